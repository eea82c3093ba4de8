// SPDX-License-Identifier: Apache-2.0
// Differences as people read them: with a sign, four digits and a prefix.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pj {

std::string energy_text(double energy_pj);          // "13.60 mJ"
std::string signed_energy(double difference_pj);    // "-1.396 mJ", "0"
std::string signed_count(std::int64_t difference);  // "+12.10 k", "0"
// Of A: "-9.3 %", "x 12.5" from ten times on, "new" where A has none; nothing where both are equal.
std::string change_text(double a, double b);
// "conv1, conv2, conv3, conv4 and 12 more"
std::string names_text(const std::vector<std::string>& names);
// "1 layer", "3 layers"
std::string layers_text(std::int64_t layers);
// "a -> b"; "-" for what is not there.
std::string arrow(const std::string& a, const std::string& b);

}  // namespace pj

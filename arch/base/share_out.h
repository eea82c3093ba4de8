// SPDX-License-Identifier: Apache-2.0
// Divides a whole number in given proportions so that the parts are whole and sum to it: largest remainders.
#pragma once

#include <cstdint>
#include <vector>

namespace pj {

// One part a weight. Weights are not negative; std::logic_error if they are all zero and there is something to divide.
// Products of `whole` and a weight must fit 128 bits.
std::vector<std::int64_t> share_out(std::int64_t whole, const std::vector<std::int64_t>& weights);

}  // namespace pj

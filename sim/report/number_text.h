// SPDX-License-Identifier: Apache-2.0
// Numbers as people read them: four significant digits and a prefix. Exact values are in the JSON.
#pragma once

#include <cstdint>
#include <string>

#include "arch/base/units.h"

namespace pj {

std::string shown(std::int64_t count);  // "973", "4.089 G"
std::string shown(Energy energy);       // "23.10 mJ"
std::string shown(Duration time);       // "5.310 ms"
std::string shown(Power power);         // "4.350 W"
std::string percent(double share);      // 0.414 -> "41.4 %"

// 40 "#" for all.
std::string share_bar(double share);

// "...yer1.0.conv1": the tail is kept, because names of layers share their beginnings.
std::string fitted(const std::string& name, std::size_t width);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// What a DRAM that computes is, by the names of `dram_pim` in configs/schema/architecture.proto: for its message and
// for the report. Without the names of the memories, the clock and the boundary.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "memory/pim/dram/dram_pim_spec.h"

namespace pj {

using DramPimValue = std::variant<bool, std::int64_t, double, std::string>;

std::vector<std::pair<const char*, DramPimValue>> fields_of(const DramPimSpec& spec);

}  // namespace pj

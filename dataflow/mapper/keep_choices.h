// SPDX-License-Identifier: Apache-2.0
// What memories may hold in a mapspace.
#pragma once

#include <array>
#include <vector>

#include "dataflow/mapper/mapspace.h"

namespace pj {

using MemoryKeeps = std::array<TensorSet, kMostMapperMemories>;  // by memory

// All of them, those that hold most first.
std::vector<MemoryKeeps> keep_choices(const Mapspace& space);

}  // namespace pj

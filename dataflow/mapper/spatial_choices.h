// SPDX-License-Identifier: Apache-2.0
// All ways to spread a layer over the fan-outs of a machine in a mapspace, one for each product of rows and columns of
// each dimension.
#pragma once

#include <array>
#include <vector>

#include "dataflow/mapper/mapspace.h"

namespace pj {

struct SpatialChoice {
  std::array<Factors, kMostMapperMemories> rows;  // by the memory above the fan-out
  std::array<Factors, kMostMapperMemories> columns;
  std::array<Factors, kMostMapperMemories> both;
};

// Divisors of n, smallest first.
std::vector<std::int64_t> divisors_of(std::int64_t n);

std::vector<SpatialChoice> spatial_choices(const Mapspace& space, const Einsum& einsum);

}  // namespace pj

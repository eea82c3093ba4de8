// SPDX-License-Identifier: Apache-2.0
// All ways to spread a layer over the fan-outs of a machine in a mapspace.
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

// Factors n may have under this rule, smallest first: its divisors, or all f such that no smaller one needs as few
// turns, ceil(n / f).
std::vector<std::int64_t> factors_of(std::int64_t n, Factoring factoring);

// `axes_matter`: else one for each product of rows and columns of each dimension.
std::vector<SpatialChoice> spatial_choices(const Mapspace& space, const Einsum& einsum, bool axes_matter);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// Which groups the ranks of a tensor, and the dimensions that do not index it, fall into. A rank that has one index is
// in none.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>

#include "dataflow/loop_nest/loop_nest.h"

namespace pj {

struct TensorGroups {
  boost::container::small_vector<int, 6> plain;           // dimensions, each alone in its rank, all of it inside
  boost::container::small_vector<const Rank*, 4> walked;  // other ranks
  boost::container::small_vector<int, 6> others;          // dimensions that do not index the tensor and have loops
  std::uint64_t splitting = 0;                            // `plain`, one bit a dimension
};

TensorGroups tensor_groups(const LoopNest& nest, Tensor tensor, bool with_padding);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// The child instances below one parent instance: where each begins in every dimension, where it stands in the mesh, and
// which of them see the same of every dimension.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "dataflow/reuse/timeloop_digits.h"

namespace pj {

struct ChildInstances {
  std::vector<std::vector<std::int64_t>> seen;  // per dimension: equal for instances that move alike
  std::vector<std::int64_t> offsets;            // per dimension
  std::map<std::size_t, std::int64_t> digits;   // index of each spatial loop, by its position
  std::int64_t instances = 1;
};

enum class Apart : std::uint8_t { kWhereIndexed, kAll };

// Instances that differ only in dimensions that do not index the tensor are taken together where they see the same of
// them; not with Apart::kAll.
std::vector<ChildInstances> child_instances(const LoopNest& nest, const TensorAccess& access, int parent, int child,
                                            Apart apart);

using MeshPlace = std::pair<std::int64_t, std::int64_t>;  // row, column
// Mixed radix, outermost loop first.
MeshPlace place_of(const LoopNest& nest, const ChildInstances& instance);

}  // namespace pj

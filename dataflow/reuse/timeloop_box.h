// SPDX-License-Identifier: Apache-2.0
// A tile as Timeloop sees it: one interval an axis, and whatever lies between its ends belongs to it, gaps of stride
// and dilation included. docs/models/counting_rules.md, section 2.
//   [p in 0..3) * 2 + [r in 0..1)  ->  [0, 5)
// Not here: exact sets (dataflow/loop_nest/index_set.h).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "dataflow/loop_nest/index_set.h"

namespace pj {

using AlignedBox = std::vector<Range>;          // one range a rank of the tensor
using Translation = std::vector<std::int64_t>;  // how far each axis moved

// The box of the tensor where dimension d runs over ranges[d]. Padding is inside, as any other word.
AlignedBox aligned_box(const TensorAccess& access, const std::vector<Range>& ranges);
std::int64_t words_of(const AlignedBox& box);

// What an instance remembers of its last step.
struct HeldTile {
  std::optional<AlignedBox> tile;   // none before the first step
  std::optional<Translation> move;  // the move that overlap is kept for; none: the next one, whatever it is
};

// The part of `now` that is fetched, none if nothing is; `held` becomes the state after it. Throws std::logic_error for
// boxes of different tensors.
std::optional<AlignedBox> fetch(HeldTile& held, const AlignedBox& now);

}  // namespace pj

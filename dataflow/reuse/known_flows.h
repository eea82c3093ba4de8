// SPDX-License-Identifier: Apache-2.0
// The flows of one nest, each worked out once: several sides ask for the same.
#pragma once

#include <cstdint>
#include <deque>
#include <utility>

#include "dataflow/reuse/flow.h"

namespace pj {

class KnownFlows {
 public:
  explicit KnownFlows(const LoopNest& nest) : nest_(nest), groups_(nest) {}

  // As transfers_of and words_of. References stay.
  const TransferHistogram& transfers(const FlowView& view) {
    FlowLoops loops(nest_, view);
    if (const TransferHistogram* known = known_transfers(loops)) return *known;
    const TransferHistogram histogram = transfers_of(groups_, loops);
    return transfers_.emplace_back(std::move(loops), histogram).second;
  }

  std::int64_t words(const FlowView& view) {
    FlowLoops loops(nest_, view);
    if (const TransferHistogram* known = known_transfers(loops)) return known->words();
    for (const auto& [known, count] : words_) {
      if (known == loops) return count;
    }
    const std::int64_t count = words_of(groups_, loops);
    return words_.emplace_back(std::move(loops), count).second;
  }

 private:
  [[nodiscard]] const TransferHistogram* known_transfers(const FlowLoops& loops) const {
    for (const auto& [known, histogram] : transfers_) {
      if (known == loops) return &histogram;
    }
    return nullptr;
  }

  const LoopNest& nest_;
  NestGroups groups_;
  std::deque<std::pair<FlowLoops, TransferHistogram>> transfers_;
  std::deque<std::pair<FlowLoops, std::int64_t>> words_;
};

}  // namespace pj

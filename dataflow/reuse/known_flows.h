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
  explicit KnownFlows(const LoopNest& nest) : nest_(nest) {}

  // As transfers_of and words_of. References stay.
  const TransferHistogram& transfers(const FlowView& view) {
    for (const auto& [known, histogram] : transfers_) {
      if (known == view) return histogram;
    }
    return transfers_.emplace_back(view, transfers_of(nest_, view)).second;
  }

  std::int64_t words(const FlowView& view) {
    for (const auto& [known, histogram] : transfers_) {
      if (known == view) return histogram.words();
    }
    for (const auto& [known, count] : words_) {
      if (known == view) return count;
    }
    return words_.emplace_back(view, words_of(nest_, view)).second;
  }

 private:
  const LoopNest& nest_;
  std::deque<std::pair<FlowView, TransferHistogram>> transfers_;
  std::deque<std::pair<FlowView, std::int64_t>> words_;
};

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// The flows of one nest, each worked out once: several sides ask for the same.
#pragma once

#include <boost/container/deque.hpp>
#include <cstdint>
#include <optional>

#include "dataflow/reuse/flow.h"

namespace pj {

class KnownFlows {
 public:
  explicit KnownFlows(const LoopNest& nest) : groups_(nest) {}

  // As transfers_of and words_of. References stay.
  const TransferHistogram& transfers(const FlowView& view) {
    Known& flow = known(view);
    if (!flow.transfers) {
      const TransferHistogram found = transfers_of(groups_, flow.loops);
      flow.transfers.emplace(found);
    }
    return *flow.transfers;
  }

  std::int64_t words(const FlowView& view) {
    Known& flow = known(view);
    if (!flow.words) flow.words = flow.transfers ? flow.transfers->words() : words_of(groups_, flow.loops);
    return *flow.words;
  }

 private:
  struct Known {
    Known(const LoopNest& nest, const FlowView& view) : loops(nest, view) {}
    FlowLoops loops;
    std::optional<TransferHistogram> transfers;
    std::optional<std::int64_t> words;
  };
  static constexpr std::size_t kUsual = 24;  // flows of a nest

  // Flows are asked for tensor by tensor and child by child: none from before can be the same.
  Known& known(const FlowView& view) {
    Known& flow = flows_.emplace_back(groups_.nest(), view);
    for (auto other = flows_.rbegin() + 1; other != flows_.rend() && other->loops.child() == view.child; ++other) {
      if (!(other->loops == flow.loops)) continue;
      Known& same = *other;
      flows_.pop_back();
      return same;
    }
    return flow;
  }

  NestGroups groups_;
  boost::container::deque<Known, void, boost::container::deque_options<boost::container::block_size<kUsual>>::type>
      flows_;
};

}  // namespace pj

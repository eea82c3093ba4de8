// SPDX-License-Identifier: Apache-2.0
#include "memory/dram/dram_events.h"

namespace pj {
namespace {

void record_by_tensor(const DramStats& stats, DramCommand command, ComponentId id, Action action, EventSink& sink) {
  const auto& counts = stats.commands_for[static_cast<std::size_t>(command)];
  for (int t = 0; t < kTensorCount; ++t) {
    const std::int64_t count = counts[static_cast<std::size_t>(t)];
    if (count > 0) sink.record({id, action, static_cast<Tensor>(t), count});
  }
}

}  // namespace

void record_dram_events(const DramSpec& spec, const DramStats& stats, ComponentId id, EventSink& sink) {
  record_by_tensor(stats, DramCommand::kActivate, id, Action::kActivate, sink);
  record_by_tensor(stats, DramCommand::kRead, id, Action::kReadBurst, sink);
  record_by_tensor(stats, DramCommand::kWrite, id, Action::kWriteBurst, sink);
  if (spec.io) {
    record_by_tensor(stats, DramCommand::kRead, id, Action::kIoRead, sink);
    record_by_tensor(stats, DramCommand::kWrite, id, Action::kIoWrite, sink);
  }
  if (spec.phy) {
    record_by_tensor(stats, DramCommand::kRead, id, Action::kPhyRead, sink);
    record_by_tensor(stats, DramCommand::kWrite, id, Action::kPhyWrite, sink);
  }
  sink.record({id, Action::kRefresh, Tensor::kNone, stats.count(DramCommand::kRefresh)});
  sink.record({id, Action::kRefreshBank, Tensor::kNone, stats.count(DramCommand::kRefreshBank)});
  constexpr Action kStates[kRankStateCount] = {Action::kActiveStandby, Action::kPrechargeStandby,
                                               Action::kActivePowerDown, Action::kPrechargePowerDown};
  for (int s = 0; s < kRankStateCount; ++s) {
    sink.record({id, kStates[s], Tensor::kNone, stats.ranks[static_cast<std::size_t>(s)]});
  }
}

}  // namespace pj

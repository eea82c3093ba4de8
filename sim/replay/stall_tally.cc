// SPDX-License-Identifier: Apache-2.0
#include "sim/replay/stall_tally.h"

namespace pj {

std::string StallTally::resource(WaitCause cause) const {
  if (cause.kind == WaitCause::kServer) return network_.server_name(cause.index);
  const std::string& memory = machine_.component(machine_.memories.at(static_cast<std::size_t>(cause.index)).id).name;
  return memory + (cause.kind == WaitCause::kLatency ? " latency" : " full");
}

void StallTally::add(Tensor tensor, WaitCause cause, std::int64_t cycles) {
  if (cycles == 0) return;
  cycles_[std::string(name_of(tensor)) + ": " + resource(cause)] += cycles;
}

std::int64_t StallTally::total() const {
  std::int64_t total = 0;
  for (const auto& [reason, cycles] : cycles_) total += cycles;
  return total;
}

}  // namespace pj

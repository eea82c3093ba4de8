// SPDX-License-Identifier: Apache-2.0
#include "sim/replay/stall_tally.h"

#include <algorithm>

#include "arch/base/share_out.h"

namespace pj {

std::string StallTally::resource(WaitCause cause) const {
  if (cause.kind == WaitCause::kServer) return network_.server_name(cause.index);
  const std::string& memory = machine_.component(machine_.memories.at(static_cast<std::size_t>(cause.index)).id).name;
  if (cause.kind == WaitCause::kDram) return memory;
  return memory + (cause.kind == WaitCause::kLatency ? " latency" : " full");
}

void StallTally::add(Tensor tensor, WaitCause cause, std::int64_t cycles) {
  waiting_ = false;
  if (cycles == 0) return;
  if (trace_ != nullptr) trace_->waited(cycles);
  if (cause.kind == WaitCause::kDram) return add_dram(tensor, cause.index, cycles);
  note(std::string(name_of(tensor)) + ": " + resource(cause), cycles);
}

void StallTally::note(const std::string& reason, std::int64_t cycles) {
  cycles_[reason] += cycles;
  if (trace_ != nullptr) trace_->stall(reason, cycles);
}

void StallTally::begin_wait() {
  if (waiting_) return;
  waiting_ = true;
  for (auto& [memory, mark] : marks_) mark.stats = drams_.settled(mark.number);
}

namespace {

// As a reason to wait.
std::string reason(BusUse use) {
  if (use == BusUse::kData) return "bus";      // it was carrying data: the bandwidth
  if (use == BusUse::kIdle) return "latency";  // of the memory, and of what lies between it and the array
  std::string name(name_of(use));
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

}  // namespace

// In proportion to the clocks of each use of the data bus since the mark; if none was settled yet: before the first
// data.
void StallTally::add_dram(Tensor tensor, int memory, std::int64_t cycles) {
  const Mark& mark = marks_.at(memory);
  DramStats since = drams_.settled(mark.number);
  since.add(mark.stats, -1);
  // A memory that rested at the mark was settled up to then, one that works is up to its last data, which may lie
  // before.
  for (std::int64_t& clocks : since.bus) clocks = std::max<std::int64_t>(clocks, 0);
  const bool none = std::all_of(since.bus.begin(), since.bus.end(), [](std::int64_t clocks) { return clocks == 0; });
  if (none) since.bus[static_cast<std::size_t>(BusUse::kIdle)] = 1;
  const std::vector<std::int64_t> shares = share_out(cycles, {since.bus.begin(), since.bus.end()});
  const std::string who = std::string(name_of(tensor)) + ": " + resource({WaitCause::kDram, memory}) + " ";
  for (std::size_t use = 0; use < shares.size(); ++use) {
    if (shares[use] > 0) note(who + reason(static_cast<BusUse>(use)), shares[use]);
  }
}

std::int64_t StallTally::total() const {
  std::int64_t total = 0;
  for (const auto& [reason, cycles] : cycles_) total += cycles;
  return total;
}

}  // namespace pj

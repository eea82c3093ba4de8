// SPDX-License-Identifier: Apache-2.0
#include "memory/dram/dram_module.h"

#include <algorithm>
#include <limits>

namespace pj {
namespace {

constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

std::uint64_t now() { return sc_core::sc_time_stamp().value(); }

std::int64_t first_clock_at(std::uint64_t time, std::uint64_t clock) {
  return static_cast<std::int64_t>((time + clock - 1) / clock);
}
std::int64_t last_clock_before(std::uint64_t time, std::uint64_t clock) { return first_clock_at(time, clock) - 1; }

}  // namespace

DramModule::DramModule(sc_core::sc_module_name name) : sc_module(name) {
  SC_METHOD(step);
  sensitive << wake_;
  dont_initialize();
}

int DramModule::add(const DramSpec& spec) {
  Memory memory;
  memory.system = std::make_unique<DramSystem>(spec);
  memory.clock = static_cast<std::uint64_t>(spec.timing.femtoseconds);
  memory.done = std::make_unique<sc_core::sc_event>();
  memories_.push_back(std::move(memory));
  return static_cast<int>(memories_.size()) - 1;
}

DramModule::Transfer DramModule::begin(int number, BurstSource& source, Tensor tensor) {
  Memory& memory = memories_.at(static_cast<std::size_t>(number));
  const int transfer = memory.system->submit(source, tensor, first_clock_at(now(), memory.clock));
  memory.running.push_back(transfer);
  wake_.notify(sc_core::SC_ZERO_TIME);
  return {number, transfer};
}

bool DramModule::done(Transfer transfer) const {
  const Memory& memory = memories_.at(static_cast<std::size_t>(transfer.memory));
  return std::find(memory.told.begin(), memory.told.end(), transfer.number) != memory.told.end();
}

void DramModule::finish(Transfer transfer) {
  Memory& memory = memories_.at(static_cast<std::size_t>(transfer.memory));
  while (!done(transfer)) wait(*memory.done);
  memory.told.erase(std::find(memory.told.begin(), memory.told.end(), transfer.number));
  memory.system->release(transfer.number);
}

// Moves transfers whose end has come to `told`.
bool DramModule::tell_ends() {
  bool any = false;
  for (Memory& memory : memories_) {
    const auto ended = std::partition(memory.running.begin(), memory.running.end(), [&](int transfer) {
      const auto at = memory.system->done_at(transfer);
      return !at || static_cast<std::uint64_t>(*at) * memory.clock > now();
    });
    if (ended == memory.running.end()) continue;
    memory.told.insert(memory.told.end(), ended, memory.running.end());
    memory.running.erase(ended, memory.running.end());
    memory.done->notify(sc_core::SC_ZERO_TIME);
    any = true;
  }
  return any;
}

void DramModule::step() {
  if (sc_core::sc_pending_activity_at_current_time()) {
    wake_.notify(sc_core::SC_ZERO_TIME);  // after those who may still ask for something now
    return;
  }
  if (tell_ends()) {
    wake_.notify(sc_core::SC_ZERO_TIME);
    return;
  }
  const bool others = sc_core::sc_pending_activity_at_future_time();
  look_ahead(others ? now() + sc_core::sc_time_to_pending_activity().value() : kNever);
}

std::uint64_t DramModule::time_of_next(const Memory& memory) {
  const std::int64_t clock = memory.system->next_clock();
  return clock >= DramSystem::kForever ? kNever : static_cast<std::uint64_t>(clock) * memory.clock;
}

// Up to the horizon, or to the first end of a transfer, whose waiter may then act. The memory whose next event comes
// first moves on until another one's is due.
void DramModule::look_ahead(std::uint64_t horizon) {
  while (true) {
    Memory* first = nullptr;
    std::uint64_t next = kNever, after = kNever;
    for (Memory& memory : memories_) {
      if (memory.running.empty()) continue;
      const std::uint64_t own = time_of_next(memory);
      after = std::min(after, std::max(own, next));
      if (own >= next) continue;
      next = own;
      first = &memory;
    }
    if (first == nullptr || next >= horizon) break;
    const std::uint64_t until = std::min(horizon, std::max(after, next + 1));
    first->system->advance(until == kNever ? DramSystem::kForever : last_clock_before(until, first->clock));
    for (const int transfer : first->running) {
      if (const auto at = first->system->done_at(transfer)) {
        horizon = std::min(horizon, std::max(static_cast<std::uint64_t>(*at) * first->clock, now()));
      }
    }
  }
  const bool waited_for =
      std::any_of(memories_.begin(), memories_.end(), [](const Memory& memory) { return !memory.running.empty(); });
  if (waited_for) wake_.notify(sc_core::sc_time::from_value(horizon - now()));
}

DramStats DramModule::settled(int memory) const {
  DramStats all;
  const DramSystem& system = *memories_.at(static_cast<std::size_t>(memory)).system;
  const std::uint64_t clock = memories_.at(static_cast<std::size_t>(memory)).clock;
  const std::int64_t until = system.idle() ? first_clock_at(now(), clock) : 0;
  for (int c = 0; c < system.spec().organization.channels; ++c) all.add(system.stats(c, until), 1);
  return all;
}

sc_core::sc_time DramModule::last_data() {
  std::uint64_t end = 0;
  for (Memory& memory : memories_) {
    end = std::max(end, static_cast<std::uint64_t>(memory.system->finish()) * memory.clock);
  }
  return sc_core::sc_time::from_value(end);
}

DramStats DramModule::total(int number, sc_core::sc_time end) {
  Memory& memory = memories_.at(static_cast<std::size_t>(number));
  const std::int64_t clock = first_clock_at(end.value(), memory.clock);
  while (memory.system->now() < clock) memory.system->advance(clock);
  return memory.system->stats(clock);
}

}  // namespace pj

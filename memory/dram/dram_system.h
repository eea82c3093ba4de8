// SPDX-License-Identifier: Apache-2.0
// All channels of one DRAM memory with their controllers, at the level of single commands: transfers come in, commands
// go out at the first clock that the timing table, the queues and the scheduler allow. Plain C++, no SystemC, no wall
// clock: whoever owns it says how far to go. Model and limits: docs/models/dram.md.
//   DramSystem dram(spec);
//   const int t = dram.submit(bursts, Tensor::kWeight, 0);
//   while (!dram.done_at(t)) dram.advance(DramSystem::kForever);
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "arch/base/event.h"
#include "memory/dram/burst_source.h"
#include "memory/dram/dram_command.h"
#include "memory/dram/dram_spec.h"
#include "memory/dram/dram_stats.h"

namespace pj {

class DramSystem {
 public:
  static constexpr std::int64_t kForever = INT64_MAX / 4;

  explicit DramSystem(const DramSpec& spec);  // `spec` must outlive it
  ~DramSystem();
  DramSystem(const DramSystem&) = delete;
  DramSystem& operator=(const DramSystem&) = delete;

  // Every command from now on; long streams are then stepped through, command by command.
  void log_commands(const DramCommandSink& sink);
  // Every burst from now on that a controller takes in, those answered from a write queue among them; likewise.
  void log_bursts(BurstSink sink);
  // Step through long streams although nobody logs: for tests of the closed form.
  void step_through();

  // The bursts of `source` in their order, from `clock` on (not before the last advance's end). Several transfers take
  // turns, burst by burst. The source must live until the transfer is done. A burst beyond the device is a
  // std::logic_error: the doors check addresses.
  int submit(BurstSource& source, Tensor tensor, std::int64_t clock);
  // When its last read data came back or its last write was taken in by a queue; none while unknown. The number may be
  // used again after release().
  [[nodiscard]] std::optional<std::int64_t> done_at(int transfer) const;
  void release(int transfer);

  // Decides everything up to `until`, or up to the first clock at which a transfer is done, if that is earlier. Returns
  // the clock reached; kForever if nothing is left to do and `until` is kForever.
  std::int64_t advance(std::int64_t until);
  // Clock of the next thing to happen: a command, a burst let in, the end of a transfer; kForever if there is nothing.
  [[nodiscard]] std::int64_t next_clock();
  // Clock up to which everything is decided.
  [[nodiscard]] std::int64_t now() const;
  // No transfer runs and no queue holds a request.
  [[nodiscard]] bool idle() const;
  // Empties the write queues. Returns the clock of the last data on the bus.
  std::int64_t finish();

  // Of one channel, with bus and rank clocks up to `clock` (not before now(), or the end of the data on the bus).
  [[nodiscard]] DramStats stats(int channel, std::int64_t clock) const;
  // Of all channels together.
  [[nodiscard]] DramStats stats(std::int64_t clock) const;
  // Reads, from acceptance by a controller to the last data at whoever asked, entry_clocks and return_clocks included;
  // waiting for room in a full queue is not.
  [[nodiscard]] const LatencyHistogram& read_latency() const;
  // Clocks that requests waited outside a full queue, over all requests; counted from when they could first enter.
  [[nodiscard]] std::int64_t waited_outside() const;
  [[nodiscard]] const DramSpec& spec() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// What one channel did: commands, bursts by tensor, what its data bus did in every clock, latencies. All are counters,
// so that `n` equal stretches are added as n times one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "arch/base/event.h"
#include "memory/dram/dram_command.h"

namespace pj {

// What the data bus of a channel did in a clock. Every clock has exactly one.
enum class BusUse : std::uint8_t {
  kData,        // a beat pair was on it
  kIdle,        // no request was there
  kRowMiss,     // rows had to be closed or opened: tRP, tRCD, tRAS, tRC, tRRD, tFAW, tRTP, tWR
  kBankGroup,   // tCCD_L: two bursts in a row to one bank group
  kTurnaround,  // from read to write, write to read, or rank to rank
  kRefresh,     // banks were being refreshed, or closed and reopened for it
  kQueue,       // the request had been waiting outside a full queue
  kCommandBus,  // another command was on the command bus
  kPowerDown,   // leaving power-down
};
inline constexpr int kBusUseCount = 9;
std::string_view name_of(BusUse use);     // "data", "idle", "row_miss", ...
std::string_view meaning_of(BusUse use);  // "carried data", ...: at most 40 characters

// Clocks of one rank in each state; they sum to ranks * elapsed clocks. A rank in all-bank refresh counts as active.
enum class RankState : std::uint8_t { kActive, kPrecharged, kActivePowerDown, kPrechargedPowerDown };
inline constexpr int kRankStateCount = 4;

struct LatencyHistogram {
  // Bin k holds latencies of k clocks; the last one all above.
  static constexpr int kBins = 4096;
  std::array<std::int64_t, kBins> counts{};
  std::int64_t requests = 0, sum = 0, max = 0;
  void add(std::int64_t clocks, std::int64_t times = 1);
  // Smallest latency not exceeded by `share` of the requests; 0 if there are none.
  [[nodiscard]] std::int64_t percentile(double share) const;
};

struct DramStats {
  std::array<std::int64_t, kDramCommandCount> commands{};
  std::array<std::array<std::int64_t, kTensorCount>, kDramCommandCount> commands_for{};  // ACT, RD, WR by tensor
  std::array<std::int64_t, kBusUseCount> bus{};                                          // clocks; sum to `clocks`
  std::array<std::int64_t, kRankStateCount> ranks{};  // rank-clocks; sum to ranks * clocks
  std::int64_t row_hits = 0;                          // column commands that needed no command before
  std::int64_t row_closed = 0;                        // that needed an activate
  std::int64_t row_conflicts = 0;                     // that needed a precharge and an activate
  std::int64_t forwarded = 0;                         // reads answered from the write queue
  std::int64_t clocks = 0;                            // elapsed

  [[nodiscard]] std::int64_t count(DramCommand c) const { return commands[static_cast<std::size_t>(c)]; }
  [[nodiscard]] std::int64_t bus_clocks(BusUse u) const { return bus[static_cast<std::size_t>(u)]; }
  // Adds `other` so many times; -1 takes it away.
  void add(const DramStats& other, std::int64_t times);
};

}  // namespace pj

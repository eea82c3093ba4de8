// SPDX-License-Identifier: Apache-2.0
// What a log of DRAM commands holds: how many of each, and how long each rank was active. A rank is active from the ACT
// that opens its first bank to the PRE that closes its last, and for tRFC clocks from an all-bank refresh; all counted
// from the commands' last clocks.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "memory/dram/dram_command.h"
#include "memory/dram/dram_spec.h"
#include "memory/dram/dram_stats.h"

namespace pj {

class DramLogTotals {
 public:
  explicit DramLogTotals(const DramSpec& spec);  // `spec` must outlive it
  // Places as the spec has them, in the order of time within each channel.
  void add(const DramCommandRecord& record);

  using Counts = std::array<std::int64_t, kDramCommandCount>;
  using RankClocks = std::array<std::int64_t, kRankStateCount>;
  [[nodiscard]] const Counts& counts(int channel) const { return counts_.at(static_cast<std::size_t>(channel)); }
  [[nodiscard]] Counts counts() const;
  // Clocks [0, clock) of all ranks of the channel, of all channels, by state: active or precharged. `clock` is not
  // before the last command.
  [[nodiscard]] RankClocks rank_clocks(int channel, std::int64_t clock) const;
  [[nodiscard]] RankClocks rank_clocks(std::int64_t clock) const;

 private:
  struct Rank {
    std::vector<bool> open;  // by bank
    int banks_open = 0;
    std::int64_t since = 0;         // when the first of them was opened
    std::int64_t refreshed_to = 0;  // end of the last all-bank refresh
    std::int64_t active = 0;        // up to the last change
  };
  void open(Rank& rank, std::size_t bank, std::int64_t clock);
  void close(Rank& rank, std::size_t bank, std::int64_t clock);

  const DramSpec& spec_;
  std::vector<Counts> counts_;            // by channel
  std::vector<std::vector<Rank>> ranks_;  // by channel and rank
};

}  // namespace pj

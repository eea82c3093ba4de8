// SPDX-License-Identifier: Apache-2.0
#include "memory/dram/dram_stats.h"

#include <algorithm>

namespace pj {
namespace {

template <std::size_t N>
void add_to(std::array<std::int64_t, N>& to, const std::array<std::int64_t, N>& from, std::int64_t times) {
  for (std::size_t k = 0; k < N; ++k) to[k] += times * from[k];
}

}  // namespace

std::string_view name_of(BusUse use) {
  constexpr std::string_view kNames[kBusUseCount] = {"data",    "idle",  "row_miss",    "bank_group", "turnaround",
                                                     "refresh", "queue", "command_bus", "power_down"};
  return kNames[static_cast<std::size_t>(use)];
}

std::string_view meaning_of(BusUse use) {
  constexpr std::string_view kMeanings[kBusUseCount] = {"carried data",
                                                        "no request was there",
                                                        "rows had to be closed or opened",
                                                        "two bursts in a row to one bank group",
                                                        "between reads and writes, or two ranks",
                                                        "refresh, and reopening rows after it",
                                                        "the request waited outside a full queue",
                                                        "another command was on the command bus",
                                                        "leaving power-down"};
  return kMeanings[static_cast<std::size_t>(use)];
}

void LatencyHistogram::add(std::int64_t clocks, std::int64_t times) {
  counts[static_cast<std::size_t>(std::min<std::int64_t>(clocks, kBins - 1))] += times;
  requests += times;
  sum += clocks * times;
  max = std::max(max, clocks);
}

std::int64_t LatencyHistogram::percentile(double share) const {
  const double wanted = share * static_cast<double>(requests);
  std::int64_t seen = 0;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    seen += counts[k];
    if (seen > 0 && static_cast<double>(seen) >= wanted) return k + 1 < counts.size() ? static_cast<int>(k) : max;
  }
  return 0;
}

void DramStats::add(const DramStats& other, std::int64_t times) {
  add_to(commands, other.commands, times);
  for (std::size_t c = 0; c < commands_for.size(); ++c) add_to(commands_for[c], other.commands_for[c], times);
  add_to(bus, other.bus, times);
  add_to(ranks, other.ranks, times);
  row_hits += times * other.row_hits;
  row_closed += times * other.row_closed;
  row_conflicts += times * other.row_conflicts;
  forwarded += times * other.forwarded;
  clocks += times * other.clocks;
}

}  // namespace pj

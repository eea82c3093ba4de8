// SPDX-License-Identifier: Apache-2.0
#include "sim/report/explain_dram.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "memory/dram/dram_stats.h"
#include "sim/report/derived.h"
#include "sim/report/number_text.h"

namespace pj {
namespace {

constexpr const char* kNone = "no DRAM acted: only a memory of kind dram has banks, rows and refresh\n";

const std::vector<ReportDram>& drams_of(const ExplainScope& scope) {
  return scope.layer != nullptr ? scope.layer->drams : scope.report.totals.drams;
}

double seconds_of(const ExplainScope& scope) {
  return scope.layer != nullptr ? scope.layer->seconds : scope.report.totals.seconds;
}

std::string bus_of(const ReportDram& d, double seconds) {
  const std::int64_t all = sum_of_counts(d.bus_clocks);
  std::string text = fmt::format("  {} clocks of {:.6g} MHz, {} data bus{}\n", all, d.clock_hz / 1e6, d.channels,
                                 d.channels == 1 ? "" : "es together");
  for (int u = 0; u < kBusUseCount; ++u) {
    const auto use = static_cast<BusUse>(u);
    const auto at = d.bus_clocks.find(std::string(name_of(use)));
    if (at == d.bus_clocks.end()) continue;
    text += fmt::format("  {:>16} {:>7}  {:<12} {}\n", at->second, percent(share_of(at->second, all)), at->first,
                        meaning_of(use));
  }
  text += fmt::format("  data_share = {:.9g}; bursts of {} bytes for {} bytes read and written\n", d.data_share,
                      d.bus_bytes, d.bytes);
  return text + fmt::format("  achieved_bandwidth = bytes / seconds = {} / {:.9g} s = {:.9g} byte/s; peak {:.9g}\n",
                            d.bytes, seconds, d.achieved_bandwidth, d.peak_bandwidth);
}

// The use that took most of the bus but for data, and its share.
std::string largest_loss(const ReportDram& d) {
  std::pair<std::string, std::int64_t> most{"", 0};
  for (const auto& [use, clocks] : d.bus_clocks) {
    if (use != name_of(BusUse::kData) && clocks > most.second) most = {use, clocks};
  }
  return most.second == 0
             ? ""
             : fmt::format("{} {}", percent(share_of(most.second, sum_of_counts(d.bus_clocks))), most.first);
}

// A line for each layer that moved data of this memory.
std::string by_layer(const Report& report, const std::string& component) {
  std::string text =
      fmt::format("  {:>9} {:>8} {:>8}  {:<20} {}\n", "GB/s", "data", "row hits", "most lost to", "layer");
  for (const ReportLayer& layer : report.layers) {
    for (const ReportDram& d : layer.drams) {
      if (d.component != component || d.bytes == 0) continue;
      text += fmt::format("  {:>9.3f} {:>8} {:>8}  {:<20} {}\n", d.achieved_bandwidth / 1e9, percent(d.data_share),
                          percent(d.row_hit_rate), largest_loss(d), layer.name);
    }
  }
  return text;
}

std::string rows_of(const ReportDram& d) {
  std::string text = fmt::format(
      "  row_hit_rate = row_hits / (row_hits + row_closed + row_conflicts) = {} / ({} + {} + {}) = {:.9g}\n",
      d.row_hits, d.row_hits, d.row_closed, d.row_conflicts, d.row_hit_rate);
  for (int c = 0; c < kDramCommandCount; ++c) {
    const auto at = d.commands.find(std::string(name_of(static_cast<DramCommand>(c))));
    if (at != d.commands.end()) text += fmt::format("  {:>16} {}\n", at->second, at->first);
  }
  return text + fmt::format("  {:>16} reads answered from the write queue, without a command\n", d.forwarded_reads);
}

}  // namespace

std::string explain_dram_bus(const ExplainScope& scope) {
  if (drams_of(scope).empty()) return kNone;
  std::string text;
  for (const ReportDram& dram : drams_of(scope)) {
    text += fmt::format("data bus of {} ({}) in {}\n{}", dram.component, dram.spec, scope.name(),
                        bus_of(dram, seconds_of(scope)));
    if (scope.layer == nullptr) text += by_layer(scope.report, dram.component);
  }
  return text;
}

std::string explain_dram_rows(const ExplainScope& scope) {
  if (drams_of(scope).empty()) return kNone;
  std::string text;
  for (const ReportDram& dram : drams_of(scope)) {
    text +=
        fmt::format("rows and commands of {} ({}) in {}\n{}", dram.component, dram.spec, scope.name(), rows_of(dram));
  }
  return text;
}

std::string_view count_meaning(std::string_view action) {
  constexpr std::string_view kRankClocks = "clocks of the memory x ranks in this state";
  constexpr std::array<std::pair<std::string_view, std::string_view>, 15> kMeanings = {{
      {"clock", "instances x cycles of the component's clock"},
      {"leak", "instances x cycles of the compute clock"},
      {"activate", "rows opened for the tensor; the precharge after it is in the price"},
      {"read_burst", "read commands, a burst each"},
      {"write_burst", "write commands, a burst each"},
      {"io_read", "bursts read, over the pins"},
      {"io_write", "bursts written, over the pins"},
      {"phy_read", "bursts read, through the PHY"},
      {"phy_write", "bursts written, through the PHY"},
      {"refresh", "refresh commands, all banks of a rank each"},
      {"refresh_bank", "refresh commands, one bank each"},
      {"active_standby", kRankClocks},
      {"precharge_standby", kRankClocks},
      {"active_power_down", kRankClocks},
      {"precharge_power_down", kRankClocks},
  }};
  for (const auto& [name, meaning] : kMeanings) {
    if (name == action) return meaning;
  }
  return "";
}

}  // namespace pj

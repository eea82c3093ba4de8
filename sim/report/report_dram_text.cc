// SPDX-License-Identifier: Apache-2.0
#include "sim/report/report_dram_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "arch/base/integer.h"
#include "sim/report/derived.h"
#include "sim/report/number_text.h"

namespace pj {
namespace {

constexpr double kLeastShare = 0.0005;  // less is shown as 0.0 %

// Actions of a DRAM by what they are called together, in the order shown.
constexpr std::array<std::pair<std::string_view, std::string_view>, 20> kGroups = {{
    {"activate", "activate"},
    {"bank_read", "read in banks"},
    {"bank_write", "write in banks"},
    {"logic", "logic in banks"},
    {"read_burst", "read"},
    {"write_burst", "write"},
    {"mode_write", "registers of modes"},
    {"host_read", "copied by the host"},
    {"host_write", "copied by the host"},
    {"io_read", "I/O"},
    {"io_write", "I/O"},
    {"phy_read", "PHY"},
    {"phy_write", "PHY"},
    {"refresh", "refresh"},
    {"refresh_bank", "refresh"},
    {"active_standby", "standby, rows open"},
    {"precharge_standby", "standby, all closed"},
    {"active_power_down", "power-down"},
    {"precharge_power_down", "power-down"},
    {"add", "sums added at it"},
}};

// "row_miss" -> "row miss"
std::string words_of(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::string rate(double bytes_per_second) { return fmt::format("{:.4g} GB/s", bytes_per_second / 1e9); }

std::string bandwidth_line(const ReportDram& d) {
  const double of_peak = d.peak_bandwidth > 0.0 ? d.achieved_bandwidth / d.peak_bandwidth : 0.0;
  const std::string channels = d.channels == 1 ? "" : fmt::format(" of {} channels", d.channels);
  return fmt::format("{}: {} peak{}, {} achieved ({}); {} bytes, {} in whole bursts", d.spec, rate(d.peak_bandwidth),
                     channels, rate(d.achieved_bandwidth), percent(of_peak), shown(d.bytes), shown(d.bus_bytes));
}

// "61.0 % data, 20.1 % idle, ...": data first, then the largest.
std::string bus_line(const ReportDram& d) {
  const std::int64_t all = sum_of_counts(d.bus_clocks);
  std::vector<std::pair<std::string, std::int64_t>> uses(d.bus_clocks.begin(), d.bus_clocks.end());
  std::stable_sort(uses.begin(), uses.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::stable_partition(uses.begin(), uses.end(), [](const auto& use) { return use.first == "data"; });
  std::string text;
  for (const auto& [use, clocks] : uses) {
    const double part = share_of(clocks, all);
    if (part >= kLeastShare || use == "data")
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", percent(part), words_of(use));
  }
  return text;
}

std::string rows_line(const ReportDram& d) {
  const std::int64_t all = d.row_hits + d.row_closed + d.row_conflicts;
  std::string text =
      fmt::format("{} of bursts hit, {} found the bank closed, {} another row open", percent(d.row_hit_rate),
                  percent(share_of(d.row_closed, all)), percent(share_of(d.row_conflicts, all)));
  if (d.forwarded_reads > 0) text += fmt::format("; {} reads answered from the write queue", shown(d.forwarded_reads));
  return text;
}

std::string commands_line(const ReportDram& d) {
  std::string text;
  for (const char* name : {"ACT", "RD", "WR", "PRE", "PREA", "REF", "REFB"}) {
    const auto at = d.commands.find(name);
    if (at == d.commands.end() || at->second == 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", shown(at->second), name);
  }
  return text.empty() ? "none" : text;
}

using GroupEnergy = std::pair<std::string, double>;

// Charges of the memory, over all layers.
std::vector<GroupEnergy> energy_of(const Report& report, const std::string& component) {
  std::map<std::string, double> by_action;
  for (const ReportLayer& layer : report.layers) {
    for (const ReportCharge& charge : layer.charges) {
      if (charge.component == component) by_action[charge.action] += charge.energy_pj;
    }
  }
  std::vector<GroupEnergy> groups;
  for (const auto& [action, group] : kGroups) {
    const auto at = by_action.find(std::string(action));
    if (at == by_action.end()) continue;
    if (groups.empty() || groups.back().first != group) groups.emplace_back(group, 0.0);
    groups.back().second += at->second;
  }
  return groups;
}

// `bytes` moved over the pins; 0: no energy a bit is shown.
void add_energy(const Report& report, const std::string& component, std::int64_t bytes, ReportLines& text) {
  const std::vector<GroupEnergy> groups = energy_of(report, component);
  double total = 0.0;
  for (const auto& [group, energy] : groups) total += energy;
  const double bits = 8.0 * static_cast<double>(bytes);
  const std::string each = bytes > 0 ? fmt::format(", {:.4g} pJ a bit moved", total / bits) : "";
  text.fact("energy", shown(picojoules(total)) + each);
  for (const auto& [group, energy] : groups) {
    const double part = total > 0.0 ? energy / total : 0.0;
    text.line("    {:<22} {:>10} {:>8}  {}", group, shown(picojoules(energy)), percent(part), share_bar(part));
  }
}

using ActionCounts = std::map<std::string, std::int64_t>;

bool computes(const ActionCounts& of) { return of.count("bank_read") + of.count("bank_write") + of.count("logic") > 0; }

// "1.2 M activate, 45 M bank read, ..."
std::string acts_line(const ActionCounts& of) {
  std::string text;
  for (const char* name : {"activate", "bank_read", "bank_write", "logic", "mode_write", "read_burst", "write_burst",
                           "host_read", "host_write", "refresh"}) {
    const auto at = of.find(name);
    if (at == of.end()) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", shown(at->second), words_of(name));
  }
  return text;
}

}  // namespace

void add_drams(const Report& report, ReportLines& text) {
  if (report.totals.drams.empty()) return;
  text.blank();
  text.line("DRAM");
  for (const ReportDram& dram : report.totals.drams) {
    text.fact(fitted(dram.component, 12), bandwidth_line(dram));
    text.fact("data bus", bus_line(dram));
    text.fact("rows", rows_line(dram));
    text.fact("commands", commands_line(dram));
    add_energy(report, dram.component, dram.bytes, text);
  }
}

void add_computing_drams(const Report& report, ReportLines& text) {
  std::map<std::string, std::map<std::string, std::int64_t>> counts;  // by component, by action
  for (const ReportLayer& layer : report.layers) {
    for (const ReportCharge& c : layer.charges) {
      std::int64_t& count = counts[c.component][c.action];
      count = checked_add(count, c.count);
    }
  }
  for (const auto& [component, of] : counts) {
    if (!computes(of)) continue;
    text.blank();
    text.line("DRAM that computes");
    text.fact(fitted(component, 12), acts_line(of));
    add_energy(report, component, 0, text);
  }
}

}  // namespace pj

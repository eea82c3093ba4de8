// SPDX-License-Identifier: Apache-2.0
#include "sim/report/report_dram.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "arch/base/integer.h"
#include "memory/dram/dram_spec.h"
#include "sim/report/derived.h"

namespace pj {
namespace {

const DramSpec& spec_of(const MemorySpec& memory) {
  if (!memory.dram) throw std::logic_error("make_report: a DRAM acted that the machine has no spec of");
  return *memory.dram;
}

void add_counts(const NamedCounts& more, NamedCounts& sums) {
  for (const auto& [name, count] : more) sums[name] = checked_add(sums[name], count);
}

std::string_view text_of(RefreshMode mode) {
  if (mode == RefreshMode::kNone) return "no refresh";
  return mode == RefreshMode::kAllBank ? "refresh of all banks at once" : "refresh bank by bank";
}

std::string text_of(const LayoutChoice& choice) {
  const std::string name(name_of(choice.layout));
  return choice.layout == TensorLayout::kTiled ? fmt::format("{} by {} channels", name, choice.block) : name;
}

}  // namespace

ReportDram dram_of(const DramActivity& activity, const Component& component, const MemorySpec& memory,
                   std::int64_t copies, std::int64_t bytes) {
  const DramSpec& spec = spec_of(memory);
  const DramStats& s = activity.stats;
  ReportDram shown;
  shown.component = component.name;
  shown.spec = spec.name;
  shown.channels = spec.organization.channels;
  shown.clock_hz = 1.0 / (spec.clock() / seconds(1.0));
  shown.peak_bandwidth = spec.peak_bytes_per_second();
  shown.bytes = bytes;
  const std::int64_t bursts = checked_add(s.count(DramCommand::kRead), s.count(DramCommand::kWrite));
  shown.bus_bytes = checked_mul(checked_mul(bursts, spec.organization.burst_bytes()), copies);
  for (int u = 0; u < kBusUseCount; ++u) {
    const auto use = static_cast<BusUse>(u);
    shown.bus_clocks[std::string(name_of(use))] = checked_mul(s.bus_clocks(use), copies);
  }
  for (int c = 0; c < kDramCommandCount; ++c) {
    const auto command = static_cast<DramCommand>(c);
    shown.commands[std::string(name_of(command))] = checked_mul(s.count(command), copies);
  }
  shown.row_hits = checked_mul(s.row_hits, copies);
  shown.row_closed = checked_mul(s.row_closed, copies);
  shown.row_conflicts = checked_mul(s.row_conflicts, copies);
  shown.forwarded_reads = checked_mul(s.forwarded, copies);
  return shown;
}

void add_dram(const ReportDram& dram, std::vector<ReportDram>& sums) {
  const auto at =
      std::find_if(sums.begin(), sums.end(), [&dram](const ReportDram& d) { return d.component == dram.component; });
  if (at == sums.end()) return sums.push_back(dram);
  at->bytes = checked_add(at->bytes, dram.bytes);
  at->bus_bytes = checked_add(at->bus_bytes, dram.bus_bytes);
  add_counts(dram.bus_clocks, at->bus_clocks);
  add_counts(dram.commands, at->commands);
  at->row_hits = checked_add(at->row_hits, dram.row_hits);
  at->row_closed = checked_add(at->row_closed, dram.row_closed);
  at->row_conflicts = checked_add(at->row_conflicts, dram.row_conflicts);
  at->forwarded_reads = checked_add(at->forwarded_reads, dram.forwarded_reads);
}

void finish_dram(ReportDram& dram, double seconds) {
  dram.achieved_bandwidth = seconds > 0.0 ? static_cast<double>(dram.bytes) / seconds : 0.0;
  dram.data_share = share_of(dram.bus_clocks["data"], sum_of_counts(dram.bus_clocks));
  dram.row_hit_rate = share_of(dram.row_hits, dram.row_hits + dram.row_closed + dram.row_conflicts);
}

std::string dram_policy(const Component& component, const MemorySpec& memory) {
  const DramSpec& spec = spec_of(memory);
  const char* page = spec.controller.page == PagePolicy::kOpen ? "rows stay open" : "rows close when not hit";
  return fmt::format(
      "{} is {}: {}, {}; tensors laid out {}, one after another, each from a multiple of {} bytes; "
      "address bits {}",
      component.name, spec.name, page, text_of(spec.controller.refresh), text_of(memory.layout),
      spec.map.alignment_bytes(), spec.map.text());
}

}  // namespace pj

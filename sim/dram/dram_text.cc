// SPDX-License-Identifier: Apache-2.0
#include "sim/dram/dram_text.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/dram/text_lines.h"
#include "sim/report/number_text.h"

namespace pj {
namespace {

double share(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0.0;
}

std::string bar(double part) {
  constexpr double kFull = 30.0;
  return std::string(static_cast<std::size_t>(std::lround(kFull * std::clamp(part, 0.0, 1.0))), '#');
}

std::string counted(std::int64_t n, const char* one) { return fmt::format("{} {}{}", n, one, n == 1 ? "" : "s"); }

std::string rate(double bytes_per_second) { return fmt::format("{:.4g} GB/s", bytes_per_second / 1e9); }

std::string clock_text(const DramSpec& spec) {
  const double mhz = 1e9 / static_cast<double>(spec.timing.femtoseconds);
  return fmt::format("{:.4g} MHz ({:g} ps), two beats each; peak {}", mhz,
                     static_cast<double>(spec.timing.femtoseconds) / 1e3, rate(spec.peak_bytes_per_second()));
}

void add_header(const DramSpec& spec, const TracePlan& plan, const DramRunResult& r, TextLines& text) {
  text.fact("memory", fmt::format("{}: {}", spec.standard, organization_text(spec.organization)));
  text.fact("clock", clock_text(spec));
  text.fact("parameters", spec.source);
  text.fact("address map", spec.map.text() + " (bits, most significant first)");
  text.fact("controller", controller_text(spec.controller));
  text.fact("refresh", refresh_text(spec));
  text.fact("trace", plan.description);
  for (std::size_t i = 0; i < r.absent.size(); ++i) text.fact(i == 0 ? "not included" : "", r.absent[i]);
}

std::string latency_text(const DramLatency& l) {
  return fmt::format("mean {:.1f} ns; 50 % within {:.1f}, 95 % {:.1f}, 99 % {:.1f}, the longest {:.1f} ns", l.mean_ns,
                     l.p50_ns, l.p95_ns, l.p99_ns, l.max_ns);
}

std::string waiting_text(const DramSpec& spec, const DramRunResult& r) {
  const double clocks = static_cast<double>(r.waited_outside_clocks) / static_cast<double>(r.requests);
  return fmt::format("{:.1f} ns on average outside a full queue, not part of the latency",
                     clocks * (spec.clock() / nanoseconds(1.0)));
}

std::string rows_text(const DramStats& s) {
  const std::int64_t all = s.row_hits + s.row_closed + s.row_conflicts;
  return fmt::format("{} of bursts found their row open, {} the bank closed, {} another row open",
                     percent(share(s.row_hits, all)), percent(share(s.row_closed, all)),
                     percent(share(s.row_conflicts, all)));
}

void add_result(const DramSpec& spec, const DramRunResult& r, TextLines& text) {
  text.line("Result");
  text.fact("requests", fmt::format("{}: {}, {}; {} bytes", r.requests, counted(r.reads, "read"),
                                    counted(r.writes, "write"), r.bytes));
  text.fact("time", fmt::format("{}: {} clocks, to the last data", shown(seconds(r.seconds)), r.clocks));
  text.fact("bandwidth", fmt::format("{}, {} of the peak", rate(r.bytes_per_second), percent(r.share_of_peak())));
  if (r.reads > 0) {
    text.fact("read latency", latency_text(r.read_latency));
    text.fact("", "  from acceptance by the controller to the last data at whoever asked");
  }
  text.fact("waiting", waiting_text(spec, r));
  text.fact("rows", rows_text(r.stats));
  if (r.stats.forwarded > 0) {
    text.fact("forwarded", counted(r.stats.forwarded, "read") + " answered from the write queue, not by the memory");
  }
}

void add_bus(const DramSpec& spec, const DramRunResult& r, TextLines& text) {
  const std::int64_t all = r.clocks * spec.organization.channels;
  text.line("Data bus: every clock, by use{}", spec.organization.channels > 1 ? ", of all channels" : "");
  for (int u = 0; u < kBusUseCount; ++u) {
    const auto use = static_cast<BusUse>(u);
    const std::int64_t clocks = r.stats.bus_clocks(use);
    if (clocks == 0) continue;
    text.line("  {:<12} {:<40} {:>8} {:>7} {}", name_of(use), meaning_of(use), shown(clocks),
              percent(share(clocks, all)), bar(share(clocks, all)));
  }
}

const char* meaning(DramCommand command) {
  switch (command) {
    case DramCommand::kActivate:
      return "activate: open a row";
    case DramCommand::kRead:
      return "read a burst";
    case DramCommand::kWrite:
      return "write a burst";
    case DramCommand::kPrecharge:
      return "precharge: close the row of a bank";
    case DramCommand::kPrechargeAll:
      return "precharge all banks of a rank";
    case DramCommand::kRefresh:
      return "refresh all banks of a rank";
    case DramCommand::kRefreshBank:
      return "refresh one bank";
  }
  return "";
}

void add_commands(const DramRunResult& r, TextLines& text) {
  text.line("Commands");
  for (int c = 0; c < kDramCommandCount; ++c) {
    const auto command = static_cast<DramCommand>(c);
    const std::int64_t count = r.stats.count(command);
    if (count > 0) text.line("  {:<12} {:<40} {:>8}", name_of(command), meaning(command), shown(count));
  }
}

const char* unit_of(Action action) {
  switch (action) {
    case Action::kActiveStandby:
      return "clock of a rank, rows open";
    case Action::kPrechargeStandby:
      return "clock of a rank, all closed";
    case Action::kActivePowerDown:
      return "the same, powered down, rows open";
    case Action::kPrechargePowerDown:
      return "the same, powered down, all closed";
    case Action::kActivate:
      return "row opened and closed again";
    case Action::kRefresh:
      return "all banks of a rank";
    case Action::kRefreshBank:
      return "one bank";
    case Action::kIoRead:
    case Action::kIoWrite:
      return "burst on pins and terminations";
    case Action::kPhyRead:
    case Action::kPhyWrite:
      return "burst in PHY (the pins' circuits)";
    default:
      return "burst";
  }
}

double per_bit(double energy_pj, const DramRunResult& r) { return energy_pj / (8.0 * static_cast<double>(r.bytes)); }

void add_energy_row(const char* name, double energy_pj, const DramRunResult& r, TextLines& text) {
  text.line("  {:<20} {:<33} {:>8} {:>8} {:>8} {:>7} {:>7.2f}", name, "", "", "", shown(picojoules(energy_pj)),
            percent(r.energy_pj > 0 ? energy_pj / r.energy_pj : 0.0), per_bit(energy_pj, r));
}

void add_energy(const DramRunResult& r, TextLines& text) {
  text.line("Energy{:51}{:>8} {:>8} {:>8} {:>7} {:>7}", "", "count", "each", "energy", "of all", "pJ/bit");
  for (const DramCharge& c : r.charges) {
    text.line("  {:<20} {:<33} {:>8} {:>8} {:>8} {:>7} {:>7.2f}", name_of(c.action), unit_of(c.action), shown(c.count),
              shown(picojoules(c.pj_per_action)), shown(picojoules(c.energy_pj)),
              percent(r.energy_pj > 0 ? c.energy_pj / r.energy_pj : 0.0), per_bit(c.energy_pj, r));
  }
  add_energy_row("total", r.energy_pj, r, text);
  if (r.core_pj < r.energy_pj) add_energy_row("without io and phy", r.core_pj, r, text);
  text.line("  {} on average", shown(watts(r.average_watts)));
}

}  // namespace

std::string organization_text(const DramOrganization& o) {
  const std::string groups = o.bank_groups == 1 ? "" : fmt::format("{} bank groups x ", o.bank_groups);
  return fmt::format(
      "{} x {} of {}{} banks x {} rows of {}, {} in all; {} data pins a channel, bursts of {} bytes "
      "({} beats)",
      counted(o.channels, "channel"), counted(o.ranks, "rank"), groups, o.banks, o.rows, bytes_text(o.row_bytes()),
      bytes_text(o.bytes()), o.bus_bits(), o.burst_bytes(), o.burst_length);
}

std::string controller_text(const DramController& c) {
  const char* page = c.page == PagePolicy::kOpen ? "open page (rows stay open)"
                                                 : "closed page (a row closes when no queued request hits it)";
  const std::string down =
      c.power_down_after == 0 ? "no power-down" : fmt::format("power-down after {} idle clocks", c.power_down_after);
  return fmt::format(
      "{}; first ready, first come first served (FR-FCFS), at most {} row hits past an older request; "
      "queues of {} reads and {} writes a channel, writes sent from {} on until {} are left; {}",
      page, c.hit_limit, c.read_queue, c.write_queue, c.drain_from, c.drain_to, down);
}

std::string refresh_text(const DramSpec& spec) {
  const DramTiming& t = spec.timing;
  const double us = spec.clock() / nanoseconds(1000.0);
  if (spec.controller.refresh == RefreshMode::kNone) return "none: data would be lost";
  const bool all = spec.controller.refresh == RefreshMode::kAllBank;
  return fmt::format("{} of a rank every {:.4g} us for {:.4g} ns", all ? "all banks" : "one bank",
                     (all ? t.refi : t.refi_bank) * us, (all ? t.rfc : t.rfc_bank) * us * 1e3);
}

std::string dram_text(const DramSpec& spec, const TracePlan& plan, const DramRunResult& result) {
  TextLines text;
  text.line("{} on {}", plan.name, spec.name);
  add_header(spec, plan, result, text);
  text.blank();
  add_result(spec, result, text);
  text.blank();
  add_bus(spec, result, text);
  text.blank();
  add_commands(result, text);
  text.blank();
  add_energy(result, text);
  return text.take();
}

}  // namespace pj

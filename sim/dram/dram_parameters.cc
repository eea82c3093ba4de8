// SPDX-License-Identifier: Apache-2.0
#include "sim/dram/dram_parameters.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/report/number_text.h"

namespace pj {
namespace {

class List {
 public:
  List(const DramSpec& spec, const std::vector<std::string>& changes)
      : spec_(spec), changes_(changes), source_(spec.source) {}

  // Of what the spec says nothing more particular about from here on.
  void source_is(std::string source) { source_ = std::move(source); }

  template <class T>
  void add(const std::string& path, const T& value, const char* meaning) {
    list_.push_back({path, fmt::format("{}", value), "", meaning, source_of(path)});
  }
  void clocks(const std::string& path, int n, const char* meaning) {
    add(path, n, meaning);
    list_.back().time = shown(static_cast<double>(n) * spec_.clock());
  }
  // A current, in mA, without the digits that its way through amperes left behind.
  void current(const std::string& path, double amperes, const char* meaning) {
    add(path, fmt::format("{:.10g}", amperes * 1e3), meaning);
  }
  std::vector<DramParameter> take() { return std::move(list_); }

 private:
  // "vdd.idd0_ma" means rail[vdd].idd0_ma.
  static bool names(const std::string& change, const std::string& path) {
    const std::string set = change.substr(0, change.find('='));
    if (set == path) return true;
    const std::size_t open = path.find('['), close = path.find(']');
    if (open == std::string::npos) return false;
    return set == path.substr(open + 1, close - open - 1) + path.substr(close + 1);
  }
  [[nodiscard]] std::string source_of(const std::string& path) const {
    for (auto c = changes_.rbegin(); c != changes_.rend(); ++c) {
      if (names(*c, path)) return "--set " + *c;
    }
    // The most particular one: a source may be given for a whole group.
    const ParameterSource* best = nullptr;
    for (const ParameterSource& s : spec_.sources) {
      const bool covers = s.parameter == path || path.rfind(s.parameter + ".", 0) == 0;
      if (covers && (best == nullptr || s.parameter.size() > best->parameter.size())) best = &s;
    }
    return best != nullptr ? best->source : source_;
  }

  const DramSpec& spec_;
  const std::vector<std::string>& changes_;
  std::string source_;
  std::vector<DramParameter> list_;
};

void add_organization(const DramOrganization& o, List& list) {
  list.add("organization.channels", o.channels, "each with a controller and a data bus");
  list.add("organization.ranks", o.ranks, "of a channel");
  list.add("organization.bank_groups", o.bank_groups, "of a rank");
  list.add("organization.banks", o.banks, "of a bank group");
  list.add("organization.rows", o.rows, "of a bank");
  list.add("organization.columns", o.columns, "of a row");
  list.add("organization.device_bits", o.device_bits, "data pins of one device");
  list.add("organization.devices", o.devices, "side by side in a rank");
  list.add("organization.burst_length", o.burst_length, "beats of one read or write command");
}

void add_column_timing(const DramTiming& t, List& list) {
  list.clocks("timing.rl", t.read_latency, "read command to first data");
  list.clocks("timing.wl", t.write_latency, "write command to first data");
  list.clocks("timing.dqsck", t.dqsck, "read data come so much later than rl");
  list.clocks("timing.ccd_s", t.ccd_s, "column command to column command");
  list.clocks("timing.ccd_l", t.ccd_l, "the same within one bank group");
}

void add_row_timing(const DramTiming& t, List& list) {
  list.clocks("timing.rcd", t.rcd_read, "activate to read");
  list.clocks("timing.rcd_write", t.rcd_write, "activate to write");
  list.clocks("timing.rp", t.rp, "precharge of one bank to activate");
  list.clocks("timing.rp_all", t.rp_all, "precharge of all banks to activate");
  list.clocks("timing.ras", t.ras, "activate to precharge");
  list.clocks("timing.rc", t.rc, "activate to activate of a bank");
  list.clocks("timing.rrd_s", t.rrd_s, "activate to activate of another bank");
  list.clocks("timing.rrd_l", t.rrd_l, "the same within one bank group");
  list.clocks("timing.faw", t.faw, "window of four activates");
  list.clocks("timing.rtp", t.rtp, "read to precharge");
  list.clocks("timing.wr", t.wr, "end of write data to precharge");
  list.clocks("timing.wtr_s", t.wtr_s, "end of write data to read");
  list.clocks("timing.wtr_l", t.wtr_l, "the same within one bank group");
  list.clocks("timing.read_to_write", t.read_to_write, "read to write command, same rank");
  list.clocks("timing.rank_switch", t.rank_switch, "idle between data of two ranks");
}

void add_refresh_timing(const DramTiming& t, List& list) {
  list.clocks("timing.refi", t.refi, "interval of all-bank refreshes");
  list.clocks("timing.rfc", t.rfc, "duration of one");
  if (t.refi_bank > 0) {
    list.clocks("timing.refi_bank", t.refi_bank, "interval of per-bank refreshes");
    list.clocks("timing.rfc_bank", t.rfc_bank, "duration of one");
    list.clocks("timing.refresh_to_activate", t.refresh_to_activate, "refresh to activate of another bank");
  }
  list.clocks("timing.xp", t.xp, "end of power-down to first command");
  list.clocks("timing.cke", t.cke, "least stay in power-down");
}

void add_command_timing(const DramTiming& t, List& list) {
  list.clocks("timing.activate_command", t.activate_command, "an activate on the command bus");
  list.clocks("timing.column_command", t.column_command, "a read or write on it");
  list.clocks("timing.precharge_command", t.precharge_command, "a precharge on it");
  list.clocks("timing.refresh_command", t.refresh_command, "a refresh on it");
  list.add("timing.two_command_buses", t.two_command_buses, "rows and columns have a command bus each");
}

void add_rail(const DramRail& r, List& list) {
  const std::string path = fmt::format("rail[{}].", r.name);
  list.add(path + "volts", r.volts, "of one device, like the currents below");
  list.current(path + "idd0_ma", r.idd0, "a bank activated and precharged every rc");
  list.current(path + "idd2n_ma", r.idd2n, "precharge standby");
  list.current(path + "idd2p_ma", r.idd2p, "precharge power-down");
  list.current(path + "idd3n_ma", r.idd3n, "active standby");
  list.current(path + "idd3p_ma", r.idd3p, "active power-down");
  list.current(path + "idd4r_ma", r.idd4r, "burst read");
  list.current(path + "idd4w_ma", r.idd4w, "burst write");
  list.current(path + "idd5_ma", r.idd5, "burst refresh, all banks");
  if (r.idd5_bank) list.current(path + "idd5_bank_ma", *r.idd5_bank, "average at a refresh every refi_bank");
}

void add_link(const std::string& name, const char* meaning, const std::optional<DramLink>& link, List& list) {
  if (!link) return;
  list.source_is(link->how.empty() ? link->source : link->how + "; " + link->source);
  list.add(name + ".read_pj_per_bit", link->read_pj_per_bit, meaning);
  list.add(name + ".write_pj_per_bit", link->write_pj_per_bit, meaning);
}

const char* name_of(RefreshMode mode) {
  if (mode == RefreshMode::kNone) return "none";
  return mode == RefreshMode::kAllBank ? "all_bank" : "per_bank";
}

void add_controller(const DramController& c, List& list) {
  list.add("controller.page", c.page == PagePolicy::kOpen ? "open" : "closed", "rows stay open, or close when not hit");
  list.add("controller.read_queue", c.read_queue, "requests of one channel");
  list.add("controller.write_queue", c.write_queue, "requests of one channel");
  list.add("controller.drain_from", fmt::format("{} of {}", c.drain_from, c.write_queue),
           "writes queued when sending them begins");
  list.add("controller.drain_to", fmt::format("{} of {}", c.drain_to, c.write_queue), "and ends");
  list.add("controller.hit_limit", c.hit_limit, "row hits past an older request");
  list.add("controller.refresh", name_of(c.refresh), "all_bank, per_bank or none");
  list.clocks("controller.power_down_after", c.power_down_after, "idle clocks before power-down; 0: never");
  list.clocks("controller.entry_clocks", c.entry_clocks, "acceptance to scheduler");
  list.clocks("controller.return_clocks", c.return_clocks, "last data to whoever asked");
}

}  // namespace

std::vector<DramParameter> dram_parameters(const DramSpec& spec, const std::vector<std::string>& changes) {
  List list(spec, changes);
  add_organization(spec.organization, list);
  list.add("timing.tck_ps", static_cast<double>(spec.timing.femtoseconds) / 1e3, "one clock");
  add_column_timing(spec.timing, list);
  add_row_timing(spec.timing, list);
  add_refresh_timing(spec.timing, list);
  add_command_timing(spec.timing, list);
  for (const DramRail& rail : spec.rails) add_rail(rail, list);
  add_link("io", "I/O and termination", spec.io, list);
  add_link("phy", "PHY: the pins' circuits", spec.phy, list);
  list.source_is("a choice, not the device's: docs/models/dram.md");
  add_controller(spec.controller, list);
  list.add("address.map", "below", "which address bits choose what");
  return list.take();
}

}  // namespace pj

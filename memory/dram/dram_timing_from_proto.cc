// SPDX-License-Identifier: Apache-2.0
// dram_timing_from_proto of dram_parts_from_proto.h.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "configs/schema/dram.pb.h"
#include "memory/dram/dram_parts_from_proto.h"
#include "memory/hierarchy/fields_from_proto.h"

namespace pj {
namespace {

constexpr std::int64_t kMostClocks = 1'000'000;

struct ClockField {
  const char* name;
  int DramTiming::*member;
  std::int64_t least;
};

constexpr ClockField kRequired[] = {{"rl", &DramTiming::read_latency, 1}, {"wl", &DramTiming::write_latency, 1},
                                    {"ccd_s", &DramTiming::ccd_s, 1},     {"rcd", &DramTiming::rcd_read, 1},
                                    {"rp", &DramTiming::rp, 1},           {"ras", &DramTiming::ras, 1},
                                    {"rc", &DramTiming::rc, 1},           {"rrd_s", &DramTiming::rrd_s, 1},
                                    {"faw", &DramTiming::faw, 1},         {"rtp", &DramTiming::rtp, 1},
                                    {"wr", &DramTiming::wr, 1},           {"wtr_s", &DramTiming::wtr_s, 0},
                                    {"refi", &DramTiming::refi, 1},       {"rfc", &DramTiming::rfc, 1},
                                    {"xp", &DramTiming::xp, 1},           {"cke", &DramTiming::cke, 1}};

constexpr ClockField kCommands[] = {{"activate_command", &DramTiming::activate_command, 1},
                                    {"column_command", &DramTiming::column_command, 1},
                                    {"precharge_command", &DramTiming::precharge_command, 1},
                                    {"refresh_command", &DramTiming::refresh_command, 1}};

class Reader {
 public:
  Reader(const ConfigNode& timing, const DramOrganization& organization, Problems& problems)
      : fields_(timing, problems), organization_(organization), problems_(problems) {
    t_.two_command_buses = timing.as<picojoule::schema::DramTiming>().two_command_buses();
  }

  DramTiming read() {
    t_.femtoseconds = 1000 * fields_.integer("tck_ps", {100, 100'000}, std::nullopt);
    for (const ClockField& f : kRequired) t_.*f.member = clocks(f.name, f.least, std::nullopt);
    for (const ClockField& f : kCommands) {
      t_.*f.member = static_cast<int>(fields_.integer(f.name, {1, 16}, 1));
    }
    read_optional();
    read_per_bank();
    check_row_cycle();
    check_data_bus();
    return t_;
  }

 private:
  int clocks(const char* field, std::int64_t least, std::optional<std::int64_t> unset) {
    const auto before = problems_.count();
    const std::int64_t value = fields_.integer(field, {least, kMostClocks}, unset);
    if (problems_.count() != before) bad_.insert(field);
    return static_cast<int>(value);
  }

  // The long one of a pair: needed where there are bank groups to tell apart.
  int long_one(const char* field, int short_one, std::int64_t least) {
    if (organization_.bank_groups == 1) return clocks(field, least, short_one);
    return clocks(field, least, std::nullopt);
  }

  void read_optional() {
    t_.dqsck = clocks("dqsck", 0, 0);
    t_.rcd_write = clocks("rcd_write", 1, t_.rcd_read);
    t_.rp_all = clocks("rp_all", 1, t_.rp);
    t_.ccd_l = long_one("ccd_l", t_.ccd_s, 1);
    t_.rrd_l = long_one("rrd_l", t_.rrd_s, 1);
    t_.wtr_l = long_one("wtr_l", t_.wtr_s, 0);
    const bool one_rank = organization_.ranks == 1;
    t_.rank_switch = clocks("rank_switch", 0, one_rank ? std::optional<std::int64_t>(0) : std::nullopt);
  }

  void read_per_bank() {
    if (fields_.has("refi_bank") || fields_.has("rfc_bank")) {
      t_.refi_bank = clocks("refi_bank", 1, std::nullopt);
      t_.rfc_bank = clocks("rfc_bank", 1, std::nullopt);
      t_.refresh_to_activate = clocks("refresh_to_activate", 0, t_.rrd_s);
      below("rfc_bank", t_.rfc_bank, t_.refi_bank, "refi_bank: banks are refreshed one after another");
    } else if (fields_.has("refresh_to_activate")) {
      fields_.problem("refresh_to_activate", "is of per-bank refresh; set refi_bank and rfc_bank too or leave it out");
    }
  }

  void check_row_cycle() {
    at_least("rp_all", t_.rp_all, t_.rp, "rp", {"rp"});
    at_least("ras", t_.ras, std::max(t_.rcd_read, t_.rcd_write), "rcd: else a row closes before it is read",
             {"rcd", "rcd_write"});
    at_least("rc", t_.rc, t_.ras + t_.rp, "ras + rp", {"ras", "rp"});
    at_least("rrd_l", t_.rrd_l, t_.rrd_s, "rrd_s", {"rrd_s"});
    at_least("faw", t_.faw, t_.rrd_s, "rrd_s", {"rrd_s"});
    below("rfc", t_.rfc, t_.refi, "refi: else nothing is done but refresh");
  }

  void check_data_bus() {
    const int burst = organization_.burst_clocks();
    at_least("ccd_s", t_.ccd_s, burst, "burst_length / 2: else bursts collide on the data bus", {});
    at_least("ccd_l", t_.ccd_l, t_.ccd_s, "ccd_s", {"ccd_s"});
    at_least("wtr_l", t_.wtr_l, t_.wtr_s, "wtr_s", {"wtr_s"});
    const int least = std::max(1, t_.read_latency + t_.dqsck + burst - t_.write_latency);
    t_.read_to_write = clocks("read_to_write", 1, least + 2);
    at_least("read_to_write", t_.read_to_write, least,
             "rl + dqsck + burst_length / 2 - wl: else the data of the two collide", {"rl", "dqsck", "wl"});
  }

  void at_least(const char* field, int value, int least, const char* why, std::initializer_list<const char*> others) {
    if (value >= least || bad_.count(field) > 0) return;
    for (const char* other : others) {
      if (bad_.count(other) > 0) return;
    }
    fields_.problem(field, fmt::format("must be >= {}, got {} ({})", least, value, why));
  }

  void below(const char* field, int value, int limit, const char* why) {
    const std::string other(why, std::string(why).find(':'));
    if (value < limit || bad_.count(field) > 0 || bad_.count(other) > 0) return;
    fields_.problem(field, fmt::format("must be < {}, got {} ({})", limit, value, why));
  }

  Fields fields_;
  const DramOrganization& organization_;
  Problems& problems_;
  DramTiming t_;
  std::set<std::string> bad_;  // fields that are missing or out of range
};

}  // namespace

DramTiming dram_timing_from_proto(const ConfigNode& timing, const DramOrganization& organization, Problems& problems) {
  return Reader(timing, organization, problems).read();
}

}  // namespace pj

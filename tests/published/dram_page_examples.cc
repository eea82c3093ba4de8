// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "tests/published/dram_page.h"
#include "tests/published/dram_runs.h"

namespace pj {
namespace {

using Changes = std::vector<std::string>;

struct Experiment {
  std::string simulator, memory, map, kind;
  std::int64_t step;
  std::string what;
  Changes changes;
};

const char* const kRbc = "am_ddr3_8x1Gbx8_dimm_p1KB_rbc.json";
const char* const kDdr3 = "MICRON_1Gb_DDR3-1600_8bit_G.json";
const char* const kDdr4 = "MICRON_4Gb_DDR4-2400_8bit_A.json";
const char* const kGroups = "ddr4_robacobg.json";
const char* const kLpddr4 = "JEDEC_8Gb_LPDDR4-3200_16bit.json";
const char* const kLpddr4Map = "am_lpddr4_8Gbx16_brc.json";

Changes writes(int queue) {
  return {fmt::format("controller.write_queue={}", queue), "controller.drain_from=0.8", "controller.drain_to=0.2"};
}

std::vector<Experiment> write_experiments() {
  return {
      {"DRAMSys", kDdr3, kRbc, "stream_rw21", 0, "8 writes at a time", {"controller.write_queue=8"}},
      {"DRAMSys", kDdr3, kRbc, "stream_rw21", 0, "32 writes, drained from 80 to 20 %", writes(32)},
      {"DRAMSys", kDdr4, kGroups, "stream_rw21", 0, "1 write at a time", {"controller.write_queue=1"}},
      {"DRAMSys", kDdr4, kGroups, "stream_rw21", 0, "8 writes at a time", {"controller.write_queue=8"}},
      {"DRAMSys", kDdr4, kGroups, "stream_rw21", 0, "32 writes, drained from 80 to 20 %", writes(32)},
      {"DRAMSys", kDdr4, kGroups, "mixed", 0, "1 write at a time", {"controller.write_queue=1"}},
      {"DRAMSys", kDdr4, kGroups, "mixed", 0, "8 writes at a time", {"controller.write_queue=8"}},
      {"Ramulator 2", "DDR4.yaml", "", "mixed", 0, "row hits limited to 16", {"controller.hit_limit=16"}},
  };
}

std::vector<Experiment> queue_experiments() {
  return {
      {"DRAMSys", kDdr3, kRbc, "stream_rd", 0, "queue of 64", {"controller.read_queue=64"}},
      {"DRAMSys", kDdr3, kRbc, "rand_rd", 0, "queue of 24", {"controller.read_queue=24"}},
      {"DRAMSys", kDdr4, kGroups, "rand_rd", 0, "queue of 32", {"controller.read_queue=32"}},
      {"DRAMsim3", "DDR4_8Gb_x8_2400.ini", "", "stream_rd", 0, "queue of 32", {"controller.read_queue=32"}},
      {"DRAMsim3", "DDR4_8Gb_x8_2400.ini", "", "stream_rd", 0, "queue of 64", {"controller.read_queue=64"}},
      {"DRAMsim3",
       "DDR4_8Gb_x8_2400.ini",
       "",
       "rand_rd",
       0,
       "one rank",
       {"organization.ranks=1", "address.map=row:16 bank:2 bank_group:2 column:10 byte:3"}},
  };
}

std::vector<Experiment> timing_experiments() {
  return {
      {"DRAMSys", kDdr4, kGroups, "stream_rd", 0, "the spec's own tREFI", {"timing.refi=9360"}},
      {"DRAMSys", kDdr4, kGroups, "stream_rd", 40, "tDQSCK 2 of the spec", {"timing.dqsck=2"}},
      {"DRAMSys", kLpddr4, kLpddr4Map, "rand_rd", 0, "tRC 102, not 97", {"timing.rc=102"}},
      {"DRAMSys",
       kLpddr4,
       kLpddr4Map,
       "rand_rd",
       40,
       "all eight banks: rows above them",
       {"address.map=row:16 bank:3 column:10 byte:1"}},
      {"DRAMsim3",
       "HBM2_8Gb_x128.ini",
       "",
       "stream_rd",
       0,
       "channels just above the burst",
       {"address.map=row:15 bank_group:2 bank:2 column:5 channel:3 column:2 byte:4"}},
      {"DRAMsim3",
       "HBM2_8Gb_x128.ini",
       "",
       "stream_rd",
       40,
       "64 columns, as the spec",
       {"organization.columns=64", "address.map=row:15 bank_group:2 bank:2 channel:3 column:6 byte:4"}},
      {"Ramulator 2",
       "HBM2.yaml",
       "",
       "rand_rd",
       0,
       "each half of one row command bus",
       {"timing.activate_command=4", "timing.precharge_command=2"}},
      {"Ramulator 2", "HBM2.yaml", "", "stream_rd", 0, "queues of 16", {"controller.read_queue=16"}},
  };
}

const PublishedDramRun& run_of(const Experiment& e, const std::vector<PublishedDramRun>& runs) {
  const auto at = std::find_if(runs.begin(), runs.end(), [&](const PublishedDramRun& r) {
    return r.simulator == e.simulator && r.memory == e.memory && r.map == e.map && r.kind == e.kind && r.step == e.step;
  });
  if (at == runs.end()) throw std::runtime_error("dram_page: no run for " + e.what);
  return *at;
}

std::string theirs_text(const std::optional<double>& value) { return value ? fmt::format("{:.2f}", *value) : ""; }

std::string experiment_row(const Experiment& e, const std::vector<PublishedDramRun>& runs) {
  const PublishedDramRun& run = run_of(e, runs);
  const DramSetup& setup = *setup_for(run);
  const DramRunResult as_set = run_like(run, setup), changed = run_like(run, setup, e.changes);
  return fmt::format("| {}, {} | {} | {} | {:.2f} | {:.2f} | {:.2f} | {} | {:.1f} | {:.1f} | {} | {:.2f} | {:.2f} |\n",
                     setup.simulator, setup.title, run.step == 0 ? run.kind : run.kind + ", step 40", e.what,
                     run.gigabytes_per_second, as_set.bytes_per_second / 1e9, changed.bytes_per_second / 1e9,
                     theirs_text(run.read_latency_ns), as_set.read_latency.mean_ns, changed.read_latency.mean_ns,
                     theirs_text(run.pj_per_bit), core_pj_per_bit(as_set), core_pj_per_bit(changed));
}

// A spec of ours, and what was run of the same memory with whatever map.
struct Shipped {
  std::string spec;
  Changes changes;
  std::vector<std::string> memories;  // of the published runs
};

const std::vector<Shipped>& shipped() {
  static const std::vector<Shipped> kList = {
      {"ddr3_1600", {}, {kDdr3, "DDR3_4Gb_x8_1600.ini", "DDR3.yaml"}},
      {"ddr3_1600_4gb", {}, {kDdr3, "DDR3_4Gb_x8_1600.ini", "DDR3.yaml"}},
      {"ddr4_2400", {}, {kDdr4, "DDR4_8Gb_x8_2400.ini", "DDR4.yaml"}},
      {"ddr4_2400_8gb", {}, {kDdr4, "DDR4_8Gb_x8_2400.ini", "DDR4.yaml"}},
      {"ddr4_3200", {}, {"DDR4_8Gb_x8_3200.ini", "DDR4_3200.yaml"}},
      // Its addresses reach four of the eight banks.
      {"lpddr4_3200", {"organization.rows=65536", "address.map=bank:3 row:16 column:10 byte:1"}, {kLpddr4}},
      {"hbm2", {}, {"HBM2.json", "HBM2_8Gb_x128.ini", "HBM2.yaml"}}};
  return kList;
}

}  // namespace

std::vector<UnloadedLatency> unloaded_latencies() {
  const std::vector<PublishedDramRun> runs = published_dram_runs();
  std::vector<UnloadedLatency> list;
  for (const Shipped& s : shipped()) {
    for (const char* kind : {"stream_rd", "rand_rd"}) {
      UnloadedLatency latency{s.spec, kind, run_kind(s.spec, s.changes, kind, 3000, 40).read_latency.mean_ns, {}};
      for (const PublishedDramRun& run : runs) {
        const bool same = std::find(s.memories.begin(), s.memories.end(), run.memory) != s.memories.end();
        if (same && run.kind == kind && run.step == 40 && run.read_latency_ns) {
          latency.theirs.push_back({run.simulator, *run.read_latency_ns});
        }
      }
      list.push_back(latency);
    }
  }
  return list;
}

double UnloadedLatency::nearest() const {
  const auto away = [&](const Theirs& t) { return std::abs(ours_ns / t.ns - 1); };
  const auto at = std::min_element(theirs.begin(), theirs.end(),
                                   [&](const Theirs& a, const Theirs& b) { return away(a) < away(b); });
  if (at == theirs.end()) throw std::logic_error("UnloadedLatency: nothing to compare with");
  return at->ns;
}

std::string dram_unloaded_table() {
  std::string text =
      "| spec | trace | DRAMSys | DRAMsim3 | Ramulator 2 | ours | from the nearest |\n|---|---|---|---|---|---|---|\n";
  for (const UnloadedLatency& l : unloaded_latencies()) {
    text += fmt::format("| `{}` | {} |", l.spec, l.kind);
    for (const char* simulator : {"DRAMSys", "DRAMsim3", "Ramulator 2"}) {
      const auto at = std::find_if(l.theirs.begin(), l.theirs.end(),
                                   [&](const UnloadedLatency::Theirs& t) { return t.simulator == simulator; });
      text += at == l.theirs.end() ? " |" : fmt::format(" {:.1f} |", at->ns);
    }
    text += fmt::format(" {:.1f} | {} |\n", l.ours_ns, difference_text(l.ours_ns, l.nearest()));
  }
  return text;
}

std::string dram_phase_table() {
  std::string text = "| DRAMSys | trace | mean, ns | ours | | longest, ns | ours |\n|---|---|---|---|---|---|---|\n";
  for (const PublishedDramRun& run : published_dram_runs()) {
    if (run.simulator != "DRAMSys" || run.step == 0 || !run.read_latency_ns || !run.longest_read_ns) continue;
    const DramLatencies ours = latencies_in_phase(run, *setup_for(run));
    text += fmt::format("| {} | {} | {:.2f} | {:.2f} | {} | {:.1f} | {:.1f} |\n", setup_for(run)->title, run.kind,
                        *run.read_latency_ns, ours.mean_ns, difference_text(ours.mean_ns, *run.read_latency_ns),
                        *run.longest_read_ns, ours.max_ns);
  }
  return text;
}

std::string dram_experiments_table() {
  const std::vector<PublishedDramRun> runs = published_dram_runs();
  std::string text =
      "| run | trace | ours changed to | GB/s | ours | changed | latency, ns | ours | changed | pJ/bit | ours | "
      "changed "
      "|\n|---|---|---|---|---|---|---|---|---|---|---|---|\n";
  for (const auto& group : {write_experiments(), queue_experiments(), timing_experiments()}) {
    for (const Experiment& e : group) text += experiment_row(e, runs);
  }
  return text;
}

std::string dram_choices_table() {
  const std::string rows_low = "address.map=row:15 bank:2 bank_group:2 column:10 byte:3";
  const std::string rows_mid = "address.map=bank:2 bank_group:2 row:15 column:10 byte:3";
  const std::vector<std::pair<std::string, Changes>> kChoices = {
      {"as shipped: bank groups above the burst, banks above the row, open page, queue of 32", {}},
      {"row, bank, bank group, column", {rows_low}},
      {"bank, bank group, row, column", {rows_mid}},
      {"closed page", {"controller.page=closed"}},
      {"queue of 8", {"controller.read_queue=8"}},
      {"queue of 64", {"controller.read_queue=64"}},
      {"refresh twice as often (above 85 C)", {"timing.refi=4680"}}};
  std::string text =
      "| ddr4_2400 | stream GB/s | pJ/bit | random GB/s | pJ/bit | every 4 KiB GB/s | pJ/bit | mixed GB/s | pJ/bit | "
      "random, step 40: ns | pJ/bit |\n|---|---|---|---|---|---|---|---|---|---|---|\n";
  for (const auto& [what, changes] : kChoices) {
    text += "| " + what + " |";
    for (const char* kind : {"stream_rd", "rand_rd", "stride4k", "mixed"}) {
      const DramRunResult r = run_kind("ddr4_2400", changes, kind, 20000, 0);
      text += fmt::format(" {:.2f} | {:.2f} |", r.bytes_per_second / 1e9, core_pj_per_bit(r));
    }
    const DramRunResult unloaded = run_kind("ddr4_2400", changes, "rand_rd", 3000, 40);
    text += fmt::format(" {:.1f} | {:.2f} |\n", unloaded.read_latency.mean_ns, core_pj_per_bit(unloaded));
  }
  return text;
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "tests/published/dram_page.h"

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <map>
#include <stdexcept>

#include "memory/dram/dram_command.h"
#include "tests/published/dram_runs.h"

namespace pj {
namespace {

constexpr const char* kEmpty = "";

// "theirs | ours | difference", three cells.
std::string cells(const std::optional<double>& theirs, double ours, int digits) {
  if (!theirs) return fmt::format("{} | {:.{}f} | {}", kEmpty, ours, digits, kEmpty);
  return fmt::format("{:.{}f} | {:.{}f} | {}", *theirs, digits, ours, digits, difference_text(ours, *theirs));
}

std::string counts(const std::optional<std::int64_t>& theirs, std::int64_t ours) {
  return theirs ? fmt::format("{} / {}", *theirs, ours) : fmt::format("{}", ours);
}

std::string row_of(const PublishedDramRun& run, const DramSetup& setup) {
  const DramRunResult ours = run_like(run, setup);
  const DramStats& s = ours.stats;
  return fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", run.kind, run.step,
                     counts(run.activates, s.count(DramCommand::kActivate)), s.count(DramCommand::kRead),
                     s.count(DramCommand::kWrite), counts(run.refreshes, s.count(DramCommand::kRefresh)),
                     cells(run.gigabytes_per_second, ours.bytes_per_second / 1e9, 2),
                     run.kind.find("_rd") == std::string::npos
                         ? fmt::format("{} | {} | {}", kEmpty, kEmpty, kEmpty)
                         : cells(run.read_latency_ns, ours.read_latency.mean_ns, 1),
                     cells(run.pj_per_bit, core_pj_per_bit(ours), 2));
}

std::string changes_text(const DramSetup& setup) {
  std::string text;
  for (const std::string& change : setup.changes) text += fmt::format(" `{}`", change);
  const std::string queue = setup.queue_streaming == setup.queue_scattered
                                ? fmt::format(" `controller.read_queue={}` (step 40: 64)", setup.queue_streaming)
                                : fmt::format(" `controller.read_queue={}` (random, stride: {}; step 40: 64)",
                                              setup.queue_streaming, setup.queue_scattered);
  return text + queue;
}

std::string section_of(const DramSetup& setup, const std::vector<PublishedDramRun>& runs) {
  const std::string file = setup.map.empty() ? setup.memory : setup.memory + ", " + setup.map;
  std::string text = fmt::format("### {}: {}\n\nTheirs: `{}`. Ours: `{}` with{}\n\n", setup.simulator, setup.title,
                                 file, setup.spec, changes_text(setup));
  text += "| trace | step | ACT | RD | WR | REF | GB/s | ours | | read latency, ns | ours | | pJ/bit | ours | |\n";
  text += "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n";
  for (const PublishedDramRun& run : runs) {
    if (setup_for(run) == &setup) text += row_of(run, setup);
  }
  return text + "\n";
}

std::string table(const std::string& name) {
  static const std::map<std::string, std::function<std::string()>> kTables = {{"runs", dram_runs_table},
                                                                              {"unloaded", dram_unloaded_table},
                                                                              {"phase", dram_phase_table},
                                                                              {"experiments", dram_experiments_table},
                                                                              {"choices", dram_choices_table}};
  const auto at = kTables.find(name);
  if (at == kTables.end()) throw std::runtime_error("dram_page: no table " + name);
  return at->second();
}

}  // namespace

std::string difference_text(double ours, double theirs) {
  const double tenths = std::round((ours / theirs - 1) * 1000);
  return tenths == 0 ? "0.0 %" : fmt::format("{:+.1f} %", tenths / 10);
}

std::string dram_page_path() { return std::string(PJ_SOURCE_DIR) + "/docs/validation/dram.md"; }

std::string dram_runs_table() {
  const std::vector<PublishedDramRun> runs = published_dram_runs();
  std::string text;
  for (const DramSetup& setup : dram_setups()) text += section_of(setup, runs);
  text.pop_back();
  return text;
}

std::string dram_page_with_tables(const std::string& page) {
  const std::string begin = "<!-- table: ", close = " -->\n", end = "<!-- end -->";
  std::string text;
  std::size_t from = 0;
  for (std::size_t at = page.find(begin); at != std::string::npos; at = page.find(begin, from)) {
    const std::size_t name_end = page.find(close, at), table_end = page.find(end, at);
    if (name_end == std::string::npos || table_end == std::string::npos) {
      throw std::runtime_error("dram_page: a table without an end");
    }
    text += page.substr(from, name_end + close.size() - from);
    text += table(page.substr(at + begin.size(), name_end - at - begin.size()));
    from = table_end;
  }
  return text + page.substr(from);
}

}  // namespace pj

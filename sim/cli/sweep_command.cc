// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/sweep_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <thread>

#include "arch/base/file.h"
#include "sim/cli/outcome.h"
#include "sim/mapping/search_memory.h"
#include "sim/sweep/run_sweep.h"
#include "sim/sweep/sqlite.h"
#include "sim/sweep/sweep_csv.h"
#include "sim/sweep/sweep_from_proto.h"
#include "sim/sweep/sweep_text.h"

namespace pj {
namespace {

// What a flag says goes before what the file says; the place of a problem is then the flag's.
void lay_over(const std::string& given, const char* option, std::string& value, SweepSpec& spec) {
  if (given.empty()) return;
  value = given;
  spec.places.erase(option);
}

void lay_over_run(const SweepFlags& flags, SweepSpec& spec) {
  const RunRequest& given = flags.run;
  RunRequest& run = spec.base;
  lay_over(given.architecture, "--arch", run.architecture, spec);
  lay_over(given.workload, "--workload", run.workload, spec);
  lay_over(given.style, "--style", run.style, spec);
  lay_over(given.technology, "--technology", run.technology, spec);
  lay_over(given.dram, "--spec", run.dram, spec);
  lay_over(given.precision, "--precision", run.precision, spec);
  lay_over(given.mapping, "--mapping", run.mapping, spec);
  lay_over(given.layers, "--layers", run.layers, spec);
  lay_over(given.engine, "--engine", run.engine, spec);
  if (given.batch) run.batch = given.batch;
  run.set.insert(run.set.end(), given.set.begin(), given.set.end());
  run.imports = given.imports;
  if (flags.uncontended) run.contended = false;
}

std::optional<SweepSpec> spec_from(const SweepFlags& flags, Problems& problems) {
  std::optional<SweepSpec> spec = flags.file.empty() ? SweepSpec() : load_sweep(flags.file, problems);
  if (flags.file.empty()) spec->base.engine = "analytic";
  for (const std::string& text : flags.vary) {
    const auto axis = axis_from_flag(text, problems);
    if (axis && spec) spec->axes.push_back(*axis);
  }
  if (!flags.strategy.empty() && !strategy_named(flags.strategy)) {
    problems.add({"--strategy", 0, 0, ""},
                 fmt::format("no strategy \"{}\"{}", flags.strategy, did_you_mean(flags.strategy, strategy_names())));
  }
  std::optional<MapRequest> map;
  if (flags.map) map = map_request_of(flags.search, problems);
  if (!problems.empty()) return std::nullopt;
  lay_over_run(flags, *spec);
  if (map) spec->base.map = map;
  if (spec->base.map) spec->base.map->memory = std::make_shared<SearchMemory>();
  if (!flags.strategy.empty()) spec->strategy = *strategy_named(flags.strategy);
  if (flags.points) spec->points = flags.points;
  if (flags.seed) spec->seed = *flags.seed;
  return spec;
}

std::string left_text(double in_seconds) {
  const auto whole = static_cast<std::int64_t>(in_seconds);
  const std::int64_t rest = whole % 60;
  return fmt::format("{}:{:02}", (whole - rest) / 60, rest);
}

void show_sweep_progress(const SweepProgress& p) {
  const double rate = p.seconds > 0.0 ? static_cast<double>(p.done) / p.seconds : 0.0;
  const double left = rate > 0.0 ? static_cast<double>(p.all - p.done) / rate : 0.0;
  show_progress(static_cast<int>(100.0 * static_cast<double>(p.done) / static_cast<double>(p.all)),
                fmt::format("{} of {} {}, {} failed, {:.1f} a second, {} left", p.done, p.all, p.what, p.failed, rate,
                            left_text(left)));
}

SweepOptions options_from(const SweepFlags& flags) {
  SweepOptions options;
  options.store = flags.store;
  options.begin = flags.resume ? Store::Begin::kResume : Store::Begin::kNew;
  options.jobs = flags.jobs.value_or(static_cast<int>(std::max(1U, std::thread::hardware_concurrency())));
  options.verify = flags.verify;
  if (on_terminal()) options.progress = show_sweep_progress;
  return options;
}

int show_result(const std::string& store, Problems& problems) {
  const auto sweep = read_store(store, problems);
  if (!sweep) return failed(problems);
  fmt::print("{}{}{}", counts_text(*sweep), pareto_text(*sweep, *metric_named("energy_pj"), *metric_named("seconds")),
             verification_text(*sweep));
  return 0;
}

std::optional<Metric> metric_from(const std::string& name, const char* option, Problems& problems) {
  auto metric = metric_named(name);
  if (!metric) {
    problems.add({option, 0, 0, ""}, fmt::format("no figure \"{}\"{}", name, did_you_mean(name, metric_names())));
  }
  return metric;
}

int export_csv(const SweepView& view, const StoredSweep& sweep, Problems& problems) {
  std::string csv;
  if (!view.layers) csv = points_csv(sweep);
  if (view.layers && !layers_csv(view.store, sweep, csv, problems)) return failed(problems);
  if (view.output.empty()) {
    fmt::print("{}", csv);
    return 0;
  }
  return write_file_atomically(view.output, csv, problems) ? 0 : failed(problems);
}

}  // namespace

int sweep_run_command(const SweepFlags& flags) {
  return guarded([&] {
    Problems problems;
    const std::optional<SweepSpec> spec = spec_from(flags, problems);
    if (!spec) return failed(problems);
    try {
      const bool ran = run_sweep(*spec, options_from(flags), problems);
      if (on_terminal()) clear_progress();
      if (!ran) return failed(problems);
    } catch (const SqliteError& e) {
      if (on_terminal()) clear_progress();
      return failed(explain_sqlite_error(flags.store, e));
    }
    if (interrupt_requested()) {
      return failed(fmt::format("interrupted; what was finished is in {}: go on with --resume", flags.store));
    }
    return show_result(flags.store, problems);
  });
}

int sweep_view_command(const SweepView& view) {
  return guarded([&] {
    Problems problems;
    const auto x = metric_from(view.x, "--x", problems);
    const auto y = metric_from(view.y, "--y", problems);
    if (!view.output.empty()) check_writable(view.output, problems);
    const auto sweep = read_store(view.store, problems);
    if (!problems.empty()) return failed(problems);
    if (view.what == "export") return export_csv(view, *sweep, problems);
    fmt::print("{}", view.what == "show" ? sweep_text(*sweep) : pareto_text(*sweep, *x, *y));
    return 0;
  });
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/sweep_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "arch/base/file.h"
#include "sim/cli/outcome.h"
#include "sim/sweep/run_sweep.h"
#include "sim/sweep/sqlite.h"
#include "sim/sweep/sweep_csv.h"
#include "sim/sweep/sweep_text.h"

namespace pj {
namespace {

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

SweepOptions options_from(const SweepWords& words) {
  SweepOptions options;
  options.store = words.store;
  options.begin = words.resume ? Store::Begin::kResume : Store::Begin::kNew;
  options.jobs = words.jobs.value_or(static_cast<int>(std::max(1U, std::thread::hardware_concurrency())));
  options.verify = words.verify;
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

int sweep_run_command(const SweepWords& words) {
  return guarded([&] {
    Problems problems;
    const std::optional<SweepSpec> spec = sweep_spec_from(words.spec, problems);
    if (!spec) return failed(problems);
    try {
      const bool ran = run_sweep(*spec, options_from(words), problems);
      if (on_terminal()) clear_progress();
      if (!ran) return failed(problems);
    } catch (const SqliteError& e) {
      if (on_terminal()) clear_progress();
      return failed(explain_sqlite_error(words.store, e));
    }
    if (interrupt_requested()) {
      return failed(fmt::format("interrupted; what was finished is in {}: go on with --resume", words.store));
    }
    return show_result(words.store, problems);
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

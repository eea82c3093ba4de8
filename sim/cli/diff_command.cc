// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/diff_command.h"

#include <cmath>
#include <filesystem>

#include "arch/base/file.h"
#include "sim/cli/outcome.h"
#include "sim/diff/compare_reports.h"
#include "sim/diff/diff_csv.h"
#include "sim/diff/diff_json.h"
#include "sim/diff/selected_layers.h"
#include "sim/report/report_json.h"

namespace pj {
namespace {

bool are_one_file(const std::string& a, const std::string& b) {
  std::error_code error;
  return std::filesystem::equivalent(a, b, error) || a == b;
}

void check_output(const char* option, const std::string& path, const DiffOptions& options, Problems& problems) {
  if (path.empty()) return;
  if (are_one_file(path, options.a) || are_one_file(path, options.b)) {
    return problems.add({option, 0, 0, ""}, "is one of the reports; name another file");
  }
  check_writable(path, problems);
}

void check_options(const DiffOptions& options, Problems& problems) {
  if (options.text.top < 0) {
    problems.add({"--top", 0, 0, ""}, fmt::format("must be >= 0, got {}", options.text.top));
  }
  if (options.check && (!std::isfinite(*options.check) || *options.check < 0.0)) {
    problems.add({"--check", 0, 0, ""}, fmt::format("must be a number of per cent >= 0, got {}", *options.check));
  }
  check_output("--json", options.json, options, problems);
  check_output("--csv", options.csv, options, problems);
  if (!options.json.empty() && options.json == options.csv) {
    problems.add({"--csv", 0, 0, ""}, "is the file that --json writes; name another");
  }
  if (are_one_file(options.a, options.b)) {
    problems.add({options.b, 0, 0, ""}, "is the first report again; name another");
  }
}

std::optional<Report> load(const std::string& path, const DiffOptions& options, Problems& problems) {
  std::optional<Report> report = load_report(path, problems);
  if (report && options.layers != "*") select_layers(options.layers, {path, 0, 0, "--layers"}, *report, problems);
  return report;
}

bool write_outputs(const Diff& diff, const DiffOptions& options, Problems& problems) {
  if (!options.json.empty() && !write_file_atomically(options.json, diff_json(diff), problems)) return false;
  return options.csv.empty() || write_file_atomically(options.csv, diff_csv(diff), problems);
}

// One figure against the tolerance; what is said of it goes to standard error.
bool is_within(const char* what, double a, double b, double most) {
  const double change = percent_change(a, b);
  if (std::abs(change) <= most) return true;
  fmt::print(stderr, "--check {}: {} changed by {:+.4g} %\n", most, what, change);
  return false;
}

bool is_within(const Diff& diff, double most) {
  const DiffFigure& energy = diff.figure("energy_pj");
  const DiffCount& cycles = diff.count("cycles");
  const bool same_energy = is_within("energy", energy.a, energy.b, most);
  return is_within("cycles", static_cast<double>(cycles.a), static_cast<double>(cycles.b), most) && same_energy;
}

}  // namespace

int diff_command(const DiffOptions& options) {
  return guarded([&] {
    Problems problems;
    check_options(options, problems);
    const std::optional<Report> a = load(options.a, options, problems);
    const std::optional<Report> b = load(options.b, options, problems);
    if (!problems.empty()) return failed(problems);
    Diff diff = compare_reports(*a, *b);
    diff.a.file = options.a;
    diff.b.file = options.b;
    if (!write_outputs(diff, options, problems)) return failed(problems);
    fmt::print("{}", diff_text(diff, options.text));
    return options.check && !is_within(diff, *options.check) ? 1 : 0;
  });
}

}  // namespace pj

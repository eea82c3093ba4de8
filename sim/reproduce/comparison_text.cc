// SPDX-License-Identifier: Apache-2.0
#include "sim/reproduce/comparison_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "sim/report/report_lines.h"
#include "sim/reproduce/comparison_table_text.h"

namespace pj {
namespace {

std::string or_none(const std::string& text, const char* none) { return text.empty() ? none : text; }

std::string percent_text(const std::optional<double>& percent) {
  return percent ? fmt::format("{:g} %", *percent) : "-";
}

void add_run(const PublishedRun& run, const Report& report, ReportLines& out) {
  const RunRequest& r = run.request;
  out.fact(run.name, fmt::format("{} on {}, batch {}, style {}, mapping {}, prices {}, layers {}{}", report.workload,
                                 report.architecture, report.batch, or_none(r.style, "of the machine"),
                                 or_none(r.mapping, "of the style"), report.technology.name, r.layers,
                                 report.contended ? "" : ", uncontended"));
  if (!r.set.empty()) out.fact("", fmt::format("  set {}", fmt::join(r.set, ", ")));
}

// "3.2 % (of 15 %)": what was allowed beside what is.
std::string mean_text(const PublishedColumn& column, const ColumnVerdict& verdict) {
  const std::string mean = verdict.mean_percent ? fmt::format("{:.1f} %", *verdict.mean_percent) : "-";
  if (!column.mean_tolerance_percent) return mean;
  return fmt::format("{}{} (of {:g} %)", mean, verdict.mean_within.value_or(true) ? "" : "!",
                     *column.mean_tolerance_percent);
}

void add_verdicts(const ComparedTable& table, ReportLines& out) {
  const std::vector<PublishedColumn>& columns = table.published->columns;
  std::size_t width = 6;
  for (const PublishedColumn& column : columns) width = std::max(width, heading_of(column).size());
  out.line("{:<{}}  {:>18}  {:>7}  {:<14}{:>8}  {:>9}  within", "column", width, "mean |error|", "worst", "in", "total",
           "tolerance");
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const PublishedColumn& column = columns[c];
    const ColumnVerdict& verdict = table.verdicts[c];
    if (!column.compared()) continue;
    const bool judged = column.tolerance_percent.has_value();
    const auto total = table.total ? table.total->cells[c].error_percent : std::nullopt;
    out.line("{:<{}}  {:>18}  {:>7}  {:<14}{:>8}  {:>9}  {}{}", heading_of(column), width, mean_text(column, verdict),
             error_text(verdict.worst_percent), verdict.worst_row, error_text(total),
             percent_text(column.tolerance_percent),
             judged ? fmt::format("{} of {}", verdict.within, verdict.compared) : "-",
             column.calibrated_on.empty() ? "" : "  calibrated, no prediction");
  }
}

bool has_notes(const PublishedTable& table) {
  return !table.notes.empty() || std::any_of(table.columns.begin(), table.columns.end(), [](const PublishedColumn& c) {
    return !c.note.empty() || !c.calibrated_on.empty();
  });
}

void add_notes(const PublishedTable& table, ReportLines& out) {
  if (!has_notes(table)) return;
  out.blank();
  for (const PublishedColumn& column : table.columns) {
    if (!column.note.empty()) out.fact(column.name, column.note);
    if (!column.calibrated_on.empty()) out.fact(column.name, "calibrated on " + column.calibrated_on);
  }
  out.listed("notes", table.notes);
}

void add_table(const ComparedTable& table, ReportLines& out) {
  out.line("{}", table.published->title);
  out.fact("source", table.published->source);
  out.blank();
  out.line("{}", cells_text(table));
  add_verdicts(table, out);
  add_notes(*table.published, out);
  out.blank();
}

// Of all runs, each once.
std::vector<std::string> calibrated_constants(const Comparison& comparison) {
  std::vector<std::string> all;
  for (const RunFigures& run : *comparison.runs) {
    for (const std::string& constant : run.report.calibrated_constants) {
      if (std::find(all.begin(), all.end(), constant) == all.end()) all.push_back(constant);
    }
  }
  return all;
}

}  // namespace

std::string comparison_text(const Comparison& comparison) {
  const PublishedDesign& design = *comparison.design;
  ReportLines out;
  out.line("{}", design.title);
  out.fact("source", design.source);
  if (!design.description.empty()) out.fact("differences", design.description);
  for (std::size_t r = 0; r < design.runs.size(); ++r) add_run(design.runs[r], comparison.runs->at(r).report, out);
  out.blank();
  for (const ComparedTable& table : comparison.tables) add_table(table, out);
  const std::vector<std::string> constants = calibrated_constants(comparison);
  out.listed("calibrated", constants.empty() ? std::vector<std::string>{"no constant of these runs"} : constants);
  out.line("{}", comparison.within_tolerance() ? "All that has a tolerance is within it."
                                               : "Beyond its tolerance: what is marked with \"!\".");
  return out.take();
}

}  // namespace pj

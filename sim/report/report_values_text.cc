// SPDX-License-Identifier: Apache-2.0
#include "sim/report/report_values_text.h"

#include <sstream>

#include "sim/report/number_text.h"
#include "sim/report/table_text.h"

namespace pj {
namespace {

std::string device_line(const ReportValues& values) {
  std::string text;
  for (const auto& [name, value] : values.device) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, value);
  return text;
}

std::string beside(double measured, double without) { return fmt::format("{:.4f} ({:.4f})", measured, without); }

TableRow row_of(const ReportLayer& layer) {
  const ReportLayerValues& v = *layer.values;
  return {layer.name,
          v.conversions == 0 ? "-" : fmt::format("{:.2f}", 100.0 * v.clipped_share),
          v.relative_error ? fmt::format("{:.3g}", 100.0 * *v.relative_error) : "of zero",
          v.snr_db ? fmt::format("{:.1f}", *v.snr_db) : (v.relative_error ? "exact" : "-"),
          fmt::format("{:.1f}", 100.0 * v.input_density),
          fmt::format("{:.1f}", 100.0 * v.input_level),
          fmt::format("{:.1f}", 100.0 * v.weight_level),
          beside(v.row_activity, v.default_row_activity),
          beside(v.cell_activity, v.default_cell_activity)};
}

}  // namespace

std::string accuracy_line(const ReportValues& values) {
  return fmt::format("{:.2f} %; exact integers {:.2f} %, floating point {:.2f} %", 100.0 * values.accuracy,
                     100.0 * values.integer_accuracy, 100.0 * values.float_accuracy);
}

void add_values_text(const Report& report, ReportLines& text) {
  if (!report.values) return;
  const ReportValues& values = *report.values;
  text.blank();
  text.line("Values");
  text.fact("numbers", fmt::format("{} samples of {} through {}", values.samples, values.samples_file, values.arrays));
  text.fact("cells", device_line(values));
  text.fact("accuracy", accuracy_line(values));
  std::vector<TableRow> rows{
      {"layer", "clipped %", "error %", "S/N dB", "rows on %", "signal %", "cells %", "row activity", "cell activity"}};
  for (const ReportLayer& layer : report.layers) {
    if (layer.values) rows.push_back(row_of(layer));
  }
  std::istringstream lines(table_text(rows));
  for (std::string line; std::getline(lines, line);) text.line("  {}", line);
  text.line(
      "  (in brackets: from the layers' densities and levels, uniformly random if not stated, as without --values)");
}

}  // namespace pj

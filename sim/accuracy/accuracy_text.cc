// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "sim/accuracy/accuracy_report.h"
#include "sim/accuracy/clipping_hint.h"
#include "sim/report/number_text.h"
#include "sim/report/table_text.h"

namespace pj {
namespace {

std::string percents(double share) { return fmt::format("{:.2f}", 100.0 * share); }

std::string accuracy_of(const ValueAccuracy& values) {
  if (values.seeds == 1) return percents(values.mean);
  return fmt::format("{} ({} to {})", percents(values.mean), percents(values.lowest), percents(values.highest));
}

TableRow row_of(const AccuracyPoint& p) {
  return {p.macro.adc_bits == 0 ? "-" : fmt::format("{}", p.macro.adc_bits),
          fmt::format("{}", p.lossless_bits),
          fmt::format("{}", p.macro.cell_bits),
          fmt::format("{}", p.macro.weight_bits),
          fmt::format("{}", p.macro.input_bits),
          fmt::format("{:g}", p.noise),
          percents(p.values.integers),
          accuracy_of(p.values),
          percents(p.clipped_share),
          percents(p.expected_clipped_share),
          shown(picojoules(p.energy_pj)),
          shown(seconds(p.seconds)),
          p.on_front ? "*" : ""};
}

std::string warnings_of(const AccuracyReport& report) {
  const auto clipped = std::count_if(report.points.begin(), report.points.end(),
                                     [](const AccuracyPoint& p) { return p.clipped_share > kClippingWorthWarning; });
  if (clipped == 0) return "";
  return fmt::format("{} of {} points clip more than {:g} % of their conversions: {}\n", clipped, report.points.size(),
                     100.0 * kClippingWorthWarning, kAgainstClipping);
}

}  // namespace

std::string accuracy_text(const AccuracyReport& report) {
  std::vector<TableRow> rows{{"adc", "lossless", "cell", "weight", "input", "noise", "integers %", "accuracy %",
                              "clipped %", "expected %", "energy", "latency", "front"}};
  for (const AccuracyPoint& point : report.points) rows.push_back(row_of(point));
  const std::string head = fmt::format("{} on {}, {} test samples, {} cells, {}\n", report.model, report.architecture,
                                       report.samples, report.device, report.encoding);
  const std::string converters =
      report.converter_price.empty() ? "" : ", converters priced by " + report.converter_price;
  return head +
         fmt::format("floating point: {} %; energy and latency of one inference: {}, {} engine{}\n",
                     percents(report.float_accuracy), report.technology, report.engine, converters) +
         table_text(rows) + warnings_of(report);
}

}  // namespace pj

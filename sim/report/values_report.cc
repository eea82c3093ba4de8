// SPDX-License-Identifier: Apache-2.0
#include "sim/report/values_report.h"

#include <fmt/format.h>

#include <cmath>

#include "dataflow/pim/pim_work.h"
#include "memory/pim/pim_counts.h"
#include "sim/accuracy/clipping_hint.h"

namespace pj {
namespace {

std::map<std::string, std::string> device_texts(const ValuesRequest& r) {
  const auto number = [](double value) { return fmt::format("{:g}", value); };
  return {{"device", r.device},
          {"noise", number(r.noise)},
          {"adc_range", r.adc_range},
          {"read_noise", number(r.read_noise)},
          {"stuck_low", number(r.stuck_low)},
          {"stuck_high", number(r.stuck_high)},
          {"on_off", r.on_off == 0.0 ? "none" : number(r.on_off)},
          {"age_s", r.age_seconds == 0.0 ? "none" : number(r.age_seconds)},
          {"wire_ohm", number(r.wire_ohm)}};
}

ReportLayerValues layer_values(const LayerValues& found, const PimSpec& spec, const Einsum& einsum) {
  ReportLayerValues shown;
  shown.conversions = found.conversions.count;
  shown.clipped_share = found.conversions.clipped_share();
  shown.expected_clipped_share = found.expected_clipped;
  shown.relative_error = found.relative_error();
  if (shown.relative_error) shown.snr_db = found.snr_db();
  const LayerLevels& levels = *found.levels;
  shown.input_density = levels.input_density;
  shown.input_level = levels.input_level;
  shown.weight_level = levels.weight_level;
  shown.row_activity = levels.activity.drive;
  shown.cell_activity = levels.activity.cell;
  const PimWork unmeasured = pim_work(einsum);
  shown.default_row_activity = drive_activity(unmeasured);
  shown.default_cell_activity = cell_activity(spec, unmeasured);
  return shown;
}

void add_clipping(Report& report) {
  std::int64_t layers = 0, clipped = 0;
  for (const ReportLayer& layer : report.layers) {
    if (!layer.values) continue;
    ++layers;
    clipped += layer.values->clipped_share > kClippingWorthWarning ? 1 : 0;
  }
  if (clipped == 0) return;
  report.policies.push_back(fmt::format("warning: {} of {} layers clip more than {:g} % of their conversions: {}",
                                        clipped, layers, 100.0 * kClippingWorthWarning, kAgainstClipping));
}

// A converter that drops bits is counted so, and does not drop them from the numbers.
void add_limits(const Experiment& e, Report& report) {
  const PimPart* converter = e.machine.pim->part(PimStage::kConverter);
  if (converter == nullptr || !converter->adaptive) return;
  report.policies.push_back(fmt::format("{} resolves fewer bits of some sums: values are those of all its bits",
                                        e.machine.component(converter->id).name));
}

}  // namespace

void add_values(const NetworkValues& values, const Experiment& e, const RunRequest& request, Report& report) {
  const PimSpec& spec = *e.machine.pim;
  ReportValues shown;
  shown.arrays = e.machine.component(spec.id).name;
  shown.samples_file = values.samples_file;
  shown.samples = values.samples;
  shown.device = device_texts(*request.values);
  shown.device["seed"] = fmt::format("{}", request.seed);
  shown.accuracy = values.accuracy;
  shown.integer_accuracy = values.integer_accuracy;
  shown.float_accuracy = values.float_accuracy;
  report.values = std::move(shown);
  add_limits(e, report);
  std::size_t row = 0;
  for (std::size_t i = 0; i < e.network.layers.size(); ++i) {
    if (!e.selected[i]) continue;
    ReportLayer& layer = report.layers.at(row++);
    if (i >= values.layers.size() || !values.layers[i]) continue;
    layer.values = layer_values(*values.layers[i], spec, *e.network.layers[i].einsum);
  }
  add_clipping(report);
}

}  // namespace pj

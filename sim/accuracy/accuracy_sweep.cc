// SPDX-License-Identifier: Apache-2.0
#include "sim/accuracy/accuracy_sweep.h"

#include <algorithm>
#include <set>

#include "sim/accuracy/device_request.h"

namespace pj {
namespace {

std::vector<MacroChoice> choices_of(const AccuracyAxes& axes) {
  std::vector<MacroChoice> choices;
  for (const int weight_bits : axes.weight_bits) {
    for (const int input_bits : axes.input_bits) {
      for (const int cell_bits : axes.cell_bits) {
        for (const int adc_bits : axes.adc_bits) choices.push_back({adc_bits, cell_bits, weight_bits, input_bits});
      }
    }
  }
  return choices;
}

void total_clipping(AccuracyPoint& point) {
  double clipped = 0.0, expected = 0.0, all = 0.0;
  for (const LayerAccuracy& layer : point.values.layers) {
    const auto count = static_cast<double>(layer.conversions);
    clipped += layer.clipped_share * count;
    expected += layer.expected_clipped_share * count;
    all += count;
  }
  if (all == 0.0) return;
  point.clipped_share = clipped / all;
  point.expected_clipped_share = expected / all;
}

AccuracyPoint point_of(const MacroPoint& macro, double noise, ValueAccuracy values) {
  AccuracyPoint point;
  const PimSpec& spec = macro.spec;
  point.macro = {spec.digital() ? 0 : converter_bits(spec), spec.cell_bits, spec.weight_bits, spec.input_bits};
  point.lossless_bits = lossless_bits(spec);
  point.noise = noise;
  point.values = std::move(values);
  point.energy_pj = macro.energy_pj;
  point.seconds = macro.seconds;
  total_clipping(point);
  return point;
}

// Many points fail for one reason.
void add_once(const Problems& found, Problems& problems) {
  std::set<std::string> known;
  for (const Problem& problem : problems.list()) known.insert(to_string(problem));
  for (const Problem& problem : found.list()) {
    if (known.insert(to_string(problem)).second) problems.add(problem.place, problem.what);
  }
}

bool beats(const AccuracyPoint& a, const AccuracyPoint& b) {
  const bool as_good = a.noise == b.noise && a.values.mean >= b.values.mean && a.energy_pj <= b.energy_pj;
  return as_good && (a.values.mean > b.values.mean || a.energy_pj < b.energy_pj);
}

}  // namespace

std::optional<std::vector<AccuracyPoint>> sweep_accuracy(const AccuracyBench& bench, const AccuracySweep& sweep,
                                                         MacroSource& source, Problems& problems) {
  const auto before = problems.count();
  const std::vector<MacroChoice> choices = choices_of(sweep.axes);
  const std::size_t all = choices.size() * sweep.axes.noise.size();
  std::vector<AccuracyPoint> points;
  std::size_t begun = 0;
  for (const MacroChoice& choice : choices) {
    Problems found;
    const auto macro = source.at(choice, found);
    for (const double noise : sweep.axes.noise) {
      if (sweep.stop && sweep.stop()) return std::nullopt;
      if (sweep.progress) sweep.progress(begun++, all);
      const DeviceSpec device = with_noise(sweep.device, noise);
      auto values = macro ? bench.on_macro(macro->spec, device, sweep.seed, sweep.seeds, found) : std::nullopt;
      if (values) points.push_back(point_of(*macro, noise, std::move(*values)));
    }
    add_once(found, problems);
  }
  if (problems.count() != before) return std::nullopt;
  mark_front(points);
  return points;
}

void mark_front(std::vector<AccuracyPoint>& points) {
  for (AccuracyPoint& point : points) {
    point.on_front = std::none_of(points.begin(), points.end(),
                                  [&point](const AccuracyPoint& other) { return beats(other, point); });
  }
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/value_levels.h"

#include <cstdlib>
#include <numeric>

namespace pj {
namespace {

int bits_set(int value) {
  int bits = 0;
  for (; value != 0; value &= value - 1) ++bits;
  return bits;
}

// The signals and the switchings of a row in one product, if every digit were the largest.
struct Most {
  double signals = 0.0;
  double switchings = 0.0;
};

Most most_of(const PimSpec& spec, const std::vector<Digit>& steps) {
  const auto count = static_cast<double>(steps.size());
  if (spec.input == PimInput::kSlices) return {count * largest_input_digit(spec), count};
  Most most;
  for (const Digit& step : steps) {
    most.signals += (1 << step.bits) - 1;
    most.switchings += step.bits;
  }
  return most;
}

int switchings_of(const PimSpec& spec, int digit) {
  if (spec.input == PimInput::kPulses) return bits_set(std::abs(digit));
  return digit == 0 ? 0 : 1;
}

}  // namespace

DriveLevels drive_levels(const PimSpec& spec, const ValueHistogram& inputs) {
  const std::vector<Digit> steps = input_digits(spec);
  const Most most = most_of(spec, steps);
  DriveLevels levels;
  double switched = 0.0;
  for (std::int64_t line = 0; line < lines_per_input(spec); ++line) {
    double signal = 0.0;
    for (const Digit& step : steps) {
      signal += inputs.mean([&](int value) { return std::abs(drive_of_line(spec, step, value, line)); });
      switched += inputs.mean([&](int value) { return switchings_of(spec, drive_of_line(spec, step, value, line)); });
    }
    levels.lines.push_back(signal / most.signals);
  }
  levels.level = mean_of(levels.lines);
  levels.density = switched / (most.switchings * static_cast<double>(levels.lines.size()));
  return levels;
}

double drive_activity(const PimSpec& spec, const DriveLevels& levels) {
  return spec.input == PimInput::kPulses ? levels.density : levels.level;
}

std::vector<double> cell_levels(const PimSpec& spec, const ValueHistogram& weights) {
  const std::vector<Digit> columns = weight_digits(spec);
  const double most = static_cast<double>(columns.size()) * largest_weight_digit(spec);
  std::vector<double> levels;
  for (std::int64_t line = 0; line < lines_per_input(spec); ++line) {
    double held = 0.0;
    for (const Digit& column : columns)
      held += weights.mean([&](int value) { return cell_of_line(spec, column, value, line); });
    levels.push_back(held / most);
  }
  return levels;
}

double mean_of(const std::vector<double>& levels) {
  const double sum = std::accumulate(levels.begin(), levels.end(), 0.0);
  return levels.empty() ? 0.0 : sum / static_cast<double>(levels.size());
}

}  // namespace pj

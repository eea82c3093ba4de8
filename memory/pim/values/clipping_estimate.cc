// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/values/clipping_estimate.h"

#include <algorithm>
#include <cmath>

namespace pj {
namespace {

using Eigen::Index;

// P(normal > x).
double above(double x) { return 0.5 * std::erfc(x / std::sqrt(2.0)); }

double share_outside(const Converter& converter, double mean, double variance) {
  const double high = (static_cast<double>(converter.highest) + 0.5) * converter.step;
  const double low = (static_cast<double>(converter.lowest) - 0.5) * converter.step;
  if (variance <= 0.0) return mean > high || mean < low ? 1.0 : 0.0;
  const double sigma = std::sqrt(variance);
  return above((high - mean) / sigma) + above((mean - low) / sigma);
}

// What an input adds to a sum is constant + digit x slope. Its second line is driven by 1 - digit (kXnor) or -digit.
struct Rows {
  double constant = 0.0;
  double slopes = 0.0;
  double squares = 0.0;
};

Rows rows_of(const Eigen::MatrixXf& sums, Index column, Index first, Index lines, const PimLayer& layer) {
  const Index each = layer.arrays().front().shape.lines_per_input;
  const bool xnor = layer.spec().encoding == PimEncoding::kXnor;
  Rows rows;
  for (Index line = first; line < first + lines; line += each) {
    const double rest = each == 2 ? sums(line + 1, column) : 0.0;
    const double slope = sums(line, column) - rest;
    rows.constant += xnor ? rest : 0.0;
    rows.slopes += slope;
    rows.squares += slope * slope;
  }
  return rows;
}

}  // namespace

std::vector<DigitMoments> step_moments(const PimSpec& spec, const Eigen::MatrixXi& inputs) {
  std::vector<DigitMoments> moments;
  for (const Digit& digit : input_digits(spec)) {
    double sum = 0.0, squares = 0.0;
    for (Index i = 0; i < inputs.size(); ++i) {
      const double value = digit_of(digit, inputs.data()[i]);
      sum += value;
      squares += value * value;
    }
    const auto count = static_cast<double>(std::max<Index>(inputs.size(), 1));
    moments.push_back({sum / count, squares / count - sum / count * (sum / count)});
  }
  return moments;
}

double expected_clipped_share(const PimLayer& layer, const std::vector<DigitMoments>& steps) {
  if (layer.spec().digital()) return 0.0;
  const Converter converter = converter_of(layer.spec(), layer.device());
  double clipped = 0.0, conversions = 0.0;
  for (const ArrayCells& cells : layer.arrays()) {
    const Index each = cells.shape.lines_per_input;
    const Index group = inputs_per_group(layer.spec()) * each;
    for (Index first = 0; first < cells.sums.rows(); first += group) {
      for (Index column = 0; column < cells.sums.cols(); ++column) {
        const Rows rows = rows_of(cells.sums, column, first, std::min(group, cells.sums.rows() - first), layer);
        for (const DigitMoments& step : steps)
          clipped += share_outside(converter, rows.constant + step.mean * rows.slopes, step.variance * rows.squares);
        conversions += static_cast<double>(steps.size());
      }
    }
  }
  return conversions == 0.0 ? 0.0 : clipped / conversions;
}

}  // namespace pj

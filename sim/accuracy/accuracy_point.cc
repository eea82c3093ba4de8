// SPDX-License-Identifier: Apache-2.0
#include "sim/accuracy/accuracy_point.h"

#include <algorithm>
#include <utility>

#include "memory/pim/values/value_check.h"

namespace pj {
namespace {

std::vector<LayerAccuracy> layers_of(const MacroProduct& product) {
  std::vector<LayerAccuracy> layers;
  for (const LayerValues& values : product.layers()) {
    layers.push_back({values.name, values.conversions.count, values.conversions.clipped_share(),
                      values.expected_clipped, values.snr_db()});
  }
  return layers;
}

}  // namespace

AccuracyBench::AccuracyBench(ValueNetwork network, Samples samples)
    : network_(std::move(network)),
      samples_(std::move(samples)),
      extents_(input_extents(network_, samples_.calibrate)) {
  FloatProduct product(network_);
  float_accuracy_ = accuracy(product);
}

double AccuracyBench::accuracy(MatrixProduct& product) const {
  const Eigen::MatrixXf outputs = run_values(network_, samples_.test, product);
  std::int64_t right = 0;
  for (Eigen::Index sample = 0; sample < outputs.cols(); ++sample) {
    Eigen::Index best = 0;
    outputs.col(sample).maxCoeff(&best);
    right += best == samples_.labels[static_cast<std::size_t>(sample)] ? 1 : 0;
  }
  return static_cast<double>(right) / static_cast<double>(outputs.cols());
}

std::optional<ValueAccuracy> AccuracyBench::on_macro(const PimSpec& spec, const DeviceSpec& device,
                                                     std::uint64_t first_seed, int seeds, Problems& problems) const {
  const auto before = problems.count();
  check_values_spec(spec, device, {"", 0, 0, "macro"}, problems);
  if (problems.count() != before) return std::nullopt;
  const auto quantised = quantise(network_, extents_, spec, problems);
  if (!quantised) return std::nullopt;
  IntegerProduct exact(*quantised);
  ValueAccuracy result{accuracy(exact), 0.0, 1.0, 0.0, is_noisy(device) ? seeds : 1, {}};
  for (int i = 0; i < result.seeds; ++i) {
    auto product =
        MacroProduct::program(network_, *quantised, spec, device, first_seed + static_cast<std::uint64_t>(i), problems);
    if (!product) return std::nullopt;
    const double share = accuracy(*product);
    for (const Problem& problem : product->problems().list()) problems.add(problem.place, problem.what);
    if (problems.count() != before) return std::nullopt;
    result.mean += share / result.seeds;
    result.lowest = std::min(result.lowest, share);
    result.highest = std::max(result.highest, share);
    if (i == 0) result.layers = layers_of(*product);
  }
  return result;
}

}  // namespace pj

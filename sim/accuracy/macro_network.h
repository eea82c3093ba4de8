// SPDX-License-Identifier: Apache-2.0
// A quantised network whose products are computed by a macro in value mode, layer by layer, with what was clipped and
// how far each layer's sums lie from exact ones.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "memory/pim/values/layer_activity.h"
#include "memory/pim/values/pim_layer.h"
#include "sim/accuracy/quantised_network.h"

namespace pj {

// Sums of integers of one layer, over all samples.
struct LayerValues {
  std::string name;
  Conversions conversions;
  double expected_clipped = 0.0;      // share, estimated from the first samples (clipping_estimate.h)
  double signal = 0.0;                // sum of squares of exact sums for the inputs the layer had
  double error = 0.0;                 // of the macro's less those
  std::optional<LayerLevels> levels;  // of its numbers; none: not measured
  // 10 log10(signal / error); none if nothing is wrong.
  [[nodiscard]] std::optional<double> snr_db() const;
  // sqrt(error / signal); none if exact sums are all zero and the macro's are not.
  [[nodiscard]] std::optional<double> relative_error() const;
};

class MacroProduct : public MatrixProduct {
 public:
  // Programs the cells of every layer. None, and problems that name the layer, if the macro cannot do it. `network` and
  // `quantised` outlive it.
  static std::optional<MacroProduct> program(const ValueNetwork& network, const QuantisedNetwork& quantised,
                                             const PimSpec& spec, const DeviceSpec& device, std::uint64_t seed,
                                             Problems& problems);

  // From now on what the numbers make rows and cells do is measured too.
  void measure_levels();

  Eigen::MatrixXf multiply(std::size_t node, std::size_t group, const Eigen::MatrixXf& columns,
                           std::int64_t first_window) override;

  // Of nodes with products.
  [[nodiscard]] std::vector<LayerValues> layers() const;
  // What went wrong in multiply(); its outputs mean nothing then.
  [[nodiscard]] const Problems& problems() const { return problems_; }

 private:
  explicit MacroProduct(const QuantisedNetwork& quantised) : quantised_(&quantised) {}

  const QuantisedNetwork* quantised_;
  std::vector<std::vector<PimLayer>> layers_;           // node, group
  std::vector<std::vector<LayerActivity>> activities_;  // the same; empty: not measured
  std::vector<LayerValues> values_;
  Problems problems_;
};

}  // namespace pj

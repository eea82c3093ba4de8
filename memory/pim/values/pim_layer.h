// SPDX-License-Identifier: Apache-2.0
// Value mode: the products of one layer as a macro computes them, with its slices, its cells' scatter and its
// converters. A perfect device with enough converter bits returns exact integers. Definitions, limits and sources:
// docs/models/pim_values.md. Not here: time, events, costs (pim_counts.h), networks (sim/accuracy).
//   const auto layer = PimLayer::program(spec, device, weights, seed, here, problems);
//   const auto result = layer->multiply(inputs, 0, here, problems);      // result->outputs = weights^T x inputs
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <vector>

#include "memory/pim/values/array_cells.h"
#include "memory/pim/values/converter.h"

namespace pj {

struct ValueResult {
  Eigen::MatrixXd outputs;  // M x windows
  Conversions conversions;
};

class PimLayer {
 public:
  // weights: K x M, within weight_range(spec). Arrays take inputs_per_array(spec) of K and as many outputs as their
  // columns hold whole; the columns of ones and of level 0 come on top. Nothing, and problems, if the macro or a weight
  // will not do.
  static std::optional<PimLayer> program(const PimSpec& spec, const DeviceSpec& device, const Eigen::MatrixXi& weights,
                                         std::uint64_t seed, const Place& here, Problems& problems);

  // inputs: K x windows, within input_range(spec). `first_window` numbers the first of them for the noise of single
  // conversions: windows in two calls are disturbed as they are in one. Runs on the threads of the calling arena; the
  // result does not depend on how many there are.
  std::optional<ValueResult> multiply(const Eigen::MatrixXi& inputs, std::int64_t first_window, const Place& here,
                                      Problems& problems) const;

  [[nodiscard]] const PimSpec& spec() const { return spec_; }
  [[nodiscard]] const DeviceSpec& device() const { return device_; }
  [[nodiscard]] std::int64_t inputs() const { return inputs_; }
  [[nodiscard]] std::int64_t outputs() const { return outputs_; }
  [[nodiscard]] std::int64_t row_tiles() const;
  [[nodiscard]] std::int64_t column_tiles() const { return static_cast<std::int64_t>(arrays_.size()) / row_tiles(); }
  // Arrays of one row tile stand together.
  [[nodiscard]] const std::vector<ArrayCells>& arrays() const { return arrays_; }
  [[nodiscard]] std::uint64_t seed() const { return seed_; }

 private:
  PimLayer() = default;

  PimSpec spec_;
  DeviceSpec device_;
  std::uint64_t seed_ = 0;
  std::int64_t inputs_ = 0;
  std::int64_t outputs_ = 0;
  std::vector<ArrayCells> arrays_;
};

}  // namespace pj

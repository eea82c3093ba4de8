// SPDX-License-Identifier: Apache-2.0
// Accuracy of one network on one macro: in floating point, in exact integers, and as the macro computes it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/accuracy/macro_network.h"
#include "sim/accuracy/samples.h"

namespace pj {

struct LayerAccuracy {
  std::string name;
  std::int64_t conversions = 0;
  double clipped_share = 0.0;
  double expected_clipped_share = 0.0;
  std::optional<double> snr_db;  // none: sums are exact
};

// Shares of the test samples whose largest output is that of their label.
struct ValueAccuracy {
  double integers = 0.0;
  double mean = 0.0;  // of the macro, over the seeds
  double lowest = 0.0;
  double highest = 0.0;
  int seeds = 0;
  std::vector<LayerAccuracy> layers;  // of the first seed
};

// A network with its samples, and what all macros have in common.
class AccuracyBench {
 public:
  AccuracyBench(ValueNetwork network, Samples samples);

  [[nodiscard]] double float_accuracy() const { return float_accuracy_; }
  [[nodiscard]] const ValueNetwork& network() const { return network_; }
  // Of the calibration samples.
  [[nodiscard]] const std::vector<InputExtent>& extents() const { return extents_; }
  [[nodiscard]] std::int64_t test_samples() const { return samples_.test.cols(); }

  // Seeds `first_seed`, `first_seed` + 1, ...: a perfect device needs one. None, and problems, if the macro cannot.
  [[nodiscard]] std::optional<ValueAccuracy> on_macro(const PimSpec& spec, const DeviceSpec& device,
                                                      std::uint64_t first_seed, int seeds, Problems& problems) const;

  // Of the network with its products computed so: runs all test samples.
  [[nodiscard]] double accuracy(MatrixProduct& product) const;

 private:
  ValueNetwork network_;
  Samples samples_;
  std::vector<InputExtent> extents_;
  double float_accuracy_ = 0.0;
};

}  // namespace pj

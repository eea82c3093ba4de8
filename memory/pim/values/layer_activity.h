// SPDX-License-Identifier: Apache-2.0
// What the numbers of one layer make rows and cells do: from the histogram of the inputs of each row and of the weights
// on it. Rows are kept apart because a cell's current is the product of what is on its row and what it holds: over all
// windows the sum of these products is exact, no input is taken as independent of its weights.
//   LayerActivity activity(layer, weights);
//   activity.add(inputs);                                     // again for more windows
//   activity.levels().activity.cell                           // mean of drive x cell, relative to both at their
//   largest
#pragma once

#include <Eigen/Core>
#include <vector>

#include "memory/pim/pim_grid.h"
#include "memory/pim/value_histogram.h"
#include "memory/pim/values/pim_layer.h"

namespace pj {

struct LayerLevels {
  double input_density = 0.0;  // share of a row's switchings that bring it a signal
  double input_level = 0.0;    // mean signal of a row, relative to the largest
  double weight_level = 0.0;   // mean digit of a cell as it is stored, relative to the largest
  PimActivity activity;
};

// Of groups of one size.
LayerLevels mean_levels(const std::vector<LayerLevels>& groups);

class LayerActivity {
 public:
  // `weights`: those that `layer` was programmed with. Scatter of cells is left out: the digits they should hold count.
  LayerActivity(const PimLayer& layer, const Eigen::MatrixXi& weights);

  void add(const Eigen::MatrixXi& inputs);  // K x windows
  [[nodiscard]] LayerLevels levels() const;

 private:
  PimSpec spec_;
  std::vector<ValueHistogram> inputs_;      // one a row of the weights
  std::vector<std::vector<double>> cells_;  // the same: mean level of the cells on each of its lines
};

}  // namespace pj

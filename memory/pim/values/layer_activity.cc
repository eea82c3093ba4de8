// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/values/layer_activity.h"

#include "memory/pim/value_levels.h"

namespace pj {
namespace {

using Eigen::Index;

ValueHistogram histogram_of(const Eigen::MatrixXi& values, Index row) {
  ValueHistogram histogram;
  for (Index column = 0; column < values.cols(); ++column) histogram.add(values(row, column));
  return histogram;
}

// By how much complemented columns change the sum of the digits on row `row` of one array: largest - digit for digit.
std::int64_t complement_change(const PimSpec& spec, const ArrayCells& cells, const Eigen::MatrixXi& weights,
                               Index row) {
  const std::vector<Digit> code = weight_digits(spec);
  const Index group = row / inputs_per_group(spec);
  const Index each = cells.shape.columns_per_weight;
  std::int64_t change = 0;
  for (Index column = 0; column < weights.cols() * each; ++column) {
    if (!cells.complemented(group, column)) continue;
    const int digit = digit_of(code[static_cast<std::size_t>(column % each)], weights(row, column / each));
    change += largest_weight_digit(spec) - 2 * digit;
  }
  return change;
}

// Mean change of a cell's level on row number `row` of the layer.
double complement_level(const PimLayer& layer, const Eigen::MatrixXi& weights, Index row) {
  const Index per_array = inputs_per_array(layer.spec());
  const Index first_array = row / per_array * layer.column_tiles();
  std::int64_t change = 0;
  Index output = 0;
  for (Index tile = 0; tile < layer.column_tiles(); ++tile) {
    const ArrayCells& cells = layer.arrays()[static_cast<std::size_t>(first_array + tile)];
    const Index rows = cells.shape.inputs, outputs = cells.shape.outputs;
    change += complement_change(layer.spec(), cells, weights.block(row / per_array * per_array, output, rows, outputs),
                                row % per_array);
    output += outputs;
  }
  const double columns = static_cast<double>(weights.cols()) * static_cast<double>(weight_digits(layer.spec()).size());
  return static_cast<double>(change) / (columns * largest_weight_digit(layer.spec()));
}

}  // namespace

LayerLevels mean_levels(const std::vector<LayerLevels>& groups) {
  LayerLevels mean{0.0, 0.0, 0.0, {0.0, 0.0}};
  const auto count = static_cast<double>(groups.size());
  for (const LayerLevels& group : groups) {
    mean.input_density += group.input_density / count;
    mean.input_level += group.input_level / count;
    mean.weight_level += group.weight_level / count;
    mean.activity.drive += group.activity.drive / count;
    mean.activity.cell += group.activity.cell / count;
  }
  return mean;
}

LayerActivity::LayerActivity(const PimLayer& layer, const Eigen::MatrixXi& weights)
    : spec_(layer.spec()), inputs_(static_cast<std::size_t>(weights.rows())) {
  for (Index row = 0; row < weights.rows(); ++row) {
    cells_.push_back(cell_levels(spec_, histogram_of(weights, row)));
    if (spec_.complement_columns) cells_.back()[0] += complement_level(layer, weights, row);
  }
}

void LayerActivity::add(const Eigen::MatrixXi& inputs) {
  for (Index row = 0; row < inputs.rows(); ++row) inputs_[static_cast<std::size_t>(row)].add(histogram_of(inputs, row));
}

LayerLevels LayerActivity::levels() const {
  LayerLevels sum{0.0, 0.0, 0.0, {0.0, 0.0}};
  const auto rows = static_cast<double>(inputs_.size());
  for (std::size_t row = 0; row < inputs_.size(); ++row) {
    const DriveLevels drive = drive_levels(spec_, inputs_[row]);
    const std::vector<double>& cells = cells_[row];
    double products = 0.0;
    for (std::size_t line = 0; line < cells.size(); ++line) products += drive.lines[line] * cells[line];
    sum.input_density += drive.density / rows;
    sum.input_level += drive.level / rows;
    sum.weight_level += mean_of(cells) / rows;
    sum.activity.drive += drive_activity(spec_, drive) / rows;
    sum.activity.cell += products / static_cast<double>(cells.size()) / rows;
  }
  return sum;
}

}  // namespace pj

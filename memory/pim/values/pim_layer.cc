// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/values/pim_layer.h"

#include <fmt/core.h>
#include <tbb/parallel_for.h>

#include <algorithm>

#include "arch/base/integer.h"
#include "memory/pim/values/array_sums.h"
#include "memory/pim/values/value_check.h"

namespace pj {
namespace {

using Eigen::Index;

constexpr std::int64_t kBlockColumns = 512;  // steps x windows of one block: sums stay in the cache

// Digits that drive the lines of some inputs; column = step x windows + window.
Eigen::MatrixXf drive_of(const Eigen::MatrixXi& inputs, const PimSpec& spec, Index lines_per_input) {
  const std::vector<Digit> steps = input_digits(spec);
  Eigen::MatrixXf drive(inputs.rows() * lines_per_input, inputs.cols() * static_cast<Index>(steps.size()));
  for (Index step = 0; step < static_cast<Index>(steps.size()); ++step) {
    const Digit& digit = steps[static_cast<std::size_t>(step)];
    for (Index window = 0; window < inputs.cols(); ++window) {
      float* line = drive.col(step * inputs.cols() + window).data();
      for (Index row = 0; row < inputs.rows(); ++row) {
        for (Index l = 0; l < lines_per_input; ++l)
          *line++ = static_cast<float>(drive_of_line(spec, digit, inputs(row, window), l));
      }
    }
  }
  return drive;
}

// How the codes of a group of rows make outputs: output = sum of places x codes + ones x code of the ones + constant.
struct Decoding {
  Eigen::VectorXd places;  // one a conversion of a weight
  Eigen::VectorXd ones;    // one an output
  double constant = 0.0;
};

Decoding decoding_of(const PimSpec& spec, const ArrayCells& cells, Index group, double step) {
  const std::vector<Digit> code = weight_digits(spec);
  const ArrayShape& shape = cells.shape;
  const bool xnor = spec.encoding == PimEncoding::kXnor;
  const Index each = shape.columns_per_weight;
  Decoding decoding{Eigen::VectorXd(shape.outputs * each), Eigen::VectorXd::Zero(shape.outputs), 0.0};
  const double offset = shape.ones ? static_cast<double>(std::int64_t{1} << (spec.weight_bits - 1)) : 0.0;
  decoding.ones.setConstant(-offset * step);
  for (Index i = 0; i < decoding.places.size(); ++i) {
    const double place = code[static_cast<std::size_t>(i % each)].place * step;
    const bool complemented = cells.complemented.size() > 0 && cells.complemented(group, i);
    decoding.places[i] = complemented ? -place : (xnor ? 2.0 * place : place);
    if (complemented) decoding.ones[i / each] += place * largest_weight_digit(spec);
  }
  const std::int64_t most = inputs_per_group(spec);
  const std::int64_t inputs = std::min(most, shape.inputs - group * most);
  // 2 matches - inputs is the sum of a bipolar column.
  for (const Digit& digit : code) decoding.constant -= xnor ? digit.place * static_cast<double>(inputs) : 0.0;
  return decoding;
}

// outputs += place of the step x what the codes of one step and window say.
void add_outputs(const Decoding& decoding, const float* codes, double place, Eigen::Ref<Eigen::VectorXd> outputs) {
  const Index each = decoding.places.size() / outputs.size();
  const double ones = decoding.ones.isZero(0.0) ? 0.0 : codes[decoding.places.size()];
  const double* weight = decoding.places.data();
  for (Index o = 0; o < outputs.size(); ++o) {
    double sum = decoding.constant + decoding.ones[o] * ones;
    for (Index k = 0; k < each; ++k) sum += *weight++ * *codes++;
    outputs[o] += place * sum;
  }
}

// One block of windows through every array of the layer.
class BlockRun {
 public:
  BlockRun(const PimLayer& layer, const ArraySums& sums)
      : layer_(layer),
        sums_(sums),
        steps_(input_digits(layer.spec())),
        converter_(converter_of(layer.spec(), layer.device())) {}

  void run(const Eigen::MatrixXi& inputs, std::int64_t first_window, Eigen::Ref<Eigen::MatrixXd> outputs) {
    outputs.setZero();
    const std::int64_t rows = inputs_per_array(layer_.spec());
    for (std::int64_t tile = 0; tile < layer_.row_tiles(); ++tile) {
      const std::int64_t first = tile * rows;
      const std::int64_t used = std::min(rows, layer_.inputs() - first);
      const Index lines = array(tile, 0).shape.lines_per_input;
      const Eigen::MatrixXf drive = drive_of(inputs.middleRows(first, used), layer_.spec(), lines);
      Index output = 0;
      for (std::int64_t column = 0; column < layer_.column_tiles(); ++column) {
        const ArrayCells& cells = array(tile, column);
        const auto number = static_cast<std::uint32_t>(tile * layer_.column_tiles() + column);
        run_array(cells, drive, {number, 0, first_window, inputs.cols()},
                  outputs.middleRows(output, cells.shape.outputs));
        output += cells.shape.outputs;
      }
    }
  }

  Conversions conversions;
  std::int64_t unsettled = 0;

 private:
  const ArrayCells& array(std::int64_t tile, std::int64_t column) const {
    return layer_.arrays()[static_cast<std::size_t>(tile * layer_.column_tiles() + column)];
  }

  void run_array(const ArrayCells& cells, const Eigen::MatrixXf& drive, SumsPlace place,
                 Eigen::Ref<Eigen::MatrixXd> outputs) {
    const Index group_lines = inputs_per_group(layer_.spec()) * cells.shape.lines_per_input;
    for (Index first = 0; first < drive.rows(); first += group_lines, ++place.group) {
      const Index lines = std::min(group_lines, drive.rows() - first);
      Eigen::MatrixXf sums = lines == drive.rows()
                                 ? sums_.sums(cells, drive, first, place, unsettled)
                                 : sums_.sums(cells, drive.middleRows(first, lines), first, place, unsettled);
      const std::int64_t clipped = convert(converter_, sums.data(), sums.size());
      if (!layer_.spec().digital()) conversions += {sums.size(), clipped};
      const Decoding decoding = decoding_of(layer_.spec(), cells, place.group, converter_.step);
      for (Index column = 0; column < sums.cols(); ++column) {
        const double step_place = steps_[static_cast<std::size_t>(column / place.windows)].place;
        add_outputs(decoding, sums.col(column).data(), step_place, outputs.col(column % place.windows));
      }
    }
  }

  const PimLayer& layer_;
  const ArraySums& sums_;
  std::vector<Digit> steps_;
  Converter converter_;
};

}  // namespace

std::int64_t PimLayer::row_tiles() const { return ceil_div(inputs_, inputs_per_array(spec_)); }

std::optional<PimLayer> PimLayer::program(const PimSpec& spec, const DeviceSpec& device, const Eigen::MatrixXi& weights,
                                          std::uint64_t seed, const Place& here, Problems& problems) {
  const auto before = problems.count();
  check_values_spec(spec, device, here, problems);
  if (weights.size() == 0) problems.add(here / "weights", "there are none");
  if (problems.count() != before) return std::nullopt;
  check_values(weights, weight_range(spec), here / "weights", problems);
  if (problems.count() != before) return std::nullopt;

  PimLayer layer;
  layer.spec_ = spec;
  layer.device_ = device;
  layer.seed_ = seed;
  layer.inputs_ = weights.rows();
  layer.outputs_ = weights.cols();
  const std::int64_t each = spec.columns / static_cast<std::int64_t>(weight_digits(spec).size());
  const std::int64_t column_tiles = ceil_div(layer.outputs_, each);
  layer.arrays_.resize(static_cast<std::size_t>(layer.row_tiles() * column_tiles));
  tbb::parallel_for(std::size_t{0}, layer.arrays_.size(), [&](std::size_t array) {
    const std::int64_t row = static_cast<std::int64_t>(array) / column_tiles * inputs_per_array(spec);
    const std::int64_t output = static_cast<std::int64_t>(array) % column_tiles * each;
    const Eigen::MatrixXi part = weights.block(row, output, std::min(inputs_per_array(spec), layer.inputs_ - row),
                                               std::min(each, layer.outputs_ - output));
    layer.arrays_[array] = program_array(spec, device, part, seed, static_cast<std::uint32_t>(array));
  });
  return layer;
}

std::optional<ValueResult> PimLayer::multiply(const Eigen::MatrixXi& inputs, std::int64_t first_window,
                                              const Place& here, Problems& problems) const {
  const auto before = problems.count();
  if (inputs.rows() != inputs_)
    problems.add(here / "inputs", fmt::format("have {} rows, the weights {}", inputs.rows(), inputs_));
  check_values(inputs, input_range(spec_), here / "inputs", problems);
  if (problems.count() != before) return std::nullopt;

  ValueResult result{Eigen::MatrixXd(outputs_, inputs.cols()), {}};
  const ArraySums sums(spec_, device_, seed_);
  const auto steps = static_cast<std::int64_t>(input_digits(spec_).size());
  const std::int64_t width = std::max<std::int64_t>(1, kBlockColumns / steps);
  std::vector<BlockRun> blocks(static_cast<std::size_t>(ceil_div(inputs.cols(), width)), BlockRun(*this, sums));
  tbb::parallel_for(std::size_t{0}, blocks.size(), [&](std::size_t block) {
    const std::int64_t first = static_cast<std::int64_t>(block) * width;
    const std::int64_t windows = std::min(width, inputs.cols() - first);
    blocks[block].run(inputs.middleCols(first, windows), first_window + first,
                      result.outputs.middleCols(first, windows));
  });
  std::int64_t unsettled = 0;
  for (const BlockRun& block : blocks) {
    result.conversions += block.conversions;
    unsettled += block.unsettled;
  }
  if (unsettled == 0) return result;
  problems.add(
      here / "device.row_wire",
      fmt::format("the voltages along the wires of {} steps did not settle: wires must conduct better than the "
                  "cells on them together",
                  unsettled));
  return std::nullopt;
}

}  // namespace pj

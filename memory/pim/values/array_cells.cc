// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/values/array_cells.h"

#include <algorithm>

#include "memory/pim/values/cell_programming.h"
#include "memory/pim/values/device_noise.h"

namespace pj {
namespace {

using Eigen::Index;

// Digits each cell should hold; lines x columns.
struct Digits {
  Eigen::MatrixXi cells;
  Eigen::Matrix<bool, -1, -1> complemented;
};

Eigen::MatrixXi plain_digits(const PimSpec& spec, const Eigen::MatrixXi& weights, const ArrayShape& shape) {
  const std::vector<Digit> code = weight_digits(spec);
  Eigen::MatrixXi digits = Eigen::MatrixXi::Zero(shape.lines(), shape.columns());
  const Index lines = shape.lines_per_row;
  for (Index o = 0; o < shape.outputs; ++o) {
    for (Index k = 0; k < shape.columns_per_weight; ++k) {
      for (Index r = 0; r < shape.rows; ++r) {
        const int digit = digit_of(code[static_cast<std::size_t>(k)], weights(r, o));
        digits(r * lines, o * shape.columns_per_weight + k) = digit;
        if (lines == 2) digits(r * lines + 1, o * shape.columns_per_weight + k) = 1 - digit;
      }
    }
  }
  if (shape.ones) digits.col(shape.outputs * shape.columns_per_weight).setOnes();
  return digits;
}

// A column whose digits add up to more than half of what they could is stored as what is missing to the largest digit.
void complement_large(const PimSpec& spec, const ArrayShape& shape, Digits& digits) {
  const Index groups = (shape.rows + spec.active_rows - 1) / spec.active_rows;
  const int largest = largest_weight_digit(spec);
  const Index columns = shape.outputs * shape.columns_per_weight;
  digits.complemented = Eigen::Matrix<bool, -1, -1>::Constant(groups, columns, false);
  for (Index group = 0; group < groups; ++group) {
    const Index first = group * spec.active_rows;
    const Index rows = std::min<Index>(spec.active_rows, shape.rows - first);
    for (Index column = 0; column < columns; ++column) {
      auto cells = digits.cells.block(first, column, rows, 1);
      if (2 * cells.cast<std::int64_t>().sum() <= rows * largest) continue;
      cells = largest - cells.array();
      digits.complemented(group, column) = true;
    }
  }
}

// Read noise of independent cells adds up in variance.
struct Read {
  Eigen::MatrixXd cells;   // above level 0, in steps
  Eigen::MatrixXd sigmas;  // of one conversion; empty without
};

Read programmed(const DeviceSpec& device, const CellProgrammer& programmer, const Eigen::MatrixXi& digits,
                std::uint32_t array) {
  Read read{Eigen::MatrixXd(digits.rows(), digits.cols()), {}};
  const bool noisy = device.read == ReadNoise::kOfRange || device.read == ReadNoise::kOfValue;
  if (noisy) read.sigmas.resize(digits.rows(), digits.cols());
  for (Index column = 0; column < digits.cols(); ++column) {
    for (Index line = 0; line < digits.rows(); ++line) {
      const CellPlace place{array, static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(column)};
      const Conductance g = programmer.program(digits(line, column), place);
      read.cells(line, column) = (g - device.lowest) / programmer.step();
      if (noisy) read.sigmas(line, column) = read_sigma(device, g) / programmer.step();
    }
  }
  return read;
}

// What a line adds to each conversion: a column, a pair's difference, less the column of level 0.
Eigen::MatrixXf folded_sums(const Eigen::MatrixXd& cells, const ArrayShape& shape, double left) {
  Eigen::MatrixXf sums(shape.lines(), shape.conversions());
  const bool paired = shape.columns_per_weight != shape.conversions_per_weight;
  const Eigen::VectorXd taken =
      shape.reference ? Eigen::VectorXd(cells.col(cells.cols() - 1)) : Eigen::VectorXd::Constant(shape.lines(), -left);
  for (Index i = 0; i < shape.conversions(); ++i) {
    if (paired) sums.col(i) = (cells.col(2 * i) - cells.col(2 * i + 1)).cast<float>();
    if (!paired) sums.col(i) = (cells.col(i) - taken).cast<float>();
  }
  return sums;
}

Eigen::MatrixXf folded_variances(const Eigen::MatrixXd& sigmas, const ArrayShape& shape) {
  Eigen::MatrixXf variances(shape.lines(), shape.conversions());
  const bool paired = shape.columns_per_weight != shape.conversions_per_weight;
  for (Index i = 0; i < shape.conversions(); ++i) {
    if (paired) variances.col(i) = (sigmas.col(2 * i).cwiseAbs2() + sigmas.col(2 * i + 1).cwiseAbs2()).cast<float>();
    if (!paired) variances.col(i) = sigmas.col(i).cwiseAbs2().cast<float>();
  }
  return variances;
}

bool has_wires(const DeviceSpec& device) { return device.row_wire > Resistance{} || device.column_wire > Resistance{}; }

}  // namespace

std::int64_t ArrayShape::columns() const { return outputs * columns_per_weight + (ones ? 1 : 0) + (reference ? 1 : 0); }

ArrayShape array_shape(const PimSpec& spec, const DeviceSpec& device, std::int64_t rows, std::int64_t outputs) {
  const bool paired = spec.encoding == PimEncoding::kDifferential;
  ArrayShape shape;
  shape.rows = rows;
  shape.outputs = outputs;
  shape.columns_per_weight = static_cast<std::int64_t>(weight_digits(spec).size());
  shape.conversions_per_weight = paired ? shape.columns_per_weight / 2 : shape.columns_per_weight;
  shape.lines_per_row = spec.encoding == PimEncoding::kXnor ? 2 : 1;
  shape.ones = spec.encoding == PimEncoding::kOffset;
  shape.reference =
      !paired && !spec.digital() && device.lowest > Conductance{} && device.off_current == OffCurrent::kSubtracted;
  return shape;
}

ArrayCells program_array(const PimSpec& spec, const DeviceSpec& device, const Eigen::MatrixXi& weights,
                         std::uint64_t seed, std::uint32_t array) {
  ArrayCells result;
  result.shape = array_shape(spec, device, weights.rows(), weights.cols());
  Digits digits{plain_digits(spec, weights, result.shape), {}};
  if (spec.complement_columns) complement_large(spec, result.shape, digits);
  const CellProgrammer programmer(device, spec.cell_bits, seed);
  Read read = programmed(device, programmer, digits.cells, array);
  const double level_zero = device.lowest / programmer.step();
  result.sums = folded_sums(read.cells, result.shape, device.off_current == OffCurrent::kLeft ? level_zero : 0.0);
  result.complemented = std::move(digits.complemented);
  if (read.sigmas.size() > 0) {
    result.variances = folded_variances(read.sigmas, result.shape);
    if (result.shape.reference) result.reference = read.sigmas.rightCols(1).cwiseAbs2().cast<float>();
  }
  if (!has_wires(device)) return result;
  result.conductances = (read.cells.array() + level_zero).matrix();
  result.read_sigmas = std::move(read.sigmas);
  return result;
}

}  // namespace pj

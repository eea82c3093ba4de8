// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/values/array_cells.h"

#include <algorithm>

#include "arch/base/integer.h"
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
  const Index lines = shape.lines_per_input;
  for (Index o = 0; o < shape.outputs; ++o) {
    for (Index k = 0; k < shape.columns_per_weight; ++k) {
      const Digit& digit = code[static_cast<std::size_t>(k)];
      const Index column = o * shape.columns_per_weight + k;
      for (Index r = 0; r < shape.inputs; ++r) {
        for (Index line = 0; line < lines; ++line)
          digits(r * lines + line, column) = cell_of_line(spec, digit, weights(r, o), line);
      }
    }
  }
  if (shape.ones) digits.col(shape.outputs * shape.columns_per_weight).setOnes();
  return digits;
}

// A column whose digits add up to more than half of what they could is stored as what is missing to the largest digit.
void complement_large(const PimSpec& spec, const ArrayShape& shape, Digits& digits) {
  const Index groups = ceil_div(shape.inputs, inputs_per_group(spec));
  const int largest = largest_weight_digit(spec);
  const Index columns = shape.outputs * shape.columns_per_weight;
  digits.complemented = Eigen::Matrix<bool, -1, -1>::Constant(groups, columns, false);
  for (Index group = 0; group < groups; ++group) {
    const Index first = group * inputs_per_group(spec);
    const Index rows = std::min<Index>(inputs_per_group(spec), shape.inputs - first);
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

// What a line adds to each conversion: a column, less that of level 0.
Eigen::MatrixXf folded_sums(const Eigen::MatrixXd& cells, const ArrayShape& shape, double left) {
  if (!shape.reference) return (cells.array() + left).cast<float>();
  return (cells.leftCols(shape.conversions()).colwise() - cells.col(cells.cols() - 1)).cast<float>();
}

bool has_wires(const DeviceSpec& device) { return device.row_wire > Resistance{} || device.column_wire > Resistance{}; }

}  // namespace

std::int64_t ArrayShape::columns() const { return outputs * columns_per_weight + (ones ? 1 : 0) + (reference ? 1 : 0); }

ArrayShape array_shape(const PimSpec& spec, const DeviceSpec& device, std::int64_t inputs, std::int64_t outputs) {
  const bool differential = spec.encoding == PimEncoding::kDifferential;
  ArrayShape shape;
  shape.inputs = inputs;
  shape.outputs = outputs;
  shape.columns_per_weight = static_cast<std::int64_t>(weight_digits(spec).size());
  shape.lines_per_input = lines_per_input(spec);
  shape.ones = spec.encoding == PimEncoding::kOffset;
  shape.reference = !differential && !spec.digital() && device.lowest > Conductance{} &&
                    device.off_current == OffCurrent::kSubtracted;
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
    result.variances = read.sigmas.leftCols(result.shape.conversions()).cwiseAbs2().cast<float>();
    if (result.shape.reference) result.reference = read.sigmas.rightCols(1).cwiseAbs2().cast<float>();
  }
  if (!has_wires(device)) return result;
  result.conductances = (read.cells.array() + level_zero).matrix();
  result.read_sigmas = std::move(read.sigmas);
  return result;
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/pim_values/value_case.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace pj {
namespace {

int draw(std::mt19937& random, int low, int high) { return std::uniform_int_distribution<int>(low, high)(random); }

bool one_bit_cells(PimEncoding encoding) {
  return encoding == PimEncoding::kXnor || encoding == PimEncoding::kTwosComplement;
}

}  // namespace

void set_converter_bits(PimSpec& spec, int bits) {
  PimPart part;
  part.stage = PimStage::kConverter;
  part.bits = bits;
  spec.parts = {part};
}

PimSpec macro_128() {
  PimSpec spec;
  spec.cell_bits = 2;
  set_converter_bits(spec, lossless_bits(spec));
  return spec;
}

Eigen::MatrixXi random_values(std::mt19937& random, Eigen::Index rows, Eigen::Index columns, ValueRange range) {
  Eigen::MatrixXi values(rows, columns);
  std::uniform_int_distribution<int> any(range.lowest, range.highest);
  // Extremes often: they are what overflows.
  for (Eigen::Index i = 0; i < values.size(); ++i) {
    const int kind = draw(random, 0, 9);
    values.data()[i] = kind == 0 ? range.lowest : kind == 1 ? range.highest : kind == 2 ? 0 : any(random);
  }
  return values;
}

ValueCase random_case(std::mt19937& random) {
  ValueCase values;
  PimSpec& spec = values.spec;
  spec.encoding = static_cast<PimEncoding>(draw(random, 0, 4));
  spec.kind =
      spec.encoding == PimEncoding::kTwosComplement || draw(random, 0, 5) == 0 ? PimKind::kDigitalTree : PimKind::kRram;
  spec.rows = draw(random, 2, 40);
  spec.active_rows = draw(random, 2, static_cast<int>(spec.rows));
  spec.weight_bits = draw(random, 2, 9);
  spec.input_bits = draw(random, 2, 9);
  spec.cell_bits = one_bit_cells(spec.encoding) ? 1 : draw(random, 1, 4);
  spec.input_slice_bits = spec.encoding == PimEncoding::kXnor ? 1 : draw(random, 1, 4);
  spec.signed_inputs = spec.encoding == PimEncoding::kXnor || draw(random, 0, 1) == 1;
  if (spec.encoding != PimEncoding::kXnor && draw(random, 0, 3) == 0) spec.input = PimInput::kPulses;
  if (spec.input == PimInput::kPulses) spec.pulse_phase_bits = draw(random, 0, 4);
  spec.complement_columns = spec.encoding == PimEncoding::kOffset && draw(random, 0, 1) == 1;
  spec.columns = static_cast<std::int64_t>(weight_digits(spec).size()) + draw(random, 0, 50);
  if (!spec.digital()) set_converter_bits(spec, lossless_bits(spec));
  if (draw(random, 0, 1) == 1) values.device.lowest = microsiemens(draw(random, 1, 50));
  const Eigen::Index inputs = draw(random, 1, 100);
  values.weights = random_values(random, inputs, draw(random, 1, 20), weight_range(spec));
  values.inputs = random_values(random, inputs, draw(random, 1, 10), input_range(spec));
  return values;
}

Eigen::MatrixXd exact_product(const ValueCase& values) {
  const Eigen::Matrix<std::int64_t, -1, -1> product =
      values.weights.cast<std::int64_t>().transpose() * values.inputs.cast<std::int64_t>();
  return product.cast<double>();
}

ValueResult run_case(const ValueCase& values, std::uint64_t seed) {
  Problems problems;
  const auto layer = PimLayer::program(values.spec, values.device, values.weights, seed, {}, problems);
  if (!layer) throw std::logic_error(problems.text());
  const auto result = layer->multiply(values.inputs, 0, {}, problems);
  if (!result) throw std::logic_error(problems.text());
  return *result;
}

double rms_error(const ValueCase& values, std::uint64_t seed) {
  const Eigen::MatrixXd error = run_case(values, seed).outputs - exact_product(values);
  return std::sqrt(error.squaredNorm() / static_cast<double>(error.size()));
}

std::string describe(const ValueCase& values) {
  const PimSpec& spec = values.spec;
  return fmt::format(
      "encoding {} kind {} rows {}/{} columns {} weight {}b in cells of {}b input {}b in {} of {}b {}{}"
      "K {} M {} windows {}",
      static_cast<int>(spec.encoding), static_cast<int>(spec.kind), spec.active_rows, spec.rows, spec.columns,
      spec.weight_bits, spec.cell_bits, spec.input_bits, spec.input == PimInput::kPulses ? "pulses" : "steps",
      spec.input == PimInput::kPulses ? spec.pulse_phase_bits : spec.input_slice_bits,
      spec.signed_inputs ? "signed " : "unsigned ", spec.complement_columns ? "complemented " : "",
      values.weights.rows(), values.weights.cols(), values.inputs.cols());
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/values/value_check.h"

#include <fmt/core.h>

#include "memory/pim/pim_encoding.h"
#include "memory/pim/values/converter.h"

namespace pj {
namespace {

// Floats hold sums exactly and round them below this.
constexpr std::int64_t kLargestSum = (std::int64_t{1} << 22) - 2;
constexpr int kMostConverterBits = 21;

template <class Value>
void check_within(Value value, Value low, Value high, const Place& here, Problems& problems) {
  if (value < low || value > high) problems.add(here, fmt::format("must be {} to {}, got {}", low, high, value));
}

void check_sizes(const PimSpec& spec, const Place& here, Problems& problems) {
  check_within<std::int64_t>(spec.rows, rows_per_input(spec), 32768, here / "rows", problems);
  check_within<std::int64_t>(spec.columns, 1, 32768, here / "columns", problems);
  check_within<std::int64_t>(spec.active_rows, rows_per_input(spec), std::max<std::int64_t>(spec.rows, 2),
                             here / "active_rows", problems);
  check_within(spec.cell_bits, 1, 8, here / "cell_bits", problems);
  const bool pairs = spec.encoding == PimEncoding::kDifferential || spec.encoding == PimEncoding::kTwoSided;
  const bool bipolar = spec.encoding == PimEncoding::kXnor;
  const bool signed_pulses = spec.input == PimInput::kPulses && spec.signed_inputs;
  check_within(spec.weight_bits, pairs || bipolar ? 2 : 1, 16, here / "weight_bits", problems);
  check_within(spec.input_bits, bipolar || signed_pulses ? 2 : 1, 16, here / "input_bits", problems);
  check_within(spec.input_slice_bits, 1, 8, here / "input_slice_bits", problems);
}

void check_encoding(const PimSpec& spec, const Place& here, Problems& problems) {
  const bool one_bit_cells = spec.encoding == PimEncoding::kXnor || spec.encoding == PimEncoding::kTwosComplement;
  if (one_bit_cells && spec.cell_bits != 1)
    problems.add(here / "cell_bits", fmt::format("this encoding stores one bit a cell, got {}", spec.cell_bits));
  if (spec.encoding == PimEncoding::kXnor && spec.input_slice_bits != 1)
    problems.add(here / "input_slice_bits", fmt::format("xnor drives one bit a step, got {}", spec.input_slice_bits));
  if (spec.encoding == PimEncoding::kXnor && !spec.signed_inputs)
    problems.add(here / "signed_inputs", "xnor inputs are -1 and +1: they cannot be unsigned");
  if (spec.encoding == PimEncoding::kXnor && spec.input == PimInput::kPulses)
    problems.add(here / "input", "xnor drives bits, not pulses");
  if (spec.encoding == PimEncoding::kTwosComplement && !spec.digital())
    problems.add(here / "encoding", "two's complement is for digital macros; take offset, differential or two_sided");
  if (spec.complement_columns && spec.encoding != PimEncoding::kOffset)
    problems.add(here / "complement_columns", "needs the column of ones that only offset has");
}

void check_converter(const PimSpec& spec, const Place& here, Problems& problems) {
  if (largest_sum(spec) > kLargestSum) {
    problems.add(here, fmt::format("a column's sum can be {}, value mode is exact up to {}; drive fewer rows or bits",
                                   largest_sum(spec), kLargestSum));
  }
  if (spec.digital()) return;
  const int fewest = signed_sums(spec) ? 2 : 1;
  check_within(converter_bits(spec), fewest, kMostConverterBits, here / "converter.bits", problems);
  check_within(columns_of_converter(spec), 1, 32768, here / "converter.columns", problems);
}

}  // namespace

void check_values_spec(const PimSpec& spec, const DeviceSpec& device, const Place& here, Problems& problems) {
  const auto before = problems.count();
  check_sizes(spec, here, problems);
  if (problems.count() != before) return;  // the rest computes with them
  check_encoding(spec, here, problems);
  check_converter(spec, here, problems);
  check_device(device, spec, here / "device", problems);
  const auto columns = static_cast<std::int64_t>(weight_digits(spec).size());
  if (columns > spec.columns) {
    problems.add(here / "columns", fmt::format("a weight of {} bits takes {} columns of one array, which has {}",
                                               spec.weight_bits, columns, spec.columns));
  }
}

void check_values(const Eigen::MatrixXi& values, ValueRange range, const Place& here, Problems& problems) {
  const int* first = nullptr;
  std::int64_t wrong = 0;
  for (const int* value = values.data(); value != values.data() + values.size(); ++value) {
    if (range.holds(*value)) continue;
    if (first == nullptr) first = value;
    ++wrong;
  }
  if (wrong == 0) return;
  const auto at = first - values.data();
  problems.add(here, fmt::format("must lie in {} to {}; {} of {} do not, the first at ({}, {}): {}", range.lowest,
                                 range.highest, wrong, values.size(), at % values.rows(), at / values.rows(), *first));
}

}  // namespace pj

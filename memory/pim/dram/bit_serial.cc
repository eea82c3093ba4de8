// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/dram/bit_serial.h"

#include <fmt/format.h>

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {
namespace {

int product_bits(const MatrixProduct& product) { return std::max(product.weight_bits, product.input_bits); }

// Rows of a column: its weights, an input, their product, the sum.
std::int64_t column_rows(const BitSerialSpec& spec, const MatrixProduct& product) {
  return checked_add(weight_rows(spec, product), std::int64_t{3} * product_bits(product) + product.sum_bits);
}

void check(const BitSerialSpec& spec, const MatrixProduct& product, Problems& problems) {
  const Place place = Place{} / product.name;
  if (product.outputs < 1 || product.depth < 1 || product.vectors < 1) {
    problems.add(place, "has no products; every axis of a matrix product is at least 1");
    return;
  }
  const std::int64_t needed = column_rows(spec, product);
  if (needed <= spec.array_rows) return;
  problems.add(place, fmt::format("takes {} rows of an array, which has {}: quantise the layer or run it on the host",
                                  needed, spec.array_rows));
}

std::int64_t arrays_in_all(const BitSerialCounts& c) {
  return checked_add(checked_mul(c.rounds - 1, c.active_arrays), c.last_arrays);
}

}  // namespace

void RowOperations::add(const RowOperations& other, std::int64_t times) {
  reads = checked_add(reads, checked_mul(other.reads, times));
  writes = checked_add(writes, checked_mul(other.writes, times));
  logic = checked_add(logic, checked_mul(other.logic, times));
}

std::int64_t weight_rows(const BitSerialSpec& spec, const MatrixProduct& product) {
  const std::int64_t outputs_of_column = ceil_div(product.outputs, checked_mul(spec.arrays, spec.columns()));
  return checked_mul(checked_mul(outputs_of_column, product.depth), product_bits(product));
}

void check_bit_serial(const BitSerialSpec& spec, const Place& here, Problems& problems) {
  const auto at_least_one = [&](const char* field, std::int64_t value) {
    if (value < 1) problems.add(here / field, fmt::format("must be >= 1, got {}", value));
  };
  at_least_one("arrays", spec.arrays);
  at_least_one("array_rows", spec.array_rows);
  at_least_one("row_clocks", spec.row_clocks);
  at_least_one("logic_clocks", spec.logic_clocks);
  if (!spec.dram.io) problems.add(here / "dram", "needs `io`: inputs and outputs go over the pins and are never free");
}

std::optional<BitSerialCounts> bit_serial_counts(const BitSerialSpec& spec, const MatrixProduct& product,
                                                 Problems& problems) {
  const auto before = problems.count();
  BitSerialCounts c;
  c.product_bits = product_bits(product);
  check(spec, product, problems);
  if (problems.count() != before) return std::nullopt;
  const std::int64_t at_once = checked_mul(spec.arrays, spec.columns());
  c.rounds = ceil_div(product.sums(), at_once);
  c.active_arrays = spec.arrays;
  c.last_arrays = ceil_div(product.sums() - (c.rounds - 1) * at_once, spec.columns());
  c.round.add(bit_serial_multiply(c.product_bits), product.depth);
  c.round.add(bit_serial_add(product.sum_bits), product.depth - 1);  // the first product is the sum
  c.input_rows = checked_mul(product.depth, c.product_bits);
  c.round.writes = checked_add(c.round.writes, c.input_rows);
  c.round.reads = checked_add(c.round.reads, product.sum_bits);  // for the host
  const std::int64_t rows = checked_mul(checked_add(c.round.reads, c.round.writes), spec.row_clocks);
  const std::int64_t one = checked_add(rows, checked_mul(c.round.logic, spec.logic_clocks));
  c.clocks = checked_mul(c.rounds, one);
  return c;
}

void record_bit_serial_events(const BitSerialSpec& spec, const MatrixProduct& product, const BitSerialCounts& c,
                              ComponentId dram, EventSink& sink) {
  const std::int64_t arrays = arrays_in_all(c);
  const auto put = [&](Action action, Tensor tensor, std::int64_t count) {
    sink.record({dram, action, tensor, count});
  };
  put(Action::kActivate, Tensor::kInput, checked_mul(arrays, c.input_rows));
  put(Action::kActivate, Tensor::kPartialSum, checked_mul(arrays, c.round.reads + c.round.writes - c.input_rows));
  put(Action::kLogic, Tensor::kNone, checked_mul(checked_mul(arrays, c.round.logic), spec.columns()));
  put(Action::kHostWrite, Tensor::kInput, checked_mul(checked_mul(arrays, c.input_rows), spec.columns() / 8));
  put(Action::kHostRead, Tensor::kOutput, ceil_div(checked_mul(product.sums(), product.output_bits), 8));
  const std::int64_t all = checked_mul(c.clocks, spec.dram.organization.channels);
  put(Action::kActiveStandby, Tensor::kNone, all);
  put(Action::kRefresh, Tensor::kNone, all / spec.dram.timing.refi);
}

}  // namespace pj

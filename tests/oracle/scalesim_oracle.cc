// SPDX-License-Identifier: Apache-2.0
// The array of SCALE-Sim, fold by fold and word by word: what stands still is shifted in from above, one row a cycle;
// what streams enters its row or column a cycle later for each row or column before it.
#include <algorithm>

#include "tests/oracle/timeloop_oracle.h"

namespace pj {
namespace {

struct Fold {
  std::int64_t rows, columns;            // of the array
  std::int64_t used_rows, used_columns;  // by this fold
  std::int64_t time;                     // how much streams
};

struct Edge {
  std::int64_t from_left = 0, from_above = 0, out = 0, cycles = 0;
};

// Words stand in the array; one operand enters from the left and sums leave below.
Edge with_preload(const Fold& f) {
  Edge e;
  for (std::int64_t row = 0; row < f.rows; ++row, ++e.cycles) {
    if (row < f.used_rows) e.from_above += f.used_columns;
  }
  std::int64_t last = e.cycles;
  for (std::int64_t t = 0; t < f.time; ++t) {
    e.from_left += f.used_rows;
    e.out += f.used_columns;
    // The last column's sum has passed all rows, its first operand all columns.
    last = std::max(last, e.cycles + t + (f.rows - 1) + (f.columns - 1));
  }
  e.cycles = last + 1;
  return e;
}

// Sums stand in the array; operands enter from the left and from above.
Edge with_sums_inside(const Fold& f) {
  Edge e;
  std::int64_t last = 0;
  for (std::int64_t t = 0; t < f.time; ++t) {
    e.from_left += f.used_rows;
    e.from_above += f.used_columns;
    last = std::max(last, t + (f.rows - 1) + (f.columns - 1));
  }
  for (std::int64_t row = 0; row < f.used_rows; ++row) e.out += f.used_columns;
  e.cycles = last + 1;
  return e;
}

}  // namespace

ScaleSimOracleCounts scalesim_oracle(std::int64_t m, std::int64_t k, std::int64_t n, std::int64_t rows,
                                     std::int64_t columns, Tensor stationary) {
  const std::int64_t on_rows = stationary == Tensor::kOutput ? m : k;
  const std::int64_t on_columns = stationary == Tensor::kInput ? m : n;
  const std::int64_t time = stationary == Tensor::kWeight ? m : stationary == Tensor::kInput ? n : k;
  ScaleSimOracleCounts c;
  for (std::int64_t column = 0; column < on_columns; column += columns) {
    for (std::int64_t row = 0; row < on_rows; row += rows) {
      const Fold fold = {rows, columns, std::min(rows, on_rows - row), std::min(columns, on_columns - column), time};
      const Edge e = stationary == Tensor::kOutput ? with_sums_inside(fold) : with_preload(fold);
      c.cycles += e.cycles;
      c.output_writes += e.out;
      (stationary == Tensor::kInput ? c.weight_reads : c.input_reads) += e.from_left;
      (stationary == Tensor::kInput ? c.input_reads : c.weight_reads) += e.from_above;
    }
  }
  return c;
}

}  // namespace pj

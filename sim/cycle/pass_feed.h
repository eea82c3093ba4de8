// SPDX-License-Identifier: Apache-2.0
// What the array is fed with in one pass (one stationary tile), as tables of addresses made ahead of the first cycle.
// The left operand enters at the left edge and moves right; the top operand enters at the top edge:
//   ws  left = input,  top = weight, held in the array; sums move down and leave at the bottom
//   is  left = weight, top = input,  held in the array; sums move down and leave at the bottom
//   os  left = input,  top = weight, moves down; sums are held
// Not here: how a mapping is cut into passes, and when a pass starts.
//   PassRange range{base, {{q, 1, 14}}, {{c, 1, 32}}, {{m, 1, 32}}};
//   PassFeed feed = make_pass_feed(einsum, store, Tensor::kWeight, range, {32, 32});
#pragma once

#include <cstdint>
#include <vector>

#include "sim/cycle/operands.h"

namespace pj {

// One digit of a mixed-radix number: it takes the values 0 .. count-1 and moves `dim` by `stride` each.
struct Digit {
  int dim = 0;
  std::int64_t stride = 1;
  std::int64_t count = 1;
};

// The index ranges of a pass: value of a dimension = base + its digits. Digits are listed outermost first. A step with
// a value beyond its dimension is not taken; a row or column with one is idle.
struct PassRange {
  std::vector<std::int64_t> base;  // one per dimension
  std::vector<Digit> steps;
  std::vector<Digit> rows;
  std::vector<Digit> columns;
};

struct GridSize {
  std::int64_t rows = 1;
  std::int64_t columns = 1;
};

enum class SumStart : std::uint8_t {
  kZero,    // sums start at zero
  kRefill,  // sums start from the outputs' memory: injected at the top (ws, is), shifted into the registers (os)
  kKeep,    // os: sums go on from the pass before, which did not drain
};
enum class SumEnd : std::uint8_t {
  kAdd,    // a result is added to the word in the outputs' memory
  kWrite,  // a result replaces the word in the outputs' memory
  kKeep,   // os: sums stay in the array
};

// Address of a word = sum of the tables' entries for its step, row and column; a table that is empty counts as zero.
struct OperandFeed {
  const std::int16_t* data = nullptr;
  const std::uint8_t* present = nullptr;  // 0 = padding; null: no padding, or padding is stored words too
  std::vector<std::int64_t> step, row, column;
};

struct OutputFeed {
  std::int64_t* data = nullptr;
  std::vector<std::int64_t> step, row, column;
};

struct PassFeed {
  Tensor stationary = Tensor::kWeight;
  std::int64_t steps = 0;
  OperandFeed left;   // step, row
  OperandFeed top;    // ws, is: row, column; os: step, column
  OutputFeed output;  // ws, is: step, column; os: row, column
  std::vector<std::uint8_t> row_active, column_active;
  SumStart start = SumStart::kZero;
  SumEnd end = SumEnd::kAdd;
};

// The store must outlive the feed. Throws std::invalid_argument if digits do not fit the grid, the base is not inside
// the layer, or a digit moves a tensor that its axis must not move (counting.md, section 6).
PassFeed make_pass_feed(const Einsum& einsum, OperandStore& store, Tensor stationary, const PassRange& range,
                        GridSize grid);

// Different words among those that are held (ws, is): what a memory reads when overlapping halos are read once.
std::int64_t distinct_held_words(const PassFeed& feed);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// A layer's weights on arrays: rows = its inputs (im2col), columns = its output channels x slices, cut into arrays.
// Equations: docs/models/pim.md, section 3. One copy of the layer; copies and places of arrays: dataflow/pim.
#pragma once

#include <cstdint>
#include <optional>

#include "memory/pim/pim_spec.h"

namespace pj {

// What actual values make parts priced by value do, relative to the largest: of rows, of cells.
struct PimActivity {
  double drive = 1.0;
  double cell = 1.0;
};

// One layer as matrix-vector products: `groups` independent matrices of `depth` inputs x `outputs`, each times
// `windows` vectors.
struct PimWork {
  std::int64_t groups = 1;
  std::int64_t depth = 1;
  std::int64_t outputs = 1;
  std::int64_t windows = 1;
  int weight_bits = 8;
  int input_bits = 8;
  int output_bits = 8;
  int sum_bits = 32;
  double weight_density = 1.0;  // share of values that are not zero
  double input_density = 1.0;
  double weight_level = 0.5;  // mean size of those, as a share of the largest
  double input_level = 0.5;
  std::optional<PimActivity> measured;  // instead of densities and levels

  [[nodiscard]] std::int64_t macs() const;  // CountOverflow
};

// Cells of one array that hold weights.
struct PimUse {
  std::int64_t inputs = 0;   // that it takes
  std::int64_t rows = 0;     // of cells: inputs x rows_per_input
  std::int64_t outputs = 0;  // that it sums
  std::int64_t columns = 0;  // of cells: outputs x columns_per_weight
};

// Blocks are numbered (group block, column block, row block), row blocks fastest: block = (g * column_blocks + c) *
// row_blocks + r. Small matrices of several groups lie on the diagonal of one array.
class PimGrid {
 public:
  // The spec's arrays are large enough for one weight (checked where a machine is read, for the machine's widest).
  PimGrid(const PimSpec& spec, const PimWork& work);

  [[nodiscard]] std::int64_t blocks() const { return group_blocks_ * column_blocks_ * row_blocks_; }
  [[nodiscard]] std::int64_t row_blocks() const { return row_blocks_; }
  [[nodiscard]] std::int64_t column_blocks() const { return column_blocks_; }
  [[nodiscard]] std::int64_t group_blocks() const { return group_blocks_; }
  [[nodiscard]] std::int64_t groups_in_array() const { return groups_in_array_; }
  // Of block number `block`.
  [[nodiscard]] PimUse use(std::int64_t block) const;
  // Which inputs it takes, and which outputs it sums: equal numbers, equal sets.
  [[nodiscard]] std::int64_t inputs_of(std::int64_t block) const;
  [[nodiscard]] std::int64_t outputs_of(std::int64_t block) const { return block / row_blocks_; }
  // Steps of one product: of the array with the most rows.
  [[nodiscard]] std::int64_t steps() const { return slices_ * row_groups_; }
  [[nodiscard]] std::int64_t slices() const { return slices_; }
  // Columns of an array that are converted: of the widest block.
  [[nodiscard]] std::int64_t converted_columns() const;

 private:
  PimWork work_;
  std::int64_t cells_per_input_, columns_per_weight_;
  std::int64_t inputs_per_array_, outputs_per_array_;
  std::int64_t groups_in_array_ = 1, group_blocks_ = 1, column_blocks_ = 1, row_blocks_ = 1;
  std::int64_t slices_ = 1, row_groups_ = 1;
};

}  // namespace pj

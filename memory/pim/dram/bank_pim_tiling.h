// SPDX-License-Identifier: Apache-2.0
// How a product of a weight matrix with input vectors is cut for blocks at banks: which outputs a block has, which
// inputs are held at once, how many columns and rows of its banks that takes.
#pragma once

#include <cstdint>
#include <optional>

#include "memory/pim/dram/bank_pim_spec.h"
#include "memory/pim/dram/matrix_product.h"

namespace pj {

struct BankPimTiling {
  std::int64_t output_tiles = 0;  // groups of outputs that all blocks work on at once
  std::int64_t accumulators = 0;  // outputs of a block in each but the last
  std::int64_t last_accumulators = 0;
  std::int64_t channels = 0;  // that have outputs, in each but the last
  std::int64_t last_channels = 0;
  std::int64_t input_tiles = 0;  // pieces of the inputs held at once
  std::int64_t words = 0;        // input words of each but the last
  std::int64_t last_words = 0;

  // Operations of a block on all inputs of one output tile that is not the last.
  [[nodiscard]] std::int64_t full_input_tiles() const { return input_tiles - (last_words == words ? 0 : 1); }
};

// Input tiles of set `set`: they take turns.
std::int64_t tiles_of_set(const BankPimSpec& spec, const BankPimTiling& tiling, int set);
// Tiles of `columns` columns each that share a row; 0: one takes several rows. A tile that fits in a row lies in one.
std::int64_t tiles_per_row(const BankPimSpec& spec, std::int64_t columns);
// Rows that the weights take in a bank of set `set`.
std::int64_t weight_rows(const BankPimSpec& spec, const BankPimTiling& tiling, int set);

// A problem at the layer's name where bits or rows do not fit.
std::optional<BankPimTiling> bank_pim_tiling(const BankPimSpec& spec, const MatrixProduct& product, Problems& problems);

}  // namespace pj

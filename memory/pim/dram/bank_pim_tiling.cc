// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/dram/bank_pim_tiling.h"

#include <fmt/format.h>

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {
namespace {

// Outputs are spread over as many blocks as there are: no block has two where another has none.
void cut_outputs(const BankPimSpec& spec, std::int64_t outputs, BankPimTiling& t) {
  const std::int64_t blocks = spec.all_blocks();
  const std::int64_t tile = checked_mul(blocks, spec.accumulators);
  t.output_tiles = ceil_div(outputs, tile);
  t.accumulators =
      t.output_tiles > 1 ? spec.accumulators : std::min<std::int64_t>(spec.accumulators, ceil_div(outputs, blocks));
  t.channels = t.output_tiles > 1 ? spec.dram.organization.channels : 0;
  const std::int64_t last = outputs - (t.output_tiles - 1) * tile;
  t.last_accumulators = ceil_div(last, blocks);
  t.last_channels = ceil_div(ceil_div(last, t.last_accumulators), spec.blocks);
  if (t.output_tiles == 1) t.channels = t.last_channels;
}

void cut_inputs(const BankPimSpec& spec, std::int64_t depth, BankPimTiling& t) {
  t.input_tiles = ceil_div(depth, spec.inputs_held());
  t.last_words = ceil_div(depth - (t.input_tiles - 1) * spec.inputs_held(), spec.lanes);
  t.words = t.input_tiles > 1 ? spec.input_words : t.last_words;
}

std::int64_t rows_of_tiles(const BankPimSpec& spec, std::int64_t tiles, std::int64_t columns) {
  const std::int64_t per_row = tiles_per_row(spec, columns);
  return per_row > 0 ? ceil_div(tiles, per_row) : checked_mul(tiles, ceil_div(columns, spec.bursts_per_row()));
}

std::int64_t rows_by_outputs(const BankPimSpec& spec, const BankPimTiling& t, int set) {
  const std::int64_t tiles = tiles_of_set(spec, t, set);
  const std::int64_t full = rows_of_tiles(spec, tiles, t.accumulators * t.words);
  return checked_add(checked_mul(t.output_tiles - 1, full), rows_of_tiles(spec, tiles, t.last_accumulators * t.words));
}

// The same output of all pieces of the inputs does not share a row: pieces come one after another.
std::int64_t rows_by_inputs(const BankPimSpec& spec, const BankPimTiling& t) {
  return checked_add(checked_mul(t.input_tiles - 1, rows_of_tiles(spec, t.output_tiles, t.words)),
                     rows_of_tiles(spec, t.output_tiles, t.last_words));
}

void check_bits(const BankPimSpec& spec, const MatrixProduct& product, Problems& problems) {
  const auto check = [&](const char* what, int bits) {
    if (bits <= spec.element_bits) return;
    problems.add(Place{} / product.name,
                 fmt::format("{} of {} bits; the blocks of {} take {}: quantise the layer or run it on the host", what,
                             bits, spec.dram.name, spec.element_bits));
  };
  check("weights", product.weight_bits);
  check("inputs", product.input_bits);
}

// Rows of a bank of set `set` that are no weights': sums on their way to the host, and the registers' address.
std::int64_t other_rows(const BankPimSpec& spec, const BankPimTiling& t, const MatrixProduct& product, int set) {
  if (set != spec.register_set()) return 1;
  if (spec.results != BankPimResults::kBanks) return 0;
  const std::int64_t few = checked_mul(product.vectors, (t.output_tiles - 1) * t.accumulators);
  const std::int64_t last = checked_mul(product.vectors, t.last_accumulators);
  return 1 + ceil_div(few, spec.bursts_per_row()) + ceil_div(last, spec.bursts_per_row());
}

void check_rows(const BankPimSpec& spec, const BankPimTiling& tiling, const MatrixProduct& product,
                Problems& problems) {
  for (int set = 0; set < spec.sets(); ++set) {
    const std::int64_t rows = checked_add(weight_rows(spec, tiling, set), other_rows(spec, tiling, product, set));
    if (rows <= spec.dram.organization.rows) continue;
    problems.add(Place{} / product.name,
                 fmt::format("its weights and sums take {} rows of a bank, {} has {}: split the layer or add channels",
                             rows, spec.dram.name, spec.dram.organization.rows));
    return;
  }
}

}  // namespace

std::int64_t tiles_of_set(const BankPimSpec& spec, const BankPimTiling& tiling, int set) {
  return tiling.input_tiles > set ? ceil_div(tiling.input_tiles - set, spec.sets()) : 0;
}

std::int64_t tiles_per_row(const BankPimSpec& spec, std::int64_t columns) { return spec.bursts_per_row() / columns; }

std::int64_t weight_rows(const BankPimSpec& spec, const BankPimTiling& tiling, int set) {
  if (spec.order == BankPimOrder::kInputs) return set == 0 ? rows_by_inputs(spec, tiling) : 0;
  return rows_by_outputs(spec, tiling, set);
}

std::optional<BankPimTiling> bank_pim_tiling(const BankPimSpec& spec, const MatrixProduct& product,
                                             Problems& problems) {
  const auto before = problems.count();
  check_bits(spec, product, problems);
  if (product.outputs < 1 || product.depth < 1 || product.vectors < 1) {
    problems.add(Place{} / product.name, "has no products; every axis of a matrix product is at least 1");
  }
  if (problems.count() != before) return std::nullopt;
  BankPimTiling tiling;
  cut_outputs(spec, product.outputs, tiling);
  cut_inputs(spec, product.depth, tiling);
  check_rows(spec, tiling, product, problems);
  if (problems.count() != before) return std::nullopt;
  return tiling;
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/pim_grid.h"

#include <algorithm>
#include <stdexcept>

#include "arch/base/integer.h"
#include "memory/pim/pim_encoding.h"

namespace pj {
namespace {

// Size of part `index` of `whole` cut into parts of `part`.
std::int64_t size_of(std::int64_t whole, std::int64_t part, std::int64_t index) {
  return std::min(part, whole - index * part);
}

}  // namespace

std::int64_t PimWork::macs() const { return checked_mul(checked_mul(groups, windows), checked_mul(depth, outputs)); }

PimGrid::PimGrid(const PimSpec& spec, const PimWork& work)
    : work_(work),
      cells_per_input_(rows_per_input(spec)),
      columns_per_weight_(pj::columns_per_weight(spec, work.weight_bits)),
      inputs_per_array_(spec.rows / cells_per_input_),
      outputs_per_array_(spec.columns / columns_per_weight_),
      slices_(slices_per_input(spec, work.input_bits)) {
  if (inputs_per_array_ < 1 || outputs_per_array_ < 1) throw std::logic_error("PimGrid: no weight fits an array");
  if (work.depth <= inputs_per_array_ && work.outputs <= outputs_per_array_) {
    groups_in_array_ = std::min({inputs_per_array_ / work.depth, outputs_per_array_ / work.outputs, work.groups});
  }
  group_blocks_ = ceil_div(work.groups, groups_in_array_);
  row_blocks_ = ceil_div(work.depth, inputs_per_array_);
  column_blocks_ = ceil_div(work.outputs, outputs_per_array_);
  row_groups_ = ceil_div(use(0).rows, spec.active_rows);
}

PimUse PimGrid::use(std::int64_t block) const {
  const std::int64_t column = block / row_blocks_ % column_blocks_;
  const std::int64_t groups = size_of(work_.groups, groups_in_array_, block / row_blocks_ / column_blocks_);
  PimUse use;
  use.inputs = groups * size_of(work_.depth, inputs_per_array_, block % row_blocks_);
  use.outputs = groups * size_of(work_.outputs, outputs_per_array_, column);
  use.rows = use.inputs * cells_per_input_;
  use.columns = use.outputs * columns_per_weight_;
  return use;
}

std::int64_t PimGrid::inputs_of(std::int64_t block) const {
  return block / row_blocks_ / column_blocks_ * row_blocks_ + block % row_blocks_;
}

std::int64_t PimGrid::converted_columns() const { return use(0).columns; }

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "sim/pim/pim_pipeline.h"

#include <algorithm>
#include <stdexcept>

#include "arch/base/integer.h"

namespace pj {

std::int64_t rows_of(const Layer& layer) {
  const Shape& shape = layer.output_shape;
  if (shape.size() == 4) return shape[2];
  return shape.size() == 3 ? shape[1] : 1;
}

RowNeed row_need(const Layer& layer, std::size_t stage) {
  const int rows = layer.einsum ? layer.einsum->dim("P") : -1;
  const bool image = layer.output_shape.size() == 4 && rows >= 0;
  if (!image) return {stage, 0, 0};
  for (const Rank& rank : layer.einsum->input.ranks) {
    RowNeed need{stage, rank.offset, 0};
    for (const IndexTerm& term : rank.terms) {
      if (term.dim == rows) {
        need.stride = term.coefficient;
      } else {
        need.first += term.coefficient * (layer.einsum->dims[static_cast<std::size_t>(term.dim)].size - 1);
      }
    }
    if (need.stride > 0) return need;
  }
  return {stage, 0, 0};
}

std::int64_t last_needed(const RowNeed& need, const PipelineStage& of, std::int64_t row, std::int64_t rows) {
  const std::int64_t last = need.stride > 0 ? need.first + need.stride * row : ceil_div((row + 1) * of.rows, rows) - 1;
  return std::clamp<std::int64_t>(last, 0, of.rows - 1);
}

std::vector<Femtoseconds> pipeline_ends(const std::vector<PipelineStage>& stages, std::int64_t images) {
  std::vector<std::vector<Femtoseconds>> readable(stages.size());  // per stage and row
  for (std::size_t s = 0; s < stages.size(); ++s) {
    const PipelineStage& stage = stages[s];
    Femtoseconds done = 0;
    for (std::int64_t row = 0; row < checked_mul(images, stage.rows); ++row) {
      for (const RowNeed& need : stage.needs) {
        if (need.stage >= s) throw std::logic_error("pipeline_ends: a stage needs a later one");
        const PipelineStage& of = stages[need.stage];
        const std::int64_t last = row / stage.rows * of.rows + last_needed(need, of, row % stage.rows, stage.rows);
        done = std::max(done, readable[need.stage].at(static_cast<std::size_t>(last)));
      }
      done = checked_add(done, stage.row);
      readable[s].push_back(checked_add(done, stage.latency));
    }
  }
  std::vector<Femtoseconds> ends;
  ends.reserve(stages.size());
  for (const auto& rows : readable) ends.push_back(rows.empty() ? 0 : rows.back());
  return ends;
}

}  // namespace pj

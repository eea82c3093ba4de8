// SPDX-License-Identifier: Apache-2.0
// All layers of a network at once, each working on a row of its output as soon as the rows of its inputs are there:
// docs/models/pim.md, section 4. In closed form, row by row; in SystemC: sim/replay/pim_pipeline_module.h.
#pragma once

#include <cstdint>
#include <vector>

#include "memory/pim/pim_time.h"
#include "workloads/layer.h"

namespace pj {

// Rows of another stage's output that a row of this one needs: those up to first + stride x row; without a stride, an
// equal share of all.
struct RowNeed {
  std::size_t stage = 0;
  std::int64_t first = 0;
  std::int64_t stride = 0;
};

struct PipelineStage {
  std::int64_t rows = 1;     // of one image
  Femtoseconds row = 0;      // time from row to row
  Femtoseconds latency = 0;  // until a row can be read, beyond that
  std::vector<RowNeed> needs;
};

// Rows of a layer's output: the height of an image, the tokens of a sequence, else 1.
std::int64_t rows_of(const Layer& layer);
// What row of `layer` needs of a producer in stage `stage`.
RowNeed row_need(const Layer& layer, std::size_t stage);
// The last row of `of`, within one image, that row number `row` needs.
std::int64_t last_needed(const RowNeed& need, const PipelineStage& of, std::int64_t row, std::int64_t rows);

// When each stage has its last row readable, `images` one after another. Stages are in an order in which each needs
// earlier ones alone (std::logic_error). CountOverflow.
std::vector<Femtoseconds> pipeline_ends(const std::vector<PipelineStage>& stages, std::int64_t images);

}  // namespace pj

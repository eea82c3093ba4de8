// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/scalesim_counts.h"

#include "arch/base/integer.h"

namespace pj {
namespace {

const FanoutSpec* systolic_array(const MachineSpec& machine) {
  for (const FanoutSpec& fanout : machine.fanouts) {
    if (fanout.kind == FanoutKind::kSystolic) return &fanout;
  }
  return nullptr;
}

// The one tensor that memories below the array keep.
std::optional<Tensor> held_below(const LoopNest& nest, const FanoutSpec& array) {
  std::optional<Tensor> held;
  for (const Tensor tensor : kOperands) {
    const auto& keepers = nest.keepers(tensor);
    if (keepers.empty() || keepers.back() <= array.above) continue;
    if (held) return std::nullopt;
    held = tensor;
  }
  return held;
}

// A dimension belongs to the side of the GEMM that does not index the third tensor; one that indexes all is a group.
void set_gemm(const Einsum& einsum, ScaleSimCounts& c) {
  for (std::size_t i = 0; i < einsum.dims.size(); ++i) {
    const int d = static_cast<int>(i);
    std::int64_t& side = !einsum.weight.uses(d)   ? c.m
                         : !einsum.output.uses(d) ? c.k
                         : !einsum.input.uses(d)  ? c.n
                                                  : c.gemms;
    side = checked_mul(side, einsum.dims[i].size);
  }
}

// What lies along rows and columns, and what streams.
struct Sides {
  std::int64_t rows, columns, time;
};

Sides sides_of(const ScaleSimCounts& c) {
  if (c.stationary == Tensor::kWeight) return {c.k, c.n, c.m};
  if (c.stationary == Tensor::kInput) return {c.k, c.m, c.n};
  return {c.m, c.n, c.k};
}

void count_folds(ScaleSimCounts& c) {
  const Sides s = sides_of(c);
  const std::int64_t row_folds = ceil_div(s.rows, c.array->rows);
  const std::int64_t column_folds = ceil_div(s.columns, c.array->columns);
  const bool preloads = c.stationary != Tensor::kOutput;
  const std::int64_t skew = (preloads ? 2 : 1) * c.array->rows + c.array->columns - 2;
  const auto times = [](std::int64_t n, std::int64_t a, std::int64_t b) { return checked_mul(n, checked_mul(a, b)); };
  c.folds = checked_mul(row_folds, column_folds);
  c.cycles = times(c.gemms, c.folds, checked_add(s.time, skew));
  // Each word enters once for every tile of the side it does not lie on.
  const std::int64_t input_passes = c.stationary == Tensor::kInput ? 1 : column_folds;
  const std::int64_t weight_passes = c.stationary == Tensor::kWeight  ? 1
                                     : c.stationary == Tensor::kInput ? column_folds
                                                                      : row_folds;
  const std::int64_t output_passes = preloads ? row_folds : 1;
  c.input_reads = times(checked_mul(c.gemms, input_passes), c.m, c.k);
  c.weight_reads = times(checked_mul(c.gemms, weight_passes), c.k, c.n);
  c.output_writes = times(checked_mul(c.gemms, output_passes), c.m, c.n);
}

}  // namespace

double ScaleSimCounts::mapping_efficiency_percent() const {
  const Sides s = sides_of(*this);
  return 100.0 * static_cast<double>(s.rows) * static_cast<double>(s.columns) /
         (static_cast<double>(folds) * static_cast<double>(array->rows) * static_cast<double>(array->columns));
}

std::optional<ScaleSimCounts> scalesim_counts(const LoopNest& nest, const Place& here, Problems& problems) {
  ScaleSimCounts c;
  c.array = systolic_array(nest.machine());
  if (c.array == nullptr) {
    problems.add(here, "the rules of scalesim count a systolic array; machine \"" + nest.machine().name +
                           "\" has none; use picojoule or timeloop");
    return std::nullopt;
  }
  const auto held = held_below(nest, *c.array);
  if (!held) {
    problems.add(here, "the rules of scalesim need a mapping that holds exactly one tensor in the array");
    return std::nullopt;
  }
  c.stationary = *held;
  set_gemm(nest.einsum(), c);
  count_folds(c);
  return c;
}

}  // namespace pj

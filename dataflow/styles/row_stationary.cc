// SPDX-License-Identifier: Apache-2.0
#include "dataflow/styles/row_stationary.h"

#include <fmt/format.h>

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {
namespace {

class Layout {
 public:
  Layout(const RowStationary& shape, const Einsum& einsum, const MachineSpec& machine)
      : shape_(shape), einsum_(einsum), machine_(machine), array_(machine.fanouts.front()) {
    mapping_.temporal.resize(machine.memories.size());
    mapping_.spatial.resize(machine.fanouts.size());
    shape_.n = all_or(shape.n, "N");
    shape_.e = all_or(shape.e, "P");
    shape_.f = all_or(shape.f, "Q");
    shape_.m = all_or(shape.m, "M");
    shape_.p = all_or(shape.p, "M");
    shape_.q = all_or(shape.q, "C");
  }

  // Innermost memories for filters, inputs and sums, in this order inside the array; false if there are none.
  bool find_scratchpads() {
    int at = array_.above;
    for (const Tensor tensor : kOperands) {
      const int memory = innermost(tensor);
      if (memory <= at) return false;
      pads_.push_back(static_cast<std::size_t>(memory));
      at = memory;
    }
    return true;
  }

  // Sets of R x (columns of a strip): folded strips, channels and filters below each other, then filters side by side.
  bool place_sets(const Place& here, Problems& problems) {
    const std::int64_t filter_rows = size("R");
    const std::int64_t folds = ceil_div(shape_.e, array_.columns);
    const std::int64_t width = ceil_div(shape_.e, folds);
    const std::int64_t below = array_.rows / filter_rows / folds / shape_.r;  // sets of other filters that fit
    const std::int64_t rows = std::min(shape_.t, std::max<std::int64_t>(below, 1));
    const std::int64_t side = ceil_div(shape_.t, rows);
    if (below < 1 || side > array_.columns / width || rows * side != shape_.t) {
      problems.add(here, fmt::format("{} x {} units do not hold r {} x t {} sets of {} filter rows x {} output rows",
                                     array_.rows, array_.columns, shape_.r, shape_.t, filter_rows, shape_.e));
      return false;
    }
    spread("M", rows, SpatialAxis::kRows);
    spread("C", shape_.r, SpatialAxis::kRows);
    spread("P", folds, SpatialAxis::kRows);
    spread("R", filter_rows, SpatialAxis::kRows);
    spread("M", side, SpatialAxis::kColumns);
    spread("P", width, SpatialAxis::kColumns);
    strip_ = folds * width;
    return true;
  }

  Mapping loops() {
    const std::int64_t passes_of_m = ceil_div(shape_.m, shape_.p * shape_.t);
    loop(0, "G", size("G"));
    loop(0, "N", ceil_div(size("N"), shape_.n));
    loop(0, "P", ceil_div(size("P"), strip_));
    loop(0, "Q", ceil_div(size("Q"), shape_.f));
    loop(0, "M", ceil_div(size("M"), passes_of_m * shape_.p * shape_.t));
    loop(0, "C", ceil_div(size("C"), shape_.q * shape_.r));
    loop(buffer(), "M", passes_of_m);
    loop(pads_[0], "N", shape_.n);
    loop(pads_[0], "Q", shape_.f);
    loop(pads_[1], "C", shape_.q);
    loop(pads_[1], "S", size("S"));
    loop(pads_[2], "M", shape_.p);
    return mapping_;
  }

 private:
  [[nodiscard]] std::int64_t size(std::string_view name) const {
    const int dim = einsum_.dim(name);
    return dim < 0 ? 1 : einsum_.dims[static_cast<std::size_t>(dim)].size;
  }
  // Of a parameter: 0 is all, and so is more than there is.
  [[nodiscard]] std::int64_t all_or(std::int64_t value, std::string_view name) const {
    return value == 0 ? size(name) : std::min(value, size(name));
  }
  [[nodiscard]] int innermost(Tensor tensor) const {
    for (int m = static_cast<int>(machine_.memories.size()) - 1; m >= 0; --m) {
      if (machine_.memories[static_cast<std::size_t>(m)].keeps.has(tensor)) return m;
    }
    return -1;
  }
  // The innermost memory outside the array that keeps sums.
  [[nodiscard]] std::size_t buffer() const {
    int m = array_.above;
    while (m > 0 && !machine_.memories[static_cast<std::size_t>(m)].keeps.has(Tensor::kOutput)) --m;
    return static_cast<std::size_t>(m);
  }
  void loop(std::size_t memory, std::string_view dim, std::int64_t factor) {
    if (factor > 1) mapping_.temporal[memory].push_back({einsum_.dim(dim), factor});
  }
  void spread(std::string_view dim, std::int64_t factor, SpatialAxis axis) {
    if (factor > 1) mapping_.spatial[0].push_back({einsum_.dim(dim), factor, axis});
  }

  RowStationary shape_;
  const Einsum& einsum_;
  const MachineSpec& machine_;
  const FanoutSpec& array_;
  std::vector<std::size_t> pads_;
  std::int64_t strip_ = 1;
  Mapping mapping_;
};

}  // namespace

std::optional<Mapping> row_stationary_mapping(const RowStationary& shape, const Einsum& einsum,
                                              const MachineSpec& machine, const std::vector<TensorSet>& bypass,
                                              const Place& here, Problems& problems) {
  const bool one_array = machine.fanouts.size() == 1 && machine.fanouts.front().kind == FanoutKind::kSpatial;
  if (!one_array) {
    problems.add(here, fmt::format("row stationary needs one spatial array, {} has none", machine.name));
    return std::nullopt;
  }
  Layout layout(shape, einsum, machine);
  if (!layout.find_scratchpads()) {
    problems.add(here,
                 fmt::format("row stationary needs memories for weight, input and output, in this order, inside {}",
                             machine.component(machine.fanouts.front().id).name));
    return std::nullopt;
  }
  if (!layout.place_sets(here, problems)) return std::nullopt;
  Mapping mapping = layout.loops();
  mapping.bypass = bypass;
  mapping.bypass.resize(machine.memories.size());
  return mapping;
}

}  // namespace pj

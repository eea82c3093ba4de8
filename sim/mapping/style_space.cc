// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/style_space.h"

#include <algorithm>

namespace pj {
namespace {

constexpr auto at(int i) { return static_cast<std::size_t>(i); }

class StyleSpace {
 public:
  StyleSpace(const Einsum& einsum, const MachineSpec& machine, Style style)
      : einsum_(einsum), machine_(machine), style_(style), space_(whole_mapspace(einsum, machine)) {}

  // The style's tensor stays inside the innermost fan-out; each fan-out takes what its axes may take.
  Mapspace of_axes() {
    const int above = machine_.fanouts.back().above;
    for (int m = 0; m < static_cast<int>(machine_.memories.size()); ++m) {
      Mapspace::Level& level = space_.levels[at(m)];
      if (m <= above) {
        set_axes(level, machine_.fanout_below(m));
        continue;
      }
      for (std::size_t t = 0; t < kOperands.size(); ++t) {
        if (!holds(style_, kOperands[t])) level.holding[t] = Holding::kBypass;
        if (holds(style_, kOperands[t]) && level.holding[t] == Holding::kEither) level.holding[t] = Holding::kKeep;
      }
      for (int d = 0; d < dims(); ++d) level.temporal[at(d)] = may_stream(d);
    }
    return space_;
  }

  // docs/models/row_stationary.md, the table of parameters.
  Mapspace of_rows() {
    const FanoutSpec& array = machine_.fanouts.front();
    for (Mapspace::Level& level : space_.levels) {
      level.temporal = level.rows = level.columns = {};
      for (Holding& holding : level.holding) holding = holding == Holding::kEither ? Holding::kKeep : holding;
    }
    space_.levels[0].temporal = flags({"G", "N", "P", "Q", "M", "C"});
    const int buffer = innermost(Tensor::kOutput, array.above);
    if (buffer > 0) space_.levels[at(buffer)].temporal = flags({"M"});
    space_.levels[at(array.above)].rows = flags({"R", "P", "C", "M"});
    space_.levels[at(array.above)].columns = flags({"M", "P"});
    const int units = static_cast<int>(machine_.memories.size()) - 1;
    add(innermost(Tensor::kWeight, units), {"N", "Q"});
    add(innermost(Tensor::kInput, units), {"C", "S"});
    add(innermost(Tensor::kOutput, units), {"M"});
    return space_;
  }

 private:
  [[nodiscard]] int dims() const { return static_cast<int>(einsum_.dims.size()); }

  void set_axes(Mapspace::Level& level, const FanoutSpec* fanout) const {
    for (int d = 0; d < dims(); ++d) {
      level.rows[at(d)] = fanout != nullptr && may_lie_on(style_, einsum_, d, SpatialAxis::kRows);
      level.columns[at(d)] = fanout != nullptr && may_lie_on(style_, einsum_, d, SpatialAxis::kColumns);
    }
  }

  // A systolic register holds one element.
  [[nodiscard]] bool may_stream(int d) const {
    if (style_ == Style::kNoLocalReuse) return false;
    return !is_systolic(style_) || !einsum_.tensor(stationary_tensor(style_)).uses(d);
  }

  [[nodiscard]] int innermost(Tensor tensor, int most) const {
    while (most >= 0 && !machine_.memories[at(most)].keeps.has(tensor)) --most;
    return most;
  }

  [[nodiscard]] DimFlags flags(std::initializer_list<const char*> names) const {
    DimFlags flags{};
    for (const char* name : names) {
      const int d = einsum_.dim(name);
      if (d >= 0) flags[at(d)] = true;
    }
    return flags;
  }

  void add(int m, std::initializer_list<const char*> names) {
    const DimFlags more = flags(names);
    for (int d = 0; d < dims(); ++d) space_.levels[at(m)].temporal[at(d)] |= more[at(d)];
  }

  const Einsum& einsum_;
  const MachineSpec& machine_;
  const Style style_;
  Mapspace space_;
};

bool can_be_held(const MachineSpec& machine, Tensor tensor) {
  return std::any_of(machine.memories.begin() + machine.fanouts.front().above + 1, machine.memories.end(),
                     [tensor](const MemorySpec& memory) { return memory.keeps.has(tensor); });
}

}  // namespace

Mapspace style_space(const Einsum& einsum, const MachineSpec& machine, Style style) {
  StyleSpace space(einsum, machine, style);
  return style == Style::kRowStationary ? space.of_rows() : space.of_axes();
}

std::vector<Mapspace> free_spaces(const Einsum& einsum, const MachineSpec& machine) {
  std::vector<Mapspace> spaces;
  if (machine.fanouts.front().kind == FanoutKind::kSystolic) {
    for (const Style style : kSystolicStyles) {
      if (can_be_held(machine, stationary_tensor(style))) spaces.push_back(style_space(einsum, machine, style));
    }
    return spaces;
  }
  Mapspace space = whole_mapspace(einsum, machine);
  for (const FanoutSpec& fanout : machine.fanouts) {
    if (fanout.reduction() != nullptr) continue;
    Mapspace::Level& level = space.levels[at(fanout.above)];
    for (int d = 0; d < static_cast<int>(einsum.dims.size()); ++d) {
      if (!einsum.output.uses(d)) level.rows[at(d)] = level.columns[at(d)] = false;
    }
  }
  return {space};
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "dataflow/styles/style_machine.h"

#include <fmt/format.h>

#include <algorithm>

namespace pj {
namespace {

// Is there a register for the style's tensor in each unit of the array?
bool has_register(const MachineSpec& machine, Style style) {
  if (style == Style::kNoLocalReuse) return true;
  const auto inside = machine.memories.begin() + machine.fanouts.back().above + 1;
  return std::any_of(inside, machine.memories.end(),
                     [style](const MemorySpec& m) { return m.keeps.has(stationary_tensor(style)); });
}

std::string no_register_for(const MachineSpec& machine, Style style) {
  std::string possible;
  for (const Style other : kStyles) {
    if (is_systolic(other) != is_systolic(style) || other == Style::kRowStationary) continue;  // which needs more
    if (has_register(machine, other)) possible += fmt::format("{}{}", possible.empty() ? "" : ", ", name_of(other));
  }
  return fmt::format("style {} holds the {} in the array, but no memory below {} keeps it; {}", name_of(style),
                     name_of(stationary_tensor(style)), machine.component(machine.fanouts.front().id).name,
                     possible.empty() ? "none of the styles is possible" : "possible: " + possible);
}

}  // namespace

bool suits(const MachineSpec& machine, Style style, const Place& here, Problems& problems) {
  const bool systolic = is_systolic(style);
  const FanoutKind kind = systolic ? FanoutKind::kSystolic : FanoutKind::kSpatial;
  if (!machine.fanouts.empty() && machine.fanouts.front().kind == kind) return true;
  std::string possible;
  for (const Style other : kStyles) {
    if (is_systolic(other) == systolic) continue;
    possible += fmt::format("{}{}", possible.empty() ? "" : ", ", name_of(other));
  }
  problems.add(here, fmt::format("style {} needs a {} array, {} has none; styles of other arrays: {}", name_of(style),
                                 systolic ? "systolic" : "spatial", machine.name, possible));
  return false;
}

bool can_hold(const MachineSpec& machine, Style style, const Place& here, Problems& problems) {
  if (has_register(machine, style)) return true;
  problems.add(here, no_register_for(machine, style));
  return false;
}

}  // namespace pj

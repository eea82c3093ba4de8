// SPDX-License-Identifier: Apache-2.0
#include "dataflow/mapper/mapspace.h"

#include <fmt/format.h>

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {
namespace {

constexpr auto at(int i) { return static_cast<std::size_t>(i); }

std::vector<std::string> dim_names(const Einsum& einsum) {
  std::vector<std::string> names;
  for (const Dimension& d : einsum.dims) names.push_back(d.name);
  return names;
}

std::vector<std::string> tensor_names() {
  std::vector<std::string> names;
  names.reserve(kOperands.size());
  for (const Tensor tensor : kOperands) names.emplace_back(name_of(tensor));
  return names;
}

const std::string& memory_name(const MachineSpec& machine, int m) {
  return machine.component(machine.memories[at(m)].id).name;
}

DimFlags flags_of(const std::vector<std::string>& names, const Einsum& einsum, const Place& here, Problems& problems) {
  DimFlags flags{};
  for (const std::string& name : names) {
    const int d = einsum.dim(name);
    if (d < 0) {
      problems.add(here, fmt::format("no such dimension \"{}\"{}", name, did_you_mean(name, dim_names(einsum))));
      continue;
    }
    flags[at(d)] = true;
  }
  return flags;
}

void hold(Mapspace::Level& level, const std::vector<std::string>& names, Holding holding, const Place& here,
          Problems& problems) {
  for (const std::string& name : names) {
    const auto named = std::find_if(kOperands.begin(), kOperands.end(), [&](Tensor t) { return name_of(t) == name; });
    if (named == kOperands.end()) {
      problems.add(here, fmt::format("no such tensor \"{}\"{}", name, did_you_mean(name, tensor_names())));
      continue;
    }
    Holding& held = level.holding[static_cast<std::size_t>(named - kOperands.begin())];
    if (held != Holding::kEither && held != holding) {
      problems.add(here,
                   fmt::format(held == Holding::kKeep ? "the {} cannot be bypassed: this is its outermost memory, "
                                                        "or an earlier constraint keeps it here"
                                                      : "the {} cannot be kept: the machine does not keep it "
                                                        "here, or an earlier constraint bypasses it",
                               name));
      continue;
    }
    held = holding;
  }
}

// The least that a tile of memory m can cover: what may have loops nowhere further out.
Factors least_tile(const Mapspace& space, const Einsum& einsum, int m) {
  Factors tile = ones();
  for (std::size_t d = 0; d < einsum.dims.size(); ++d) {
    std::int64_t outside = 1;  // instances that can share the dimension
    bool anywhere = false;
    for (int k = 0; k < m; ++k) {
      const Mapspace::Level& level = space.levels[at(k)];
      anywhere = anywhere || level.temporal[d];
      if (level.rows[d]) outside = checked_mul(outside, level.most_rows);
      if (level.columns[d]) outside = checked_mul(outside, level.most_columns);
    }
    if (anywhere) continue;
    const std::int64_t size = einsum.dims[d].size;
    std::int64_t share = std::min(outside, size);
    while (size % share != 0) --share;
    tile[d] = size / share;
  }
  return tile;
}

void explain_capacity(const Mapspace& space, const Einsum& einsum, const MachineSpec& machine, const CostModel& cost,
                      int m, const Place& here, Problems& problems) {
  const Mapspace::Level& level = space.levels[at(m)];
  if (!level.capacity_bits) return;
  const Factors tile = least_tile(space, einsum, m);
  std::int64_t bits = 0;
  std::string parts;
  for (std::size_t t = 0; t < kOperands.size(); ++t) {
    if (level.holding[t] != Holding::kKeep) continue;
    const std::int64_t of_tensor = cost.tile_bits(m, kOperands[t], tile);
    bits = checked_add(bits, of_tensor);
    parts += fmt::format("{}{} {} bytes", parts.empty() ? "" : ", ", name_of(kOperands[t]), ceil_div(of_tensor, 8));
  }
  if (bits <= *level.capacity_bits) return;
  std::string inside;
  for (std::size_t d = 0; d < einsum.dims.size(); ++d) {
    if (tile[d] > 1) inside += fmt::format("{}{} of {}", inside.empty() ? "" : ", ", tile[d], einsum.dims[d].name);
  }
  problems.add(here / memory_name(machine, m),
               fmt::format("holds {} bytes, {} bytes too few for the least it must keep ({}){}",
                           *level.capacity_bits / 8, ceil_div(bits - *level.capacity_bits, 8), parts,
                           inside.empty() ? "" : "; no loop further out may take " + inside));
}

}  // namespace

Mapspace whole_mapspace(const Einsum& einsum, const MachineSpec& machine) {
  Mapspace space;
  for (int m = 0; m < static_cast<int>(machine.memories.size()); ++m) {
    const MemorySpec& memory = machine.memories[at(m)];
    Mapspace::Level& level = space.levels.emplace_back();
    level.capacity_bits = memory.capacity_bits;
    const FanoutSpec* fanout = machine.fanout_below(m);
    if (fanout != nullptr) {
      level.most_rows = fanout->rows;
      level.most_columns = fanout->columns;
    }
    for (std::size_t d = 0; d < einsum.dims.size(); ++d) {
      level.temporal[d] = true;
      level.rows[d] = level.columns[d] = fanout != nullptr;
    }
    for (std::size_t t = 0; t < kOperands.size(); ++t) {
      const bool home = machine.home_of(kOperands[t]) == m;
      const bool able = memory.keeps.has(kOperands[t]);
      level.holding[t] = home ? Holding::kKeep : able ? Holding::kEither : Holding::kBypass;
    }
  }
  return space;
}

void constrain(Mapspace& space, const Einsum& einsum, const MachineSpec& machine, const MemoryConstraint& constraint,
               const Place& here, Problems& problems) {
  const int m = machine.memory_index(constraint.memory);
  if (m < 0) {
    std::vector<std::string> known;
    known.reserve(machine.memories.size());
    for (int k = 0; k < static_cast<int>(machine.memories.size()); ++k) known.push_back(memory_name(machine, k));
    problems.add(here,
                 fmt::format("no such memory \"{}\"{}", constraint.memory, did_you_mean(constraint.memory, known)));
    return;
  }
  const Place place = here / constraint.memory;
  Problems found;
  Mapspace::Level level = space.levels[at(m)];
  if (constraint.temporal) level.temporal = flags_of(*constraint.temporal, einsum, place / "temporal", found);
  for (const auto& [names, flags, axis] : {std::tuple{&constraint.rows, &level.rows, "rows"},
                                           std::tuple{&constraint.columns, &level.columns, "columns"}}) {
    if (!*names) continue;
    *flags = flags_of(**names, einsum, place / axis, found);
    if (machine.fanout_below(m) == nullptr && !(*names)->empty()) {
      found.add(place / axis, "there is no fan-out below this memory");
    }
  }
  hold(level, constraint.keep, Holding::kKeep, place / "keep", found);
  hold(level, constraint.bypass, Holding::kBypass, place / "bypass", found);
  if (found.empty()) space.levels[at(m)] = level;
  for (const Problem& problem : found.list()) problems.add(problem.place, problem.what);
}

void explain_if_empty(const Mapspace& space, const Einsum& einsum, const MachineSpec& machine, const CostModel& cost,
                      const Place& here, Problems& problems) {
  const int memories = static_cast<int>(space.levels.size());
  const Factors rest = least_tile(space, einsum, memories);
  for (std::size_t d = 0; d < einsum.dims.size(); ++d) {
    if (rest[d] == 1) continue;
    problems.add(here,
                 fmt::format("dimension {} of size {} may have loops at no memory, and the fan-outs that may take "
                             "it leave {} of it",
                             einsum.dims[d].name, einsum.dims[d].size, rest[d]));
  }
  for (int m = 0; m < memories; ++m) explain_capacity(space, einsum, machine, cost, m, here, problems);
}

}  // namespace pj

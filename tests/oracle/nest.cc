// SPDX-License-Identifier: Apache-2.0
#include "tests/oracle/nest.h"

#include <algorithm>

namespace pj::oracle {

Nest::Nest(const Einsum& einsum, const MachineSpec& machine, const Mapping& mapping) {
  for (const Dimension& d : einsum.dims) sizes_.push_back(d.size);
  for (std::size_t m = 0; m < machine.memories.size(); ++m) {
    const int memory = static_cast<int>(m);
    begins_.push_back(loops_.size());
    for (const TemporalLoop& l : mapping.temporal.at(m)) add_loop({l.dim, l.factor, 1, false, memory, {}});
    for (std::size_t f = 0; f < machine.fanouts.size(); ++f) {
      if (machine.fanouts[f].above != memory) continue;
      for (const SpatialLoop& l : mapping.spatial.at(f)) add_loop({l.dim, l.factor, 1, true, memory, l.axis});
    }
  }
  begins_.push_back(loops_.size());
  set_strides();
}

void Nest::set_strides() {
  for (std::size_t outer = 0; outer < loops_.size(); ++outer) {
    for (std::size_t inner = outer + 1; inner < loops_.size(); ++inner) {
      if (loops_[inner].dim == loops_[outer].dim) loops_[outer].stride *= loops_[inner].factor;
    }
  }
}

bool Nest::starts_inside(const Indices& at, int dim) const {
  std::int64_t offset = 0;
  for (std::size_t i = 0; i < at.size(); ++i) {
    if (loops_[i].dim == dim) offset += at[i] * loops_[i].stride;
  }
  return offset < sizes_[static_cast<std::size_t>(dim)];
}

void Nest::walk(std::size_t position, Indices& at, std::vector<Indices>& found) const {
  if (position == at.size()) {
    found.push_back(at);
    return;
  }
  const NestLoop& loop = loops_[position];
  const std::int64_t iterations = loop.spatial ? 1 : loop.factor;
  for (at[position] = 0; at[position] < iterations; ++at[position]) {
    if (!starts_inside(at, loop.dim)) break;
    walk(position + 1, at, found);
  }
  at[position] = 0;
}

std::vector<Indices> Nest::steps(int child) const {
  std::vector<Indices> found;
  Indices at(begin(child), 0);
  walk(0, at, found);
  return found;
}

std::vector<Indices> Nest::instances(int child) const {
  std::vector<Indices> found = {Indices(begin(child), 0)};
  for (std::size_t i = 0; i < begin(child); ++i) {
    if (!loops_[i].spatial) continue;
    std::vector<Indices> more;
    for (Indices instance : found) {
      for (instance[i] = 0; instance[i] < loops_[i].factor; ++instance[i]) more.push_back(instance);
    }
    found = std::move(more);
  }
  return found;
}

std::optional<Box> Nest::tile(int child, const Indices& step, const Indices& instance) const {
  Box box(sizes_.size(), Range{0, 1});
  for (std::size_t i = 0; i < loops_.size(); ++i) {
    Range& range = box[static_cast<std::size_t>(loops_[i].dim)];
    if (i < begin(child)) range.begin += (step[i] + instance[i]) * loops_[i].stride;
    if (i >= begin(child)) range.end *= loops_[i].factor;  // still a length
  }
  for (std::size_t d = 0; d < box.size(); ++d) {
    box[d].end = std::min(box[d].begin + box[d].end, sizes_[d]);
    if (box[d].begin >= box[d].end) return std::nullopt;
  }
  return box;
}

std::int64_t Nest::place(int memory, SpatialAxis axis, const Indices& instance) const {
  std::int64_t place = 0;
  for (std::size_t i = 0; i < instance.size(); ++i) {
    const NestLoop& loop = loops_[i];
    if (loop.spatial && loop.memory == memory && loop.axis == axis) place = place * loop.factor + instance[i];
  }
  return place;
}

std::int64_t Nest::row(int memory, const Indices& instance) const {
  return place(memory, SpatialAxis::kRows, instance);
}

std::int64_t Nest::column(int memory, const Indices& instance) const {
  return place(memory, SpatialAxis::kColumns, instance);
}

}  // namespace pj::oracle

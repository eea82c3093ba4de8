// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/cycle/rs_random.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <random>

#include "arch/base/integer.h"

namespace pj::test {
namespace {

using Random = std::mt19937_64;

std::int64_t pick(Random& random, std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(high - low + 1));
}

bool chance(Random& random, std::int64_t percent) { return pick(random, 1, 100) <= percent; }

Einsum random_layer(Random& random) {
  const auto bits = [&] { return static_cast<int>(chance(random, 30) ? 16 : pick(random, 1, 8)); };
  const Bits widths = {bits(), bits(), 8, 24};
  if (chance(random, 10)) {
    return gemm_einsum({pick(random, 1, 9), pick(random, 1, 9), pick(random, 1, 9), pick(random, 1, 2)}, widths);
  }
  ConvShape s;
  s.batch = pick(random, 1, 3);
  s.groups = chance(random, 25) ? pick(random, 2, 3) : 1;
  s.channels = s.groups * pick(random, 1, 5);
  s.filters = s.groups * pick(random, 1, 5);
  s.filter_rows = pick(random, 1, 4);
  s.filter_columns = pick(random, 1, 4);
  s.dilation_rows = chance(random, 70) ? 1 : 2;
  s.dilation_columns = chance(random, 70) ? 1 : 2;
  s.height = pick(random, 1, 8);
  s.width = pick(random, 1, 8);
  s.stride_rows = pick(random, 1, 3);
  s.stride_columns = pick(random, 1, 3);
  for (std::int64_t* pad : {&s.pad_top, &s.pad_bottom, &s.pad_left, &s.pad_right}) {
    *pad = chance(random, 50) ? pick(random, 1, 3) : 0;
  }
  if (s.output_rows() < 1 || s.output_columns() < 1) return random_layer(random);
  return conv_einsum(s, widths);
}

TensorSet random_gate(Random& random) {
  TensorSet set;
  if (chance(random, 50)) set.insert(Tensor::kInput);
  if (chance(random, 25)) set.insert(Tensor::kWeight);
  return set;
}

MachineSpec random_machine(Random& random) {
  RsMachine spec;
  spec.rows = pick(random, 4, 12);
  spec.columns = pick(random, 1, 6);
  if (chance(random, 50)) spec.outside = {"dram", "glb"};
  if (chance(random, 20)) spec.outside = {"dram", "far", "glb"};
  std::shuffle(spec.pads.begin(), spec.pads.end(), random);
  MachineSpec machine = rs_machine(spec);
  const std::array<NetworkKind, 3> kinds = {NetworkKind::kMulticastBus, NetworkKind::kUnicast, NetworkKind::kMesh};
  for (NetworkSpec& network : machine.fanouts.front().networks) {
    if (!network.reduces() && chance(random, 50)) network.kind = kinds[random() % 3];
    if (network.reduces() && chance(random, 20)) network.kind = NetworkKind::kReductionTree;
  }
  for (std::size_t m = 0; m < machine.memories.size(); ++m) {
    MemorySpec& memory = machine.memories[m];
    const bool inside = m >= spec.outside.size();
    memory.width_bits = pick(random, 1, 5) * 8;
    memory.partial_sums = chance(random, 50) ? PartialSums::kReturn : PartialSums::kAccumulateAbove;
    memory.sliding_window = {};
    if (inside) memory.gated_by = random_gate(random);
    for (const Tensor tensor : {Tensor::kWeight, Tensor::kInput}) {
      if (inside && memory.keeps.has(tensor) && chance(random, 60)) memory.sliding_window.insert(tensor);
    }
  }
  machine.mac.gated_by = random_gate(random);
  if (chance(random, 40)) machine.padding_from = static_cast<int>(pick(random, 0, 5));
  return machine;
}

class Mapper {
 public:
  Mapper(Random& random, RsCase& c) : random_(random), c_(c), array_(c.machine.fanouts.front()) {}

  void map() {
    c_.mapping.temporal.resize(c_.machine.memories.size());
    c_.mapping.spatial.resize(1);
    c_.mapping.bypass.resize(c_.machine.memories.size());
    std::vector<int> dims(c_.einsum.dims.size());
    std::iota(dims.begin(), dims.end(), 0);
    std::shuffle(dims.begin(), dims.end(), random_);
    const int r = c_.einsum.dim("R");
    if (r >= 0) std::stable_partition(dims.begin(), dims.end(), [r](int d) { return d == r; });  // R needs its room
    for (const int d : dims) split(d);
    for (auto& loops : c_.mapping.temporal) std::shuffle(loops.begin(), loops.end(), random_);
    std::shuffle(c_.mapping.spatial[0].begin(), c_.mapping.spatial[0].end(), random_);
    for (int m = 1; m < array_.above; ++m) {  // the memories in between may be left out
      for (const Tensor tensor : kOperands) {
        if (chance(random_, 30)) c_.mapping.bypass[static_cast<std::size_t>(m)].insert(tensor);
      }
    }
    for (const Tensor tensor : kOperands) {
      if (array_.above > 0 && chance(random_, 15))
        c_.mapping.bypass[static_cast<std::size_t>(array_.above)].insert(tensor);
    }
  }

 private:
  void split(int dim) {
    const std::string& name = c_.einsum.dims[static_cast<std::size_t>(dim)].name;
    std::int64_t left = c_.einsum.dims[static_cast<std::size_t>(dim)].size;
    std::vector<std::size_t> places(c_.machine.memories.size());
    std::iota(places.begin(), places.end(), 0);
    if (name == "R") {
      place_on(dim, left + (chance(random_, 10) && left < array_.rows ? 1 : 0), SpatialAxis::kRows);
      return;
    }
    if (name == "S") {  // whole in a unit
      places.assign(places.begin() + array_.above + 1, places.end());
    } else if (name == "P" || name == "C" || name == "M") {
      for (const SpatialAxis axis : {SpatialAxis::kRows, SpatialAxis::kColumns}) {
        if (!chance(random_, 60)) continue;
        const std::int64_t factor = pick(random_, 1, std::min(room(axis), left + (chance(random_, 10) ? 1 : 0)));
        place_on(dim, factor, axis);
        left = ceil_div(left, factor);
      }
    }
    std::shuffle(places.begin(), places.end(), random_);
    for (std::size_t i = 0; i < places.size(); ++i) {
      const std::int64_t factor = i + 1 == places.size() ? left : some_of(left);
      left = ceil_div(left, factor);
      if (factor > 1 || chance(random_, 10)) c_.mapping.temporal[places[i]].push_back({dim, factor + beyond()});
    }
  }

  std::int64_t some_of(std::int64_t left) {
    if (chance(random_, 45)) return 1;
    return chance(random_, 35) ? left : pick(random_, 1, left);
  }
  std::int64_t beyond() { return chance(random_, 5) ? pick(random_, 1, 2) : 0; }

  [[nodiscard]] std::int64_t room(SpatialAxis axis) const {
    std::int64_t room = axis == SpatialAxis::kRows ? array_.rows : array_.columns;
    for (const SpatialLoop& loop : c_.mapping.spatial[0]) room /= loop.axis == axis ? loop.factor : 1;
    return room;
  }
  void place_on(int dim, std::int64_t factor, SpatialAxis axis) {
    if (factor > 1 || chance(random_, 10)) c_.mapping.spatial[0].push_back({dim, factor, axis});
  }

  Random& random_;
  RsCase& c_;
  const FanoutSpec& array_;
};

}  // namespace

RsCase random_rs_case(std::uint64_t seed) {
  Random random(seed);
  RsCase c;
  c.einsum = random_layer(random);
  c.machine = random_machine(random);
  if (chance(random, 50)) c.densities.input = static_cast<double>(pick(random, 0, 10)) / 10.0;
  if (chance(random, 30)) c.densities.weight = static_cast<double>(pick(random, 0, 10)) / 10.0;
  Mapper(random, c).map();
  return c;
}

std::string describe(const RsCase& c) {
  std::string text;
  for (const Dimension& dim : c.einsum.dims) text += fmt::format("{} {}  ", dim.name, dim.size);
  for (const Rank& rank : c.einsum.input.ranks)
    text += fmt::format("[{}: {} + {}] ", rank.name, rank.extent, rank.offset);
  const auto name = [&](int dim) { return c.einsum.dims[static_cast<std::size_t>(dim)].name; };
  for (std::size_t m = 0; m < c.machine.memories.size(); ++m) {
    const MemorySpec& memory = c.machine.memories[m];
    text += fmt::format("\n{}{}{}:", c.machine.component(memory.id).name,
                        memory.partial_sums == PartialSums::kReturn ? " (returns)" : "",
                        memory.sliding_window.empty() ? "" : " (window)");
    for (const Tensor t : kOperands) {
      if (memory.keeps.has(t) && c.mapping.bypass[m].has(t)) text += fmt::format(" without {}", name_of(t));
    }
    for (const TemporalLoop& loop : c.mapping.temporal[m]) text += fmt::format(" {}{}", name(loop.dim), loop.factor);
    if (static_cast<int>(m) != c.machine.fanouts[0].above) continue;
    text += "\n  spatial:";
    for (const SpatialLoop& loop : c.mapping.spatial[0]) {
      text +=
          fmt::format(" {}{} on {}", name(loop.dim), loop.factor, loop.axis == SpatialAxis::kRows ? "rows" : "columns");
    }
  }
  if (c.machine.padding_from) text += fmt::format("\npadding from {}", *c.machine.padding_from);
  return text;
}

}  // namespace pj::test

// SPDX-License-Identifier: Apache-2.0
// Random mappings of a mapspace, and random steps from one to another.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "dataflow/mapper/mapspace.h"

namespace pj {

class RandomMapping {
 public:
  RandomMapping(const Mapspace& space, const Einsum& einsum, const MachineSpec& machine, std::uint64_t seed);

  // Whatever its tiles need.
  NestState draw();
  // Changes the factors of one dimension, the order of two loops, or whether one memory holds one tensor.
  void step(NestState& state);
  // In [0, 1).
  double uniform();

 private:
  std::size_t below(std::size_t n);  // 0 .. n - 1
  std::int64_t pick(const std::vector<std::int64_t>& of, std::int64_t most);
  void draw_factors(NestState& state, int d);
  void draw_order(NestState& state, int m);
  void flip(NestState& state);
  static void set_tiles(NestState& state);

  const Mapspace& space_;
  std::vector<std::int64_t> sizes_;  // by dimension
  NestState empty_;
  std::mt19937_64 random_;
};

}  // namespace pj

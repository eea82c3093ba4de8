// SPDX-License-Identifier: Apache-2.0
// All tiles that one memory can hold, given what it keeps and what the fan-outs take: those with the lowest bound
// first.
#pragma once

#include <vector>

#include "dataflow/mapper/mapspace.h"

namespace pj {

struct TileChoice {
  Factors tile;
  double bound = 0.0;  // CostModel::arriving_at_least
};

class TileChoices {
 public:
  TileChoices(const Mapspace& space, const Einsum& einsum, const CostModel& cost);

  // Of memory m >= 1; keeps and spatial factors of `state` are decided, its tile of m is used to try.
  void list(NestState& state, int m, std::vector<TileChoice>& choices);

 private:
  void add(NestState& state, int m, int d, std::vector<TileChoice>& choices);
  [[nodiscard]] bool fits(const NestState& state, int m) const;

  const Mapspace& space_;
  const Einsum& einsum_;
  const CostModel& cost_;
  std::vector<std::vector<std::int64_t>> divisors_;  // by dimension, of its size
  Factors inside_;                                   // spatial factors inside the memory
  Factors most_;                                     // what is left to the memory and all inside it
};

}  // namespace pj

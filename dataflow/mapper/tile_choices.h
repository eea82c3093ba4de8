// SPDX-License-Identifier: Apache-2.0
// All tiles that memories can hold, given what they keep and what the fan-outs take: those of least energy first.
// Neighbouring memories between which the mapspace allows no loop have one tile: a stage.
#pragma once

#include <map>
#include <vector>

#include "dataflow/mapper/mapspace.h"

namespace pj {

struct Stage {
  int first = 0;  // memories
  int last = 0;
};

// Of the memories inside the outermost, outermost first.
std::vector<Stage> stages_of(const Mapspace& space);

struct TileChoice {
  Factors tile;
  CostShare bound;  // CostModel::arriving_at_least of the memories of the stage
};

class TileChoices {
 public:
  TileChoices(const Mapspace& space, const Einsum& einsum, const CostModel& cost);

  // Keeps and spatial factors of `state` are decided; its tiles of the stage are used to try.
  void list(NestState& state, Stage stage, std::vector<TileChoice>& choices);

 private:
  struct Extent {
    std::int64_t tile = 1;
    std::int64_t loops = 1;  // what the temporal loops outside take
  };
  const std::vector<std::int64_t>& steps_inside(std::int64_t all);
  void set_extents(const NestState& state, Stage stage, int d);
  void add(NestState& state, Stage stage, int d, std::vector<TileChoice>& choices);
  [[nodiscard]] bool fits(const NestState& state, Stage stage) const;

  const Mapspace& space_;
  const CostModel& cost_;
  std::vector<std::int64_t> sizes_;                                 // by dimension
  std::map<std::int64_t, std::vector<std::int64_t>> steps_inside_;  // known so far
  std::vector<std::vector<Extent>> extents_;                        // by dimension, that the stage may have
  Factors loops_;
};

}  // namespace pj

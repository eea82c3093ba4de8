// SPDX-License-Identifier: Apache-2.0
// How long each instance holds one set of outputs, and whether it holds the first and the final sums of them
// (docs/models/counting.md, section 3).
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "tests/oracle/edges.h"
#include "tests/oracle/tile_sets.h"

namespace pj::oracle {

// One instance of an edge's child in a maximal run of steps with the same output set; all instances begin and end a run
// together.
struct Residency {
  std::size_t instance = 0;  // index into Nest::instances(child)
  std::size_t start = 0;     // indices into Nest::steps(child)
  std::size_t end = 0;
  std::shared_ptr<const ElementSet> words;
  bool first = false;  // the parent holds nothing of these words yet
  bool final = false;  // nothing of these words comes after
};

bool returns_sums(const MachineSpec& machine, int memory);
// Is it a temporal loop of a reduction dimension?
bool reduces(const Einsum& einsum, const NestLoop& loop);
// In order of steps, then of instances.
std::vector<Residency> residencies_of(const Problem& problem, const Edge& edge);

}  // namespace pj::oracle

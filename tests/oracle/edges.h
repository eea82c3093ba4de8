// SPDX-License-Identifier: Apache-2.0
// One neighbouring pair parent -> child on a tensor's path, and the two ways to count it: operands go down
// (counting.md, section 2), outputs go up and may come back (section 3).
#pragma once

#include <vector>

#include "memory/hierarchy/machine_spec.h"
#include "tests/oracle/nest.h"
#include "tests/oracle/recorder.h"
#include "tests/oracle/tile_sets.h"
#include "workloads/einsum.h"

namespace pj::oracle {

struct Problem {
  const Einsum& einsum;
  const MachineSpec& machine;
  const Nest& nest;
  Recorder& recorder;
};

struct Edge {
  Tensor tensor = Tensor::kNone;
  std::vector<int> path;  // levels that keep the tensor, outermost first, compute last
  std::size_t upper = 0;  // path[upper] -> path[upper + 1]
  [[nodiscard]] int parent() const { return path.at(upper); }
  [[nodiscard]] int child() const { return path.at(upper + 1); }
  [[nodiscard]] bool from_home() const { return upper == 0; }
};

// Throws std::logic_error if the tensor has no home.
std::vector<int> path_of(const MachineSpec& machine, const Mapping& mapping, Tensor tensor);
// The instance of `parent` that a child's instance hangs below.
Indices parent_instance(const Nest& nest, int parent, Indices child_instance);
// Fan-outs between the parent and the child.
std::vector<const FanoutSpec*> fanouts_between(const MachineSpec& machine, const Edge& edge);
std::vector<const FanoutSpec*> systolic_between(const MachineSpec& machine, const Edge& edge);

void count_operand_edge(const Problem& problem, const Edge& edge);
void count_output_edge(const Problem& problem, const Edge& edge);

}  // namespace pj::oracle

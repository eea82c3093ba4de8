// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/engines_agree.h"

#include <algorithm>
#include <string>

#include "dataflow/reuse/reuse.h"
#include "sim/replay/layer_replay.h"
#include "tests/agreement/compare_events.h"
#include "tests/fuzz/judge.h"

namespace pj::fuzz {
namespace {

bool has_dram(const MachineSpec& machine) {
  return std::any_of(machine.memories.begin(), machine.memories.end(),
                     [](const MemorySpec& memory) { return memory.kind == MemoryKind::kDram; });
}

bool can_replay(const LoopNest& nest) {
  Problems problems;
  check_replayable(nest.machine(), {}, problems);
  check_edges(nest, {}, problems);
  return problems.empty();
}

}  // namespace

void require_engines_agree(const LoopNest& nest) {
  if (has_dram(nest.machine()) || !can_replay(nest)) return;
  CountingSink expected;
  count_events(nest, expected);
  const std::string differs =
      compare_events(nest.machine(), expected, replay_layer(nest, {/*contended=*/false, 0}).events);
  require(differs.empty(), "closed form and replay differ: " + differs);
}

}  // namespace pj::fuzz

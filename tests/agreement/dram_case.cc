// SPDX-License-Identifier: Apache-2.0
#include "tests/agreement/dram_case.h"

#include <stdexcept>

#include "memory/dram/dram_from_proto.h"
#include "memory/dram/dram_spec.h"
#include "sim/replay/layer_replay.h"

namespace pj {
namespace {

const std::vector<std::string>& spec_names() {
  static const std::vector<std::string> kNames = {"ddr3_1600", "ddr4_2400", "ddr4_3200", "lpddr4_3200", "hbm2"};
  return kNames;
}

std::shared_ptr<const DramSpec> spec_for(std::uint64_t seed) {
  const std::string& name = spec_names()[seed % spec_names().size()];
  Problems problems;
  auto spec = load_dram(std::string(PJ_SOURCE_DIR) + "/configs/dram/" + name + ".textproto", {}, problems);
  if (!spec) throw std::runtime_error(problems.text());
  if (seed / 5 % 3 == 0) spec->controller.page = PagePolicy::kClosed;
  if (seed / 5 % 4 == 0) spec->controller.read_queue = spec->controller.write_queue = 2;
  if (seed / 5 % 4 == 0) spec->controller.drain_from = 2;
  if (seed / 5 % 4 == 0) spec->controller.drain_to = 1;
  return std::make_shared<const DramSpec>(*spec);
}

}  // namespace

MachineSpec with_dram(MachineSpec machine, std::uint64_t seed) {
  MemorySpec& memory = machine.memories.front();
  memory.kind = MemoryKind::kDram;
  memory.dram = spec_for(seed);
  memory.layout = {static_cast<TensorLayout>(seed / 7 % 3), 4};
  memory.bits_per_second = 8 * memory.dram->peak_bytes_per_second();
  return machine;
}

bool runs_on_dram(const RandomCase& c) {
  Problems problems;
  check_replayable(c.machine, {}, problems);
  if (!problems.empty()) return false;
  const MachineSpec machine = with_dram(c.machine, c.seed);
  check_edges(LoopNest(c.einsum, machine, c.mapping), {}, problems);
  return problems.empty();
}

CountingSink on_chip(const MachineSpec& machine, const CountingSink& events) {
  CountingSink kept;
  for (const Event& e : events.events()) {
    if (!(e.component == machine.memories.front().id) || e.action == Action::kAdd) kept.record(e);
  }
  return kept;
}

}  // namespace pj

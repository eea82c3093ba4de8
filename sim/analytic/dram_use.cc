// SPDX-License-Identifier: Apache-2.0
#include "sim/analytic/dram_use.h"

#include "arch/base/integer.h"
#include "dataflow/placement/box_runs.h"
#include "memory/dram/dram_events.h"

namespace pj {

DramUse::DramUse(const MachineSpec& machine)
    : machine_(machine), rows_(machine.memories.size()), placed_(machine.memories.size()) {
  for (std::size_t m = 0; m < rows_.size(); ++m) {
    const MemorySpec& memory = machine.memories[m];
    if (memory.kind == MemoryKind::kDram) rows_[m] = std::make_unique<OpenRows>(*memory.dram);
  }
}

void DramUse::place(const Einsum& einsum, const std::optional<LayerAddresses>& addresses) {
  for (std::size_t m = 0; m < rows_.size(); ++m) {
    if (rows_[m] == nullptr) continue;
    const MemorySpec& memory = machine_.memories[m];
    placed_[m] =
        std::make_unique<PlacedLayer>(einsum, memory.layout, addresses ? *addresses : addresses_alone(einsum, memory));
  }
}

std::int64_t DramUse::moved(int memory, Tensor tensor, bool write, RunSource& runs) {
  OpenRows& rows = *rows_[static_cast<std::size_t>(memory)];
  const std::int64_t bursts = rows.move(runs, write, tensor);
  const DramSpec& spec = *machine_.memories[static_cast<std::size_t>(memory)].dram;
  return checked_mul(rows.least_clocks(bursts, write, tensor), spec.timing.femtoseconds);
}

std::int64_t DramUse::move(int memory, Tensor tensor, bool write, const std::vector<Box>& boxes) {
  RunChain runs(placed_[static_cast<std::size_t>(memory)]->tensor(tensor), boxes);
  return moved(memory, tensor, write, runs);
}

std::int64_t DramUse::move(int memory, Tensor tensor, bool write, AddressRun run) {
  SingleRun runs(run);
  return moved(memory, tensor, write, runs);
}

std::int64_t DramUse::busy(int memory) const {
  const DramSpec& spec = *machine_.memories[static_cast<std::size_t>(memory)].dram;
  return checked_mul(rows_[static_cast<std::size_t>(memory)]->least_clocks(), spec.timing.femtoseconds);
}

void DramUse::report(std::int64_t femtoseconds, LayerResult& result) const {
  for (std::size_t m = 0; m < rows_.size(); ++m) {
    if (rows_[m] == nullptr) continue;
    const MemorySpec& memory = machine_.memories[m];
    const DramStats stats = rows_[m]->stats(ceil_div(femtoseconds, memory.dram->timing.femtoseconds));
    record_dram_events(*memory.dram, stats, memory.id, result.events);
    result.drams.push_back({memory.id, stats});
  }
}

}  // namespace pj

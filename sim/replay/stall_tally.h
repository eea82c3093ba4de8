// SPDX-License-Identifier: Apache-2.0
// Cycles the array waited, by reason: the tensor it waited for and the resource that held it up. A wait for a DRAM is
// split by what its data bus did meanwhile (dram_stats.h, BusUse).
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "memory/dram/dram_module.h"
#include "memory/hierarchy/machine_spec.h"
#include "memory/hierarchy/transfer_network_module.h"
#include "sim/replay/tile_store.h"

namespace pj {

class StallTally {
 public:
  StallTally(const MachineSpec& machine, const TransferNetwork& network, const DramModule& drams)
      : machine_(machine), network_(network), drams_(drams) {}
  // The number of memory `memory` in the DramModule.
  void set_dram(int memory, int number) { marks_[memory] = {number, {}}; }
  void set_trace(LayerTrace* trace) { trace_ = trace; }
  // A wait begins now, unless one has begun since the last add().
  void begin_wait();
  // Cycles of that wait.
  void add(Tensor tensor, WaitCause cause, std::int64_t cycles);
  // "weight: dram bandwidth", "weight: dram row miss", "input: dram bus", "input: dram latency", "output: accumulators
  // full"
  [[nodiscard]] const std::map<std::string, std::int64_t>& by_reason() const { return cycles_; }
  [[nodiscard]] std::int64_t total() const;

 private:
  struct Mark {
    int number = -1;
    DramStats stats;
  };
  [[nodiscard]] std::string resource(WaitCause cause) const;
  void add_dram(Tensor tensor, int memory, std::int64_t cycles);
  void note(const std::string& reason, std::int64_t cycles);
  const MachineSpec& machine_;
  const TransferNetwork& network_;
  const DramModule& drams_;
  bool waiting_ = false;
  std::map<int, Mark> marks_;  // by memory
  std::map<std::string, std::int64_t> cycles_;
  LayerTrace* trace_ = nullptr;
};

}  // namespace pj

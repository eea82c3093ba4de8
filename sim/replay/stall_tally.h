// SPDX-License-Identifier: Apache-2.0
// Cycles the array waited, by reason: the tensor it waited for and the resource that held it up.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "memory/hierarchy/machine_spec.h"
#include "memory/hierarchy/transfer_network_module.h"
#include "sim/replay/tile_store.h"

namespace pj {

class StallTally {
 public:
  StallTally(const MachineSpec& machine, const TransferNetwork& network) : machine_(machine), network_(network) {}
  void add(Tensor tensor, WaitCause cause, std::int64_t cycles);
  // "weight: dram bandwidth", "input: dram latency", "output: accumulators full"
  [[nodiscard]] const std::map<std::string, std::int64_t>& by_reason() const { return cycles_; }
  [[nodiscard]] std::int64_t total() const;

 private:
  [[nodiscard]] std::string resource(WaitCause cause) const;
  const MachineSpec& machine_;
  const TransferNetwork& network_;
  std::map<std::string, std::int64_t> cycles_;
};

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "memory/hierarchy/machine_spec.h"

#include "memory/pim/dram/dram_pim_spec.h"
#include "memory/pim/pim_time.h"

namespace pj {

int MachineSpec::memory_index(const std::string& memory_name) const {
  for (std::size_t m = 0; m < memories.size(); ++m) {
    if (component(memories[m].id).name == memory_name) return static_cast<int>(m);
  }
  return -1;
}

int MachineSpec::home_of(Tensor tensor) const {
  for (std::size_t m = 0; m < memories.size(); ++m) {
    if (memories[m].keeps.has(tensor)) return static_cast<int>(m);
  }
  return -1;
}

const FanoutSpec* MachineSpec::fanout_below(int memory) const {
  for (const FanoutSpec& fanout : fanouts) {
    if (fanout.above == memory) return &fanout;
  }
  return nullptr;
}

double MachineSpec::peak_macs_per_cycle() const {
  if (dram_pim) return pj::peak_macs_per_cycle(*dram_pim);
  if (!pim) return static_cast<double>(component(mac.id).instances);
  return pj::peak_macs_per_second(*pim) / (compute_clock() / hertz(1.0));
}

}  // namespace pj

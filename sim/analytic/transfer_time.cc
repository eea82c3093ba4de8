// SPDX-License-Identifier: Apache-2.0
#include "sim/analytic/transfer_time.h"

#include <cmath>

#include "arch/base/integer.h"
#include "dataflow/zeros/zeros.h"

namespace pj {
namespace {

constexpr double kFemtosecondsPerSecond = 1e15;

}  // namespace

double occupied(const LoopNest& nest, const EndWords& end) {
  const MachineSpec& machine = nest.machine();
  const MemorySpec& memory = machine.memories[static_cast<std::size_t>(end.memory)];
  const double word = stored_bits(nest.einsum(), memory, end.tensor);
  if (memory.off_chip()) {
    if (!memory.bits_per_second) return 0;
    return static_cast<double>(end.words) * word / *memory.bits_per_second * kFemtosecondsPerSecond;
  }
  if (memory.kind != MemoryKind::kSram) return 0;
  const Component& component = machine.component(memory.id);
  const double accesses = static_cast<double>(ceil_div(bits_of_transfer(end.words, word), memory.width_bits));
  const double a_cycle = static_cast<double>(memory.accesses_per_cycle()) * static_cast<double>(component.instances);
  return accesses / a_cycle * (hertz(1.0) / component.frequency) * kFemtosecondsPerSecond;
}

Femtoseconds latency_of(const MemorySpec& memory) {
  if (memory.kind == MemoryKind::kDram) return 0;
  return std::llround(memory.latency / seconds(1.0) * kFemtosecondsPerSecond);
}

}  // namespace pj

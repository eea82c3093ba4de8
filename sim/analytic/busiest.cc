// SPDX-License-Identifier: Apache-2.0
#include "sim/analytic/busiest.h"

#include <array>

namespace pj {
namespace {

using ByTensor = std::array<double, kTensorCount>;

// Of the compute clock, for each tensor.
void take_longer(const ByTensor& cycles, const std::string& resource, Busiest& busiest) {
  double all = 0;
  std::size_t most = 0;
  for (std::size_t t = 0; t < cycles.size(); ++t) {
    all += cycles[t];
    if (cycles[t] > cycles[most]) most = t;
  }
  if (all <= busiest.cycles) return;
  busiest.cycles = all;
  busiest.reason = std::string(name_of(static_cast<Tensor>(most))) + ": " + resource;
}

void off_chip(const MachineSpec& machine, const MemorySpec& memory, const LayerResult& result, Busiest& busiest) {
  if (!memory.bits_per_second) return;
  const double cycles_a_bit = machine.compute_clock() / hertz(1.0) / *memory.bits_per_second;
  ByTensor cycles = {};
  for (const LayerResult::Moved& m : result.moved) {
    if (m.memory != memory.id) continue;
    const double bits = static_cast<double>(m.read_bits) + static_cast<double>(m.written_bits);
    cycles[static_cast<std::size_t>(m.tensor)] += bits * cycles_a_bit;
  }
  take_longer(cycles, machine.component(memory.id).name + " bandwidth", busiest);
}

void on_chip(const MachineSpec& machine, const MemorySpec& memory, const std::vector<Event>& events, Busiest& busiest) {
  const Component& component = machine.component(memory.id);
  const double a_cycle = static_cast<double>(memory.accesses_per_cycle()) * static_cast<double>(component.instances);
  const double cycles_each = machine.compute_clock() / component.frequency / a_cycle;
  ByTensor cycles = {};
  for (const Event& e : events) {
    const bool access = e.action == Action::kRead || e.action == Action::kWrite;
    if (e.component != memory.id || !access) continue;
    cycles[static_cast<std::size_t>(e.tensor)] += static_cast<double>(e.count) * cycles_each;
  }
  take_longer(cycles, component.name + " port", busiest);
}

// A bus takes a word when it is sent, wires to each instance when they carry it; what a mesh takes at its corner is
// less than its hops and left out.
void network(const MachineSpec& machine, const NetworkSpec& spec, const Einsum& einsum,
             const std::vector<Event>& events, Busiest& busiest) {
  if (!spec.width_bits || spec.reduces() || spec.kind == NetworkKind::kMesh) return;
  const Action carries = spec.kind == NetworkKind::kMulticastBus ? Action::kSend : Action::kHop;
  const Component& component = machine.component(spec.id);
  const double width = static_cast<double>(*spec.width_bits) * static_cast<double>(component.instances);
  const double cycles_a_bit = machine.compute_clock() / component.frequency / width;
  ByTensor cycles = {};
  for (const Event& e : events) {
    if (e.component != spec.id || e.action != carries) continue;
    cycles[static_cast<std::size_t>(e.tensor)] += static_cast<double>(e.count) * einsum.bits(e.tensor) * cycles_a_bit;
  }
  take_longer(cycles, component.name, busiest);
}

}  // namespace

Busiest busiest_resource(const MachineSpec& machine, const Einsum* einsum, const LayerResult& result) {
  Busiest busiest;
  const std::vector<Event> events = result.events.events();
  for (const MemorySpec& memory : machine.memories) {
    if (memory.off_chip()) off_chip(machine, memory, result, busiest);
    if (memory.kind == MemoryKind::kSram) on_chip(machine, memory, events, busiest);
  }
  if (einsum == nullptr) return busiest;
  for (const FanoutSpec& fanout : machine.fanouts) {
    for (const NetworkSpec& spec : fanout.networks) network(machine, spec, *einsum, events, busiest);
  }
  return busiest;
}

}  // namespace pj

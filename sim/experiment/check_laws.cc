// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/check_laws.h"

#include <fmt/format.h>

#include <stdexcept>

#include "arch/base/integer.h"

namespace pj {
namespace {

// A transfer may end up to one cycle of rounding early in a count of cycles.
constexpr double kRounding = 1.0;

[[noreturn]] void broken(const std::string& law) { throw std::logic_error("law broken: " + law); }

void check_macs(const LoopNest& nest, const LayerResult& result) {
  const ComponentId mac = nest.machine().mac.id;
  const std::int64_t done = checked_add(result.events.count(mac, Action::kMac, Tensor::kNone),
                                        result.events.count(mac, Action::kMultiply, Tensor::kNone));
  if (done != nest.einsum().macs()) broken(fmt::format("{} MACs executed of {}", done, nest.einsum().macs()));
}

void check_outputs(const LoopNest& nest, const LayerResult& result) {
  const int home = nest.keepers(Tensor::kOutput).front();
  if (nest.machine().memories[static_cast<std::size_t>(home)].compressed.has(Tensor::kOutput)) return;  // coded bits
  const TensorAccess& output = nest.einsum().output;
  for (const LayerResult::Moved& m : result.moved) {
    if (m.memory != nest.machine().memories[static_cast<std::size_t>(home)].id || m.tensor != Tensor::kOutput) continue;
    const std::int64_t expected = checked_mul(output.elements(), output.bits);
    if (m.written_bits != expected)
      broken(fmt::format("{} output bits written home, {} expected", m.written_bits, expected));
    return;
  }
  broken("no output was written home");
}

double cycles_at_least(const MachineSpec& machine, std::size_t m, const LayerResult& result) {
  const MemorySpec& spec = machine.memories[m];
  const double clock = machine.compute_clock() / hertz(1.0);
  if (spec.off_chip() && spec.bits_per_second) {
    double bits = 0;
    for (const LayerResult::Moved& moved : result.moved) {
      if (moved.memory == spec.id)
        bits += static_cast<double>(moved.read_bits) + static_cast<double>(moved.written_bits);
    }
    return bits / *spec.bits_per_second * clock;
  }
  if (spec.kind != MemoryKind::kSram) return 0;
  double accesses = 0;
  for (const Event& e : result.events.events()) {
    const bool access = e.action == Action::kRead || e.action == Action::kWrite;
    if (e.component == spec.id && access) accesses += static_cast<double>(e.count);
  }
  const double own_clock = machine.component(spec.id).frequency / hertz(1.0);
  const double a_cycle =
      static_cast<double>(spec.accesses_per_cycle()) * static_cast<double>(machine.component(spec.id).instances);
  return accesses / a_cycle * clock / own_clock;
}

}  // namespace

void check_laws(const LoopNest& nest, const LayerResult& result, bool contended) {
  check_macs(nest, result);
  check_outputs(nest, result);
  const MachineSpec& machine = nest.machine();
  const std::int64_t units = machine.component(machine.mac.id).instances;
  if (result.cycles < ceil_div(nest.einsum().macs(), units)) broken("fewer cycles than MACs / multipliers");
  for (std::size_t m = 0; contended && m < machine.memories.size(); ++m) {
    const double least = cycles_at_least(machine, m, result);
    if (static_cast<double>(result.cycles) + kRounding >= least * (1 - 1e-9)) continue;
    broken(fmt::format("{} cycles, but {} is busy for {:.0f}", result.cycles,
                       machine.component(machine.memories[m].id).name, least));
  }
}

}  // namespace pj

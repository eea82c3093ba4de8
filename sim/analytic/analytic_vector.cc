// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "arch/base/integer.h"
#include "sim/analytic/analytic_layer.h"
#include "sim/analytic/array_time.h"
#include "sim/analytic/busiest.h"
#include "sim/analytic/dram_use.h"

namespace pj {
namespace {

// All streams and the unit at once, after the longest latency.
class Vector {
 public:
  // `inside`: the memory the unit works on; -1: the host's streams.
  Vector(const MachineSpec& machine, int inside) : machine_(machine), drams_(machine), inside_(inside) {}

  void stream(const VectorStream& s, LayerResult& result) {
    if (s.elements == 0) return;
    const int home = s.on_chip ? inside_ : machine_.home_of(s.tensor);
    if (inside_ >= 0 && home != inside_) {
      move(inside_, Action::kWrite, s, result);
      move(inside_, Action::kRead, s, result);
    }
    move(home, s.tensor == Tensor::kOutput ? Action::kWrite : Action::kRead, s, result);
    if (home == inside_) return;
    const MemorySpec& memory = machine_.memories[static_cast<std::size_t>(home)];
    if (memory.kind == MemoryKind::kDram) {
      const AddressRun run = {s.address, ceil_div(checked_mul(s.elements, s.bits), 8)};
      drams_.move(home, s.tensor, s.tensor == Tensor::kOutput, run);
    }
    if (memory.kind != MemoryKind::kDram) latency_ = std::max(latency_, memory.latency / seconds(1.0));
    slow_ = std::string(name_of(s.tensor)) + ": " + machine_.component(memory.id).name + " latency";
  }

  // `least`: what the unit needs, in seconds.
  void time(double least, bool contended, LayerResult& result) const {
    const double hz = machine_.compute_clock() / hertz(1.0);
    const Busiest busiest = contended ? busiest_resource(machine_, nullptr, result) : Busiest{};
    double work = std::max(least * hz, busiest.cycles);
    for (int m = 0; m < static_cast<int>(machine_.memories.size()); ++m) {
      if (drams_.is_dram(m)) work = std::max(work, static_cast<double>(drams_.busy(m)) * 1e-15 * hz);
    }
    result.cycles = whole_cycles(latency_ * hz + work);
    result.array_cycles = std::min(result.cycles, whole_cycles(least * hz));
    const bool unit_is_slowest = busiest.cycles <= least * hz;
    if (result.cycles > result.array_cycles) {
      result.stalls[unit_is_slowest ? slow_ : busiest.reason] = result.cycles - result.array_cycles;
    }
    drams_.report(ComputeClock(machine_).cycles(result.cycles), result);
  }

 private:
  static std::int64_t whole_cycles(double cycles) { return static_cast<std::int64_t>(std::ceil(cycles - 1e-3)); }

  void move(int m, Action action, const VectorStream& s, LayerResult& result) const {
    const MemorySpec& memory = machine_.memories[static_cast<std::size_t>(m)];
    const std::int64_t bits = checked_mul(s.elements, s.bits);
    if (memory.kind != MemoryKind::kDram) {
      result.events.record({memory.id, action, s.tensor, ceil_div(bits, memory.width_bits)});
    }
    auto moved = std::find_if(result.moved.begin(), result.moved.end(), [&](const LayerResult::Moved& known) {
      return known.memory == memory.id && known.tensor == s.tensor;
    });
    if (moved == result.moved.end()) moved = result.moved.insert(moved, {memory.id, s.tensor, 0, 0});
    (action == Action::kRead ? moved->read_bits : moved->written_bits) += bits;
  }

  const MachineSpec& machine_;
  DramUse drams_;
  int inside_;
  double latency_ = 0;  // seconds
  std::string slow_;
};

}  // namespace

LayerResult analyse_vector(const MachineSpec& machine, const VectorWork& work, const std::vector<VectorStream>& streams,
                           const AnalyticOptions& options) {
  LayerResult result;
  count_vector_operations(machine, work, result.events);
  const VectorSpec& unit = *machine.vector_unit;
  Vector vector(machine, unit.memory);
  for (const VectorStream& s : streams) vector.stream(s, result);
  const double cycles = static_cast<double>(ceil_div(work.operations(), unit.lanes));
  vector.time(cycles / (machine.component(unit.id).frequency / hertz(1.0)), options.contended, result);
  return result;
}

LayerResult analyse_host(const MachineSpec& machine, const std::vector<VectorStream>& streams,
                         const AnalyticOptions& options) {
  LayerResult result;
  Vector vector(machine, -1);
  for (const VectorStream& s : streams) vector.stream(s, result);
  vector.time(0, options.contended, result);
  return result;
}

}  // namespace pj

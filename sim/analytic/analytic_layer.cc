// SPDX-License-Identifier: Apache-2.0
#include "sim/analytic/analytic_layer.h"

#include <algorithm>
#include <cmath>

#include "arch/base/integer.h"
#include "dataflow/reuse/reuse.h"
#include "dataflow/zeros/zeros.h"
#include "sim/analytic/array_time.h"
#include "sim/analytic/busiest.h"
#include "sim/analytic/dram_use.h"

namespace pj {
namespace {

ArrayTime time_of(const LoopNest& nest, const Surroundings& around) {
  const bool spatial = nest.machine().fanouts.front().kind == FanoutKind::kSpatial;
  return spatial ? spatial_time(nest, around) : systolic_time(nest, around);
}

// Whole cycles that nothing can beat: a replay rounds transfers up to the femtosecond, and its end to a cycle.
std::int64_t whole_cycles(double cycles) {
  constexpr double kRounding = 1e-3;
  return static_cast<std::int64_t>(std::ceil(cycles * (1 - 1e-9) - kRounding));
}

// The array's own time between the first tiles' loads and the last tile's drain, all off the chip at full bandwidth.
double one_after_another(const LoopNest& nest, const ArrayTime& time) {
  const MachineSpec& machine = nest.machine();
  double cycles = static_cast<double>(time.array_cycles - time.preload);
  for (const Tensor tensor : kOperands) {
    const MemorySpec& home = machine.memories[static_cast<std::size_t>(nest.keepers(tensor).front())];
    if (!home.off_chip() || !home.bits_per_second) continue;
    const double bits = static_cast<double>(time.edge_words[static_cast<std::size_t>(tensor)]) *
                        stored_bits(nest.einsum(), home, tensor);
    cycles += bits / *home.bits_per_second * (machine.compute_clock() / hertz(1.0));
  }
  return cycles;
}

// A stall of `cycles` because of this.
void set_stall(std::int64_t cycles, const std::string& reason, LayerResult& result) {
  if (cycles > 0) result.stalls[reason] = cycles;
}

// Accesses of a DRAM are its commands: DramUse has them.
class WithoutDrams : public EventSink {
 public:
  WithoutDrams(const MachineSpec& machine, EventSink& sink) : machine_(machine), sink_(sink) {}
  void record(const Event& event) override {
    const bool access = event.action == Action::kRead || event.action == Action::kWrite;
    if (access && is_dram(event.component)) return;
    sink_.record(event);
  }

 private:
  [[nodiscard]] bool is_dram(ComponentId id) const {
    return std::any_of(machine_.memories.begin(), machine_.memories.end(),
                       [id](const MemorySpec& m) { return m.id == id && m.kind == MemoryKind::kDram; });
  }
  const MachineSpec& machine_;
  EventSink& sink_;
};

// All bursts must have been on the bus.
void wait_for_drams(const MachineSpec& machine, const DramUse& drams, std::int64_t& cycles, std::string& reason) {
  const ComputeClock clock(machine);
  for (std::size_t m = 0; m < machine.memories.size(); ++m) {
    if (!drams.is_dram(static_cast<int>(m))) continue;
    const std::int64_t busy = clock.cycles_until(drams.busy(static_cast<int>(m)));
    if (busy <= cycles) continue;
    cycles = busy;
    reason = machine.component(machine.memories[m].id).name + " bus";
  }
}

const std::string kEnds = "first tiles and last drain";

}  // namespace

LayerResult analyse_layer(const LoopNest& nest, const AnalyticOptions& options) {
  const MachineSpec& machine = nest.machine();
  LayerResult result;
  WithoutDrams events(machine, result.events);
  for (const MemoryTraffic& t : count_events(nest, events)) {
    result.moved.push_back(
        {nest.machine().memories[static_cast<std::size_t>(t.memory)].id, t.tensor, t.read_bits, t.written_bits});
  }
  DramUse drams(machine);
  drams.place(nest.einsum(), options.addresses);
  const ArrayTime time = time_of(nest, {&drams, options.contended, options.fused_operations_per_word});
  result.array_cycles = time.array_cycles;
  result.cycles = time.cycles;
  std::string reason = kEnds;
  if (options.contended) {
    const Busiest busiest = busiest_resource(nest.machine(), &nest.einsum(), result);
    result.cycles = std::max(result.cycles, whole_cycles(one_after_another(nest, time)));
    if (whole_cycles(busiest.cycles) > result.cycles) {
      result.cycles = whole_cycles(busiest.cycles);
      reason = busiest.reason;
    }
  }
  wait_for_drams(machine, drams, result.cycles, reason);
  set_stall(result.cycles - result.array_cycles, reason, result);
  drams.report(ComputeClock(machine).cycles(result.cycles), result);
  return result;
}

}  // namespace pj

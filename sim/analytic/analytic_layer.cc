// SPDX-License-Identifier: Apache-2.0
#include "sim/analytic/analytic_layer.h"

#include <algorithm>
#include <cmath>

#include "arch/base/integer.h"
#include "dataflow/reuse/reuse.h"
#include "dataflow/zeros/zeros.h"
#include "sim/analytic/array_time.h"
#include "sim/analytic/busiest.h"

namespace pj {
namespace {

ArrayTime time_of(const LoopNest& nest, const Surroundings& options) {
  const bool spatial = nest.machine().fanouts.front().kind == FanoutKind::kSpatial;
  return spatial ? spatial_time(nest, options) : systolic_time(nest, options);
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

const std::string kEnds = "first tiles and last drain";

}  // namespace

LayerResult analyse_layer(const LoopNest& nest, const Surroundings& options) {
  LayerResult result;
  for (const MemoryTraffic& t : count_events(nest, result.events)) {
    result.moved.push_back(
        {nest.machine().memories[static_cast<std::size_t>(t.memory)].id, t.tensor, t.read_bits, t.written_bits});
  }
  const ArrayTime time = time_of(nest, options);
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
  set_stall(result.cycles - result.array_cycles, reason, result);
  return result;
}

}  // namespace pj

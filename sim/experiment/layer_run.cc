// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/layer_run.h"

#include <utility>

#include "sim/experiment/layer_shape.h"

namespace pj {

LayerRun layer_run(LayerResult result) {
  LayerRun run;
  run.cycles = result.cycles;
  run.compute_cycles = result.array_cycles;
  run.stalls = std::move(result.stalls);
  run.events = std::move(result.events);
  for (const LayerResult::Moved& m : result.moved) {
    run.traffic.push_back({m.memory, m.tensor, m.read_bits, m.written_bits});
  }
  for (const LayerResult::Dram& d : result.drams) run.drams.push_back({d.memory, d.stats});
  return run;
}

void describe(const Layer& layer, LayerRun& run) {
  run.name = layer.name;
  run.op = layer.op;
  run.role = layer.role;
  run.copies = layer.count;
  run.dimensions = dimensions_of(layer);
  run.densities = densities_of(layer);
}

LayerRun in_memory_run(const Layer& layer, const MachineSpec& machine, LayerResult result) {
  LayerRun run = layer_run(std::move(result));
  describe(layer, run);
  run.unit = "array";
  run.macs = layer.macs();
  const double peak = static_cast<double>(run.cycles) * machine.peak_macs_per_cycle();
  run.utilization = static_cast<double>(run.macs) / peak;
  return run;
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "sim/replay/pim_replay.h"

#include <array>

#include "memory/pim/pim_module.h"
#include "sim/replay/kernel.h"

namespace pj {

Femtoseconds replay_products(const PimProduct& product, std::int64_t products) {
  KernelContext context;
  PimModule macro("macro", product, products);
  run_to_end();
  return macro.duration();
}

LayerResult replay_pim_layer(const MachineSpec& machine, const ArraysTask& task) {
  const LayerOnArrays layer(machine, task);
  LayerResult result;
  Femtoseconds time = 0;
  std::array<bool, kPimActCount> seen{};
  {
    KernelContext context;
    PimModule macro("macro", layer.product(), layer.most());
    run_to_end();
    time = macro.duration();
    const auto record = [&](PimAct act, std::int64_t carried) {
      seen[static_cast<std::size_t>(act)] = true;
      layer.record(act, layer.full() * carried + (layer.copies() - layer.full()) * (carried - 1), result.events);
    };
    for (std::size_t s = 0; s < layer.product().stages.size(); ++s) record(layer.act_of(s), macro.products_of(s));
    // An act that takes no time is done with the one before it.
    for (int act = 0; act < kPimActCount; ++act) {
      if (seen[static_cast<std::size_t>(act)]) continue;
      const bool any = !layer.product().stages.empty();
      record(static_cast<PimAct>(act), any ? macro.products_of(layer.product().stages.size() - 1) : layer.most());
    }
  }
  layer.record_once(result);
  layer.finish(time, result);
  return result;
}

}  // namespace pj

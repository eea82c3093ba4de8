// SPDX-License-Identifier: Apache-2.0
// A layer on arrays that compute, in SystemC: the copy with most products goes through its macro (memory/pim/
// pim_module.h); copies beside it do the same at the same time, those with fewer products one fewer.
#pragma once

#include "sim/pim/layer_on_arrays.h"

namespace pj {

LayerResult replay_pim_layer(const MachineSpec& machine, const ArraysTask& task);

// Products one after another through a macro, simulated.
Femtoseconds replay_products(const PimProduct& product, std::int64_t products);

}  // namespace pj

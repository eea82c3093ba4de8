// SPDX-License-Identifier: Apache-2.0
// A request, resolved: the machine, the network and the technology it names, checked, with all changes applied.
#pragma once

#include <optional>

#include "arch/technology/technology.h"
#include "dataflow/styles/style.h"
#include "memory/hierarchy/machine_spec.h"
#include "memory/pim/pim_grid.h"
#include "sim/experiment/catalog.h"
#include "sim/experiment/request.h"
#include "workloads/network.h"

namespace pj {

enum class Engine : std::uint8_t { kAnalytic, kReplay, kCycle };
std::vector<std::string> engine_names();

// What numbers that went through the arrays made them do: sim/accuracy/network_values.h.
struct MeasuredValues {
  std::string from;                                    // "360 samples of digits_samples.csv"
  std::vector<std::optional<PimActivity>> activities;  // by layer; none, or beyond the end: nothing measured
};

struct Experiment {
  MachineSpec machine;
  Network network;
  Technology technology;
  Style style = Style::kWeightStationary;
  Engine engine = Engine::kReplay;
  std::vector<bool> selected;              // per layer: does the request's glob name it?
  std::optional<MeasuredValues> measured;  // none: activities are those of the layers' densities and levels
};

// Of each layer that the request selects, as price_run() wants them.
std::vector<Bits> bits_of(const Experiment& experiment);

// Everything wrong with the request at once.
std::optional<Experiment> resolve(const RunRequest& request, const Catalog& catalog, Problems& problems);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// What a whole run costs: one ledger for each layer, all its copies and its clock and leakage in it.
//   const auto cost = price_run(run, machine, technology, bits, problems);
//   cost->total() / picojoules(1.0)
// The run is not changed: another technology prices it again.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/energy/full_rate.h"
#include "sim/energy/ledger.h"
#include "sim/energy/price_machine.h"
#include "sim/experiment/run_result.h"

namespace pj {

struct RunCost {
  std::vector<Ledger> layers;  // in the order of NetworkRun::layers
  CategorySums by_category{};
  BoundarySums by_boundary{};
  std::vector<std::optional<Sourced<Area>>> areas;  // of one physical instance, indexed by ComponentId
  std::vector<std::string> absent;                  // sentences: what the energy does not contain
  Conditions technology;
  std::optional<FullRate> full_rate;  // of a machine that computes in memory

  [[nodiscard]] Energy total() const;
};

// `bits` of each layer, in the order of run.layers (std::logic_error if there are not as many).
// All missing prices become problems; then nothing is returned. Throws CountOverflow.
std::optional<RunCost> price_run(const NetworkRun& run, const MachineSpec& machine, const Technology& technology,
                                 const std::vector<Bits>& bits, Problems& problems);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// What a published column can be held against: figures of some layers of a run, computed from its report. In SI units
// or those of the name; docs/reproduce.md lists them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/report/report.h"
#include "sim/reproduce/selector.h"

namespace pj {

enum class Figure : std::uint8_t {
  kNone,  // nothing of ours
  kMacs,
  kCycles,
  kSeconds,            // from the first cycle to the last
  kProcessingSeconds,  // less the cycles in which an off-chip memory was waited for
  kFramesPerSecond,
  kMacsPerSecond,
  kUtilization,
  kActiveUnits,
  kEnergyPj,
  kEnergyShare,      // of the energy of all boundaries
  kChipEnergyShare,  // of the energy of the chip
  kPjPerMac,
  kChipEnergyPj,
  kChipPjPerMac,
  kChipWatts,
  kChipMacsPerJoule,
  kBytes,
  kCount,
  kAreaMm2,
  // Of a machine of arrays that compute, at full rate.
  kFullRateWatts,
  kFullRateOperationsPerSecond,
  kFullRateOperationsPerJoule,
  kProductSeconds,
  kStepSeconds,
  kLosslessBits,
};

enum class Selecting : std::uint8_t { kNot, kMay, kMust };  // does a quantity take selectors?

std::vector<std::string> figure_names();
std::optional<Figure> figure_named(const std::string& name);
std::string name_of(Figure quantity);
Selecting selecting(Figure quantity);

// A run's report, and what is not in it.
struct RunFigures {
  Report report;
  std::vector<std::int64_t> active_units;  // per layer of the report; empty if nobody asks
};

struct Scope {
  const RunFigures* run = nullptr;
  std::vector<std::size_t> layers;  // of the report
};

// None where the divisor is zero: no time, no MACs, no energy.
std::optional<double> value_of(Figure quantity, const std::vector<Selector>& selectors, const Scope& scope);

}  // namespace pj

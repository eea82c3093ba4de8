// SPDX-License-Identifier: Apache-2.0
// Sums over the layers of a scope: what quantities are made of.
#pragma once

#include <optional>
#include <vector>

#include "sim/reproduce/figure.h"

namespace pj {

double macs(const Scope& scope);
double cycles(const Scope& scope);
double peak_macs_per_cycle(const Scope& scope);
double seconds_of(const Scope& scope);
// Cycles less those in which an off-chip memory was waited for, over the compute clock.
double processing_seconds(const Scope& scope);
// Of several layers the mean, each weighted with its processing time. None without time.
std::optional<double> mean_active_units(const Scope& scope);

double energy_pj(const Scope& scope);
double energy_pj(const Scope& scope, const std::vector<Selector>& selectors);
double chip_energy_pj(const Scope& scope);

// Of components that the selectors take, all if there are none; whatever the layers. None if none has an area.
std::optional<double> area_mm2(const Scope& scope, const std::vector<Selector>& selectors);
// Of parts that the selectors take; all, and leakage, if there are none.
double full_rate_watts(const ReportArrays& arrays, const std::vector<Selector>& selectors);

// What several selectors take is counted once.
double bytes(const Scope& scope, const std::vector<Selector>& selectors);
double count(const Scope& scope, const std::vector<Selector>& selectors);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// The formulas of derived figures, each once: make_report() computes with them, `pj explain` shows them.
// A figure whose divisor is zero is 0 (no MACs, no time, no energy).
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "arch/base/units.h"

namespace pj {

Duration time_of(std::int64_t cycles, Frequency compute_clock);
Power average_power(Energy energy, Duration time);
Energy energy_per_mac(Energy energy, std::int64_t macs);
// 1e12 operations per joule, one MAC counted as two operations.
double tera_operations_per_joule(std::int64_t macs, Energy energy);
// `peak`: MACs a cycle if every multiplier works, or every array with its widest operands.
double share_of_peak(std::int64_t macs, std::int64_t cycles, double peak);
double share_of(std::int64_t part, std::int64_t whole);
std::int64_t sum_of_counts(const std::map<std::string, std::int64_t>& counts);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "sim/report/derived.h"

#include "arch/base/integer.h"

namespace pj {

Duration time_of(std::int64_t cycles, Frequency compute_clock) {
  return compute_clock > Frequency{} ? seconds(static_cast<double>(cycles) / (compute_clock / hertz(1.0))) : Duration{};
}

Power average_power(Energy energy, Duration time) { return time > Duration{} ? energy / time : Power{}; }

Energy energy_per_mac(Energy energy, std::int64_t macs) {
  return macs > 0 ? energy / static_cast<double>(macs) : Energy{};
}

double tera_operations_per_joule(std::int64_t macs, Energy energy) {
  constexpr double kOperationsPerMac = 2.0;
  if (energy == Energy{}) return 0.0;
  return kOperationsPerMac * static_cast<double>(macs) / (energy / picojoules(1.0));
}

double share_of_peak(std::int64_t macs, std::int64_t cycles, double peak) {
  const double most = static_cast<double>(cycles) * peak;
  return most > 0.0 ? static_cast<double>(macs) / most : 0.0;
}

double share_of(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0.0;
}

std::int64_t sum_of_counts(const std::map<std::string, std::int64_t>& counts) {
  std::int64_t sum = 0;
  for (const auto& [name, count] : counts) sum = checked_add(sum, count);
  return sum;
}

}  // namespace pj

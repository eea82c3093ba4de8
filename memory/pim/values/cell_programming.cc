// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/values/cell_programming.h"

#include <algorithm>
#include <cmath>

#include "memory/pim/values/device_noise.h"

namespace pj {
namespace {

Conductance not_negative(Conductance g) { return std::max(g, Conductance{}); }

}  // namespace

CellProgrammer::CellProgrammer(const DeviceSpec& device, int cell_bits, std::uint64_t seed)
    : device_(device),
      step_((1.0 / ((1 << cell_bits) - 1)) * (device.highest - device.lowest)),
      programming_(seed, NoisePurpose::kProgramming),
      stuck_(seed, NoisePurpose::kStuck),
      drift_(seed, NoisePurpose::kDrift),
      slow_read_(seed, NoisePurpose::kSlowRead) {
  for (int level = 0; level < 1 << cell_bits; ++level)
    sigmas_.push_back(programming_sigma(device, device.lowest + static_cast<double>(level) * step_));
}

Conductance CellProgrammer::program(int digit, const CellPlace& place) const {
  const PhiloxCounter at{place.column, place.line, place.array, 0};
  if (device_.stuck_at_lowest > 0.0 || device_.stuck_at_highest > 0.0) {
    const double draw = stuck_.uniform(at);
    if (draw < device_.stuck_at_lowest) return device_.lowest;
    if (draw < device_.stuck_at_lowest + device_.stuck_at_highest) return device_.highest;
  }
  Conductance g = device_.lowest + static_cast<double>(digit) * step_;
  const Conductance sigma = sigmas_[static_cast<std::size_t>(digit)];
  if (sigma > Conductance{}) g = not_negative(g + programming_.normal(at) * sigma);
  return aged(g, at);
}

Conductance CellProgrammer::aged(Conductance programmed, const PhiloxCounter& at) const {
  Conductance g = programmed;
  const double relative = programmed / device_.highest;
  if (device_.drift == Drift::kConstant) g = drift_factor(device_.age, device_.nu) * g;
  if (device_.drift == Drift::kPcm) {
    const DriftExponent exponent = pcm_drift_exponent(relative);
    g = drift_factor(device_.age, std::abs(exponent.mean + exponent.sigma * drift_.normal(at))) * g;
  }
  if (device_.read != ReadNoise::kPcm) return g;
  const double share = device_.read_amount * pcm_read_share(relative, device_.age);
  return not_negative((1.0 + share * slow_read_.normal(at)) * g);
}

}  // namespace pj

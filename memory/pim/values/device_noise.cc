// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/values/device_noise.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace pj {
namespace {

constexpr double kSmallestShare = 1e-7;  // of Gmax: below it logarithms and powers are those of this one
constexpr Duration kDriftStart = seconds(20.0);
constexpr Duration kReadTime = nanoseconds(250.0);
constexpr Conductance kPcmHighest = microsiemens(25.0);
constexpr Conductance kRramHighest = microsiemens(40.0);

template <std::size_t N>
double polynomial(const std::array<double, N>& coefficients, double x) {
  double sum = 0.0;
  for (std::size_t i = N; i-- > 0;) sum = sum * x + coefficients[i];
  return sum;
}

constexpr std::array<double, 3> kPcmProgramming{0.26348, 1.965, -1.1731};
constexpr std::array<std::array<double, 5>, 3> kRramProgramming{{{0.348, 16.03, -43.853, 45.393, -16.815},
                                                                 {0.701, 22.086, -50.773, 47.095, -16.458},
                                                                 {0.782, 20.274, -43.507, 37.062, -11.934}}};

// A fit is a curve through points and may dip below zero between them.
Conductance scaled(double fitted_microsiemens, Conductance highest, Conductance fitted_highest) {
  return microsiemens(std::max(0.0, fitted_microsiemens) * (highest / fitted_highest));
}

}  // namespace

Conductance programming_sigma(const DeviceSpec& device, Conductance level) {
  const double amount = device.programming_amount;
  const double g = level / device.highest;
  switch (device.programming) {
    case ProgrammingNoise::kNone:
      return {};
    case ProgrammingNoise::kOfRange:
      return amount * (device.highest - device.lowest);
    case ProgrammingNoise::kOfValue:
      return amount * level;
    case ProgrammingNoise::kPcm:
      return amount * scaled(polynomial(kPcmProgramming, g), device.highest, kPcmHighest);
    case ProgrammingNoise::kRram:
      break;
  }
  const auto& fit = kRramProgramming[static_cast<std::size_t>(device.rram_age)];
  return amount * scaled(polynomial(fit, g), device.highest, kRramHighest);
}

DriftExponent pcm_drift_exponent(double g) {
  const double log_g = std::log(std::max(g, kSmallestShare));
  return {std::clamp(-0.0155 * log_g + 0.0244, 0.049, 0.1), std::clamp(-0.0125 * log_g - 0.0059, 0.008, 0.045)};
}

double drift_factor(Duration age, double nu) { return std::pow(age / kDriftStart, -nu); }

double pcm_read_share(double g, Duration age) {
  if (age <= kReadTime) return 0.0;
  const double share = std::min(0.0088 / std::pow(std::max(g, kSmallestShare), 0.65), 0.2);
  return share * std::sqrt(std::log((age + kReadTime) / (2.0 * kReadTime)));
}

Conductance read_sigma(const DeviceSpec& device, Conductance g) {
  if (device.read == ReadNoise::kOfRange) return device.read_amount * (device.highest - device.lowest);
  if (device.read == ReadNoise::kOfValue) return device.read_amount * g;
  return {};
}

}  // namespace pj

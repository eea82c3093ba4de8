// SPDX-License-Identifier: Apache-2.0
#include "sim/report/number_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace pj {
namespace {

constexpr std::array<const char*, 11> kPrefixes = {"f", "p", "n", "u", "m", "", "k", "M", "G", "T", "P"};
constexpr int kNoPrefix = 5;
constexpr int kLastPrefix = static_cast<int>(kPrefixes.size()) - 1;

// Four significant digits of a value in [1, 1000).
std::string four_digits(double value) {
  if (value < 9.9995) return fmt::format("{:.3f}", value);
  if (value < 99.995) return fmt::format("{:.2f}", value);
  return fmt::format("{:.1f}", value);
}

std::string with_prefix(double value, const char* unit) {
  if (value == 0.0) return fmt::format("0 {}", unit);
  int prefix = kNoPrefix;
  double scaled = std::abs(value);
  for (; scaled >= 999.95 && prefix < kLastPrefix; ++prefix) scaled /= 1e3;
  for (; scaled < 0.99995 && prefix > 0; --prefix) scaled *= 1e3;
  return fmt::format("{}{} {}{}", value < 0.0 ? "-" : "", four_digits(scaled),
                     kPrefixes.at(static_cast<std::size_t>(prefix)), unit);
}

}  // namespace

std::string shown(std::int64_t count) {
  if (count < 1000) return fmt::format("{}", count);
  return with_prefix(static_cast<double>(count), "");
}
std::string shown(Energy energy) { return with_prefix(energy / joules(1.0), "J"); }
std::string shown(Duration time) { return with_prefix(time / seconds(1.0), "s"); }
std::string shown(Power power) { return with_prefix(power / watts(1.0), "W"); }
std::string percent(double share) { return fmt::format("{:.1f} %", 100.0 * share); }

std::string share_bar(double share) {
  constexpr double kFullBar = 40.0;
  return std::string(static_cast<std::size_t>(std::lround(kFullBar * std::clamp(share, 0.0, 1.0))), '#');
}

std::string fitted(const std::string& name, std::size_t width) {
  constexpr std::size_t kDots = 3;
  if (name.size() <= width) return name;
  return width <= kDots ? name.substr(0, width) : "..." + name.substr(name.size() - (width - kDots));
}

}  // namespace pj

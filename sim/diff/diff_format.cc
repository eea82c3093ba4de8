// SPDX-License-Identifier: Apache-2.0
#include "sim/diff/diff_format.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

#include "sim/diff/diff.h"
#include "sim/report/number_text.h"

namespace pj {

std::string energy_text(double energy_pj) { return energy_pj == 0.0 ? "0" : shown(picojoules(energy_pj)); }

std::string signed_energy(double difference_pj) {
  if (difference_pj == 0.0) return "0";
  return (difference_pj < 0.0 ? "-" : "+") + shown(picojoules(std::abs(difference_pj)));
}

std::string signed_count(std::int64_t difference) {
  if (difference == 0) return "0";
  return (difference < 0 ? "-" : "+") + shown(std::abs(difference));
}

std::string change_text(double a, double b) {
  constexpr double kTimes = 10.0;  // from so many times on a factor says more
  if (a == b) return "";
  if (a == 0.0) return "new";
  if (b / a >= kTimes) return fmt::format("x {:.4g}", b / a);
  return fmt::format("{:+.1f} %", percent_change(a, b));
}

std::string names_text(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 4;
  std::string text;
  for (std::size_t n = 0; n < names.size() && n < kMost; ++n) text += (n == 0 ? "" : ", ") + names[n];
  if (names.size() > kMost) text += fmt::format(" and {} more", names.size() - kMost);
  return text;
}

std::string layers_text(std::int64_t layers) { return fmt::format("{} layer{}", layers, layers == 1 ? "" : "s"); }

std::string arrow(const std::string& a, const std::string& b) {
  return fmt::format("{} -> {}", a.empty() ? "-" : a, b.empty() ? "-" : b);
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "tests/agreement/compare_events.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <tuple>

#include "arch/base/integer.h"

namespace pj {
namespace {

struct Total {
  std::int64_t count = 0;
  double weighted = 0;  // count x activity
};

using Totals = std::map<std::tuple<std::int32_t, Action, Tensor>, Total>;

Totals totals_of(const CountingSink& sink) {
  Totals totals;
  for (const Event& e : sink.events()) {
    Total& total = totals[{e.component.index, e.action, e.tensor}];
    total.count = checked_add(total.count, e.count);
    total.weighted += static_cast<double>(e.count) * e.activity;
  }
  return totals;
}

bool nearly_equal(double a, double b) {
  constexpr double kRounding = 1e-12;
  return std::abs(a - b) <= kRounding * std::max(std::abs(a), std::abs(b));
}

std::string difference(const Total& want, const Total& have) {
  if (want.count != have.count) return fmt::format("expected {}, got {}", want.count, have.count);
  if (nearly_equal(want.weighted, have.weighted)) return "";
  return fmt::format("{}, of which take place: expected {}, got {}", want.count, want.weighted, have.weighted);
}

}  // namespace

std::string compare_events(const MachineSpec& machine, const CountingSink& expected, const CountingSink& got) {
  Totals want = totals_of(expected);
  Totals have = totals_of(got);
  for (const auto& [key, total] : have) want.try_emplace(key);
  std::string text;
  for (const auto& [key, total] : want) {
    const auto& [component, action, tensor] = key;
    const std::string differs = difference(total, have[key]);
    if (differs.empty()) continue;
    text +=
        fmt::format("{} {} {}: {}\n", machine.component({component}).name, name_of(action), name_of(tensor), differs);
  }
  return text;
}

namespace {

CountingSink without_activities(const CountingSink& sink) {
  CountingSink plain;
  for (Event e : sink.events()) {
    e.activity = 1.0;
    plain.record(e);
  }
  return plain;
}

}  // namespace

std::string compare_counts(const MachineSpec& machine, const CountingSink& expected, const CountingSink& got) {
  return compare_events(machine, without_activities(expected), without_activities(got));
}

namespace {
std::uint64_t number_from(const char* variable, std::uint64_t usual) {
  const char* text = std::getenv(variable);
  return text == nullptr ? usual : std::strtoull(text, nullptr, 10);
}
}  // namespace

std::uint64_t campaign_size(std::uint64_t usual) { return number_from("PJ_CAMPAIGN_SIZE", usual); }
std::uint64_t campaign_seed() { return number_from("PJ_CAMPAIGN_SEED", 0); }

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "dataflow/zigzag/port_time.h"

#include <algorithm>
#include <numeric>

#include "arch/base/integer.h"

namespace pj {
namespace {

// Of the first `t` cycles those in a window of the first `count` uses, by rising period.
std::int64_t covered(const std::vector<ZigzagPortUse>& uses, std::size_t count, std::int64_t t) {
  if (count == 0 || t == 0) return 0;
  const ZigzagPortUse& use = uses[count - 1];
  const auto of_one = [&](std::int64_t end) {
    const std::int64_t open = std::min(end, use.allowed);
    return open + covered(uses, count - 1, end) - covered(uses, count - 1, open);
  };
  const std::int64_t whole = t / use.period;
  const std::int64_t rest = t % use.period;
  return (whole > 0 ? checked_mul(whole, of_one(use.period)) : 0) + (rest > 0 ? of_one(rest) : 0);
}

}  // namespace

std::int64_t windows_union(std::vector<ZigzagPortUse> uses, std::int64_t cycles) {
  for (const ZigzagPortUse& use : uses) {
    if (use.allowed == use.period) return cycles;
  }
  std::sort(uses.begin(), uses.end(),
            [](const ZigzagPortUse& a, const ZigzagPortUse& b) { return a.period < b.period; });
  return covered(uses, uses.size(), cycles);
}

std::int64_t port_stall(const std::vector<ZigzagPortUse>& uses, std::int64_t cycles) {
  if (uses.empty()) return 0;
  std::int64_t stall = 0;
  std::int64_t slack = 0;
  std::int64_t windows = 0;
  for (const ZigzagPortUse& use : uses) {
    const std::int64_t late = checked_mul(use.real - use.allowed, use.times - 1);
    (late > 0 ? stall : slack) = checked_add(late > 0 ? stall : slack, late);
    windows = checked_add(windows, checked_mul(use.allowed, use.times - 1));
  }
  if (uses.size() == 1) return stall + slack;
  return checked_add(stall, std::max<std::int64_t>(0, slack + windows - windows_union(uses, cycles)));
}

std::vector<double> spread_over(const std::vector<ZigzagOnce>& once, double spare) {
  std::vector<std::size_t> order(once.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return once[a].cycles > once[b].cycles; });
  std::vector<double> left;
  left.reserve(once.size());
  for (const ZigzagOnce& o : once) left.push_back(o.cycles);
  for (std::size_t i = 0; i < order.size() && spare > 0.0; ++i) {
    const auto shares = static_cast<double>(i + 1);
    const double wanted = once[order[i]].cycles - once[order[i]].least;
    const double cut = std::min(wanted, spare / shares);
    for (std::size_t j = 0; j <= i; ++j) left[order[j]] -= cut;
    spare -= cut * shares;
    if (cut < wanted) break;
  }
  return left;
}

}  // namespace pj

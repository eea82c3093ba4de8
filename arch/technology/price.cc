// SPDX-License-Identifier: Apache-2.0
#include "arch/technology/price.h"

#include <fmt/format.h>

#include <algorithm>

namespace pj {

std::string_view name_of(PriceKind kind) {
  switch (kind) {
    case PriceKind::kTable:
      return "table";
    case PriceKind::kInterpolated:
      return "interpolated";
    case PriceKind::kScaled:
      return "scaled";
  }
  throw std::logic_error("name_of: no such price kind");
}

PriceKind worse_of(PriceKind a, PriceKind b) { return std::max(a, b); }

Price sum_of(const Price& a, const Price& b) {
  Price sum{a.per_action + b.per_action,
            worse_of(a.kind, b.kind),
            a.calibrated || b.calibrated,
            fmt::format("{} + {}", a.how, b.how),
            a.source == b.source ? a.source : fmt::format("{}; {}", a.source, b.source),
            a.fitted};
  for (const std::string& constant : b.fitted) {
    const bool known = std::find(sum.fitted.begin(), sum.fitted.end(), constant) != sum.fitted.end();
    if (!known) sum.fitted.push_back(constant);
  }
  return sum;
}

Price times(double n, const Price& one, std::string_view unit) {
  Price all = one;
  all.per_action = n * one.per_action;
  all.how = fmt::format("{:g} {} x ({})", n, unit, one.how);
  return all;
}

}  // namespace pj

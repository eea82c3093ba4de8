// SPDX-License-Identifier: Apache-2.0
#include "arch/technology/price_row.h"

#include <fmt/format.h>

namespace pj {

Price price_of(const PriceRow& row, Energy energy, PriceKind kind, std::string how) {
  Price price{energy, worse_of(row.price_kind, kind), row.calibrated, std::move(how), row.source};
  if (!row.calibrated) return price;
  price.fitted = {fmt::format("{} = {:.6g} pJ{}; {}", row.name, row.picojoules.value(),
                              row.error.empty() ? "" : fmt::format(" (error: {})", row.error), row.source)};
  return price;
}

Price calibrated(const Price& price, const Calibration* calibration) {
  if (calibration == nullptr) return price;
  Price fitted = price;
  const std::string factor = fmt::format("x {:.4g}, calibrated on {}", calibration->factor, calibration->calibrated_on);
  fitted.per_action = calibration->factor * price.per_action;
  fitted.calibrated = true;
  fitted.how = fmt::format("({}) {}", price.how, factor);
  fitted.fitted.push_back(
      fmt::format("{}: prices of kind {} {}; {}", calibration->name, calibration->kind, factor, calibration->source));
  return fitted;
}

}  // namespace pj

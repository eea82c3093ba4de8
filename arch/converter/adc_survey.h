// SPDX-License-Identifier: Apache-2.0
// What an analog-to-digital converter of a resolution, rate and node costs, by the regression of Andrulis et al. (2024)
// over 215 designs of Murmann's survey. Equations, range and error: docs/models/pim.md, section 6.
#pragma once

#include <string>

#include "arch/base/units.h"
#include "arch/technology/price.h"

namespace pj {

struct AdcQuery {
  int bits = 8;
  Frequency rate;  // conversions a second
  double node_nm = 32.0;
};

struct AdcCost {
  Price conversion;
  Sourced<Area> area;
};

// Why the regression does not hold for such a converter; empty if it does.
std::string adc_objection(const AdcQuery& query);
Priced<AdcCost> adc_survey(const AdcQuery& query);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// When conversions are clipped so often that a user should know, and what helps.
#pragma once

namespace pj {

inline constexpr double kClippingWorthWarning = 0.01;
inline constexpr const char* kAgainstClipping = "more ADC bits, a wider --adc-range, or fewer active rows";

}  // namespace pj

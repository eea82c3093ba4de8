// SPDX-License-Identifier: Apache-2.0
#include "arch/converter/adc_survey.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace pj {
namespace {

// Coefficients of the regression: accelergy-adc-plug-in, adc_data/model.yaml.
constexpr double kFomSlope = -2.8719030399529957;    // dB per ln(Hz)
constexpr double kFomIntercept = 213.7806687348118;  // dB
constexpr double kFomCeiling = 128.3068288;          // dB
constexpr double kFomCeilingPerBit = 3.2205114709;   // dB
constexpr double kLogEnergy = 26.0496215686518;      // ln(pJ)
constexpr double kLogEnergyPerLogNode = 1.8800369206815004;
constexpr double kLogEnergyPerLogBits = -2.8291256050594527;
constexpr double kLogEnergyResidual = -1.4702022133784405;
constexpr double kLogArea = 1.3461916439910742;  // ln(um2)
constexpr double kLogAreaPerLogNode = 0.9932794744745022;
constexpr double kLogAreaPerLogRate = 0.18071538424508238;
constexpr double kLogAreaPerLogEnergy = 0.29912426192653485;
constexpr const char* kSource =
    "Andrulis et al., accelergy-adc-plug-in (2024): regression over 215 designs of Murmann's ADC survey";

double energy_pj(const AdcQuery& q) {
  const double bits = q.bits;
  const double sndr = 6.0206 * bits + 1.761;
  const double fom = std::min(kFomSlope * std::log(q.rate / hertz(1.0)) + kFomIntercept,
                              kFomCeiling + kFomCeilingPerBit * std::ceil(bits));
  return 0.5 * std::pow(10.0, (sndr - fom) / 10.0) *
         std::exp(kLogEnergy + kLogEnergyPerLogNode * std::log(q.node_nm) + kLogEnergyPerLogBits * std::log(bits) +
                  kLogEnergyResidual);
}

double area_um2(const AdcQuery& q, double energy) {
  return std::exp(kLogArea + kLogAreaPerLogNode * std::log(q.node_nm) +
                  kLogAreaPerLogRate * std::log(q.rate / hertz(1.0)) + kLogAreaPerLogEnergy * std::log(energy));
}

}  // namespace

std::string adc_objection(const AdcQuery& q) {
  if (q.bits < 4 || q.bits > 14)
    return fmt::format("the ADC survey's regression holds for 4 to 14 bits, got {}", q.bits);
  if (q.node_nm < 7.0 || q.node_nm > 130.0) {
    return fmt::format("the ADC survey's regression holds from 7 to 130 nm, got {} nm", q.node_nm);
  }
  const double hz = q.rate / hertz(1.0);
  if (hz < 1e5 || hz > 5e9) {
    return fmt::format("the ADC survey's regression holds from 100 kS/s to 5 GS/s, got {:.4g} S/s", hz);
  }
  return "";
}

Priced<AdcCost> adc_survey(const AdcQuery& q) {
  if (std::string why = adc_objection(q); !why.empty()) return Missing{std::move(why)};
  const double energy = energy_pj(q);
  const std::string how = fmt::format("{} bits, {:.4g} MS/s, {} nm", q.bits, q.rate / megahertz(1.0), q.node_nm);
  Price conversion{picojoules(energy), PriceKind::kInterpolated, false,
                   fmt::format("{:.4g} pJ: {}; single designs lie several times above or below", energy, how), kSource};
  return AdcCost{std::move(conversion),
                 {square_micrometres(area_um2(q, energy)), PriceKind::kInterpolated,
                  "the smallest tenth of such designs: " + how, kSource}};
}

}  // namespace pj

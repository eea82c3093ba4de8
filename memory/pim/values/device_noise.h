// SPDX-License-Identifier: Apache-2.0
// Formulas of how cells scatter and age, as measured on real ones. Each is a pure function.
//   programming_sigma(pcm_device(), microsiemens(12.5))      0.95270 uS (docs/models/pim_values.md, section 5)
#pragma once

#include "memory/pim/values/device_spec.h"

namespace pj {

// Deviation of a cell programmed to `level`.
// kPcm:  (0.26348 + 1.965 g - 1.1731 g^2) uS x Gmax / 25 uS, g = G / Gmax. Nandakumar et al., ICECS 2019; Joshi et al.,
//        Nature Communications 2020.
// kRram: a polynomial of degree 4 in g, in uS x Gmax / 40 uS, one for each age: fit to Wan et al., Nature 608 (2022),
// as
//        transcribed in aihwkit, reram.py.
// The fits are of a device of that Gmax; a device of another is taken to scatter in proportion.
Conductance programming_sigma(const DeviceSpec& device, Conductance level);

// Mean and deviation of the drift exponent of a PCM cell, g = G / Gmax. Joshi et al. 2020:
//   mean = clip(-0.0155 ln g + 0.0244, 0.049, 0.1), sigma = clip(-0.0125 ln g - 0.0059, 0.008, 0.045)
struct DriftExponent {
  double mean = 0.0;
  double sigma = 0.0;
};
DriftExponent pcm_drift_exponent(double g);

// (t / 20 s)^-nu: what is left of a conductance at time t since programming.
double drift_factor(Duration age, double nu);

// Share by which a PCM cell's conductance scatters through 1/f noise, g = G / Gmax, at time t since programming:
//   min(0.0088 / g^0.65, 0.2) sqrt(ln((t + 250 ns) / 500 ns)). Joshi et al. 2020. 0 before 250 ns.
double pcm_read_share(double g, Duration age);

// Deviation of a cell of conductance `g` in one conversion; kPcm: 0, its noise is drawn once a cell.
Conductance read_sigma(const DeviceSpec& device, Conductance g);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// How many conversions a converter will clip, from means and variances alone: a warning before a run.
//   sum = constant + sum over lines of digit x cell, digits independent with the mean and variance of their step
//   share = P(sum > highest code + 1/2) + P(sum < lowest code - 1/2), sum taken as normal
// Limits: digits of a real layer are correlated, and few lines make no normal sum; the noise of single conversions is
// left out. docs/models/pim_values.md, section 7, states how far it lies from what a run counts.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "memory/pim/values/pim_layer.h"

namespace pj {

struct DigitMoments {
  double mean = 0.0;
  double variance = 0.0;
};

// One a step, over all elements of `inputs`.
std::vector<DigitMoments> step_moments(const PimSpec& spec, const Eigen::MatrixXi& inputs);

// Mean over the conversions of all arrays, groups and steps; 0 for a digital macro.
double expected_clipped_share(const PimLayer& layer, const std::vector<DigitMoments>& steps);

}  // namespace pj

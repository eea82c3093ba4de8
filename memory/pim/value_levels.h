// SPDX-License-Identifier: Apache-2.0
// How strongly values drive rows and fill cells, from their histogram: means of the digits that digits.h cuts them
// into, relative to the largest digit. Uniformly random digits make 0.5 a row and 0.5 a cell; 0.25 a cell of a pair.
// Definitions: docs/models/pim_values.md, section 8.
#pragma once

#include <vector>

#include "memory/pim/value_histogram.h"

namespace pj {

// Of the rows that an input drives, over the steps of a product.
struct DriveLevels {
  double density = 0.0;       // share of a row's switchings that bring it a signal; kPulses: share of bits that are 1
  double level = 0.0;         // mean signal, relative to the largest
  std::vector<double> lines;  // the same of each word line of an input (lines_per_input)
};
DriveLevels drive_levels(const PimSpec& spec, const ValueHistogram& inputs);

// What a price by value of one switching of a row is multiplied with: kPulses switches a row for each bit.
double drive_activity(const PimSpec& spec, const DriveLevels& levels);

// Of each word line of an input, the mean level of the cells that hold the digits of its weights. Columns are taken as
// they are coded: those of complement_columns are the caller's (values/layer_activity.h).
std::vector<double> cell_levels(const PimSpec& spec, const ValueHistogram& weights);

double mean_of(const std::vector<double>& levels);

}  // namespace pj

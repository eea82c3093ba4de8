// SPDX-License-Identifier: Apache-2.0
// The named rules by which a price is carried from where it is published to where it is asked for.
// Pure formulas; docs/models/prices.md states their errors.
#pragma once

#include <vector>

namespace pj {

struct CurvePoint {
  double x = 0.0;
  double y = 0.0;
};

// The straight line through a and b on log-log paper, at x. All values positive.
double log_log(double x, CurvePoint a, CurvePoint b);

// The polyline through `points` (ascending x, at least one) on log-log paper; beyond the ends the last segment's slope
// goes on (constant for a single point).
double log_log(double x, const std::vector<CurvePoint>& points);

// Rules of Accelergy's CACTI plug-in (github.com/Accelergy-Project/accelergy-cacti-plug-in) beyond the tables.
// Below 22 nm, relative to 22 nm:
double accelergy_energy_below_22nm(double node_nm);
double accelergy_area_below_22nm(double node_nm);
double accelergy_leakage_below_22nm(double node_nm);
// Of a memory whose word or depth is below CACTI's floor, relative to the floor: `ratio` <= 1.
double accelergy_energy_of_width(double ratio);
double accelergy_energy_of_depth(double ratio);

}  // namespace pj

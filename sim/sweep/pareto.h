// SPDX-License-Identifier: Apache-2.0
// The points that no other beats: none is at most as large in both figures and smaller in one.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/sweep/store_read.h"

namespace pj {

// A figure of which less is better.
struct Metric {
  std::string name;  // as in the store: "energy_pj"; "edp_pjs" is their product with seconds
  std::function<double(const StoredPoint&)> of;
};
std::vector<std::string> metric_names();
std::optional<Metric> metric_named(const std::string& name);

// In the order of x; points with an error are none. Equal points are all there.
std::vector<StoredPoint> pareto_front(const std::vector<StoredPoint>& points, const Metric& x, const Metric& y);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "arch/technology/scaling.h"

#include <algorithm>
#include <cmath>

namespace pj {
namespace {

constexpr double kLastTabulatedNode = 22.0;

}  // namespace

double log_log(double x, CurvePoint a, CurvePoint b) {
  if (a.x == b.x) return a.y;
  const double share = std::log(x / a.x) / std::log(b.x / a.x);
  return std::exp((1.0 - share) * std::log(a.y) + share * std::log(b.y));
}

double log_log(double x, const std::vector<CurvePoint>& points) {
  if (points.size() == 1) return points.front().y;
  auto right = std::lower_bound(points.begin(), points.end(), x, [](CurvePoint p, double v) { return p.x < v; });
  if (right != points.end() && right->x == x) return right->y;
  right = std::clamp(right, points.begin() + 1, points.end() - 1);
  return log_log(x, *(right - 1), *right);
}

double accelergy_energy_below_22nm(double node_nm) { return std::sqrt(node_nm / kLastTabulatedNode); }
double accelergy_area_below_22nm(double node_nm) { return node_nm / kLastTabulatedNode; }
double accelergy_leakage_below_22nm(double node_nm) { return 0.79 * std::sqrt(node_nm / kLastTabulatedNode); }
double accelergy_energy_of_width(double ratio) { return 0.7 * ratio + 0.3; }
double accelergy_energy_of_depth(double ratio) { return std::pow(ratio, 0.78); }

}  // namespace pj

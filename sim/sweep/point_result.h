// SPDX-License-Identifier: Apache-2.0
// What one point of a sweep came to: the figures of its row in the store, and those of its layers. Figures are defined
// in docs/report.md; units stand in the names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/report/report.h"

namespace pj {

// All copies of the layer.
struct PointLayer {
  std::string name;
  std::int64_t macs = 0;
  std::int64_t cycles = 0;
  double seconds = 0.0;
  double utilization = 0.0;
  double energy_pj = 0.0;
  ReportCategories by_category_pj;
};

struct PointFigures {
  std::int64_t macs = 0;
  std::int64_t cycles = 0;
  double seconds = 0.0;
  double utilization = 0.0;
  double energy_pj = 0.0;
  ReportCategories by_category_pj;
  double area_mm2 = 0.0;  // of what has one; 0: of nothing
  std::vector<PointLayer> layers;
};

struct PointResult {
  std::int64_t point = 0;
  std::string error;  // why there are no figures; one problem a line
  std::optional<PointFigures> figures;
};

// As bytes, between processes; std::runtime_error if they are none of ours.
std::string to_bytes(const PointResult& result);
PointResult point_result_from(const std::string& bytes);

}  // namespace pj

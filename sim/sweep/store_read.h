// SPDX-License-Identifier: Apache-2.0
// What a store has, also while a sweep writes it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "arch/base/problem.h"
#include "sim/report/report.h"

namespace pj {

struct StoredPoint {
  std::int64_t point = 0;
  std::string hash;
  std::vector<std::string> values;  // of each axis
  std::string error;                // empty: there are figures
  std::int64_t macs = 0;
  std::int64_t cycles = 0;
  double seconds = 0.0;
  double utilization = 0.0;
  double energy_pj = 0.0;
  ReportCategories by_category_pj;
  double area_mm2 = 0.0;
};

struct StoredLayer {
  std::int64_t point = 0;
  std::string name;
  std::int64_t macs = 0;
  std::int64_t cycles = 0;
  double seconds = 0.0;
  double utilization = 0.0;
  double energy_pj = 0.0;
  ReportCategories by_category_pj;
};

// A point by another engine.
struct StoredVerification {
  std::int64_t point = 0;
  std::string engine;
  std::string error;
  std::int64_t cycles = 0;
  double seconds = 0.0;
  double energy_pj = 0.0;
};

struct StoredSweep {
  std::string configuration;
  std::string hash;
  std::string pj;
  std::int64_t size = 0;  // points that the sweep has when it is done
  std::vector<std::string> axes;
  std::vector<StoredPoint> points;  // in order
  std::vector<StoredVerification> verifications;
};

// Is it a store of this version? Problems if not.
bool is_store(const std::string& path, Problems& problems);

// None, and a problem, if it is no store of this version.
std::optional<StoredSweep> read_store(const std::string& path, Problems& problems);

// Layers of all points, in order, one at a time: they are many.
bool read_layers(const std::string& path, const std::function<void(const StoredLayer&)>& tell, Problems& problems);

}  // namespace pj

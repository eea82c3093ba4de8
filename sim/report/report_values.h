// SPDX-License-Identifier: Apache-2.0
// What `pj run --values` adds to a report: real numbers through a machine's arrays. Part of report.h.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace pj {

// Of a layer, over all samples.
struct ReportLayerValues {
  std::int64_t conversions = 0;
  double clipped_share = 0.0;
  double expected_clipped_share = 0.0;
  std::optional<double> relative_error;
  std::optional<double> snr_db;
  double input_density = 0.0;
  double input_level = 0.0;
  double weight_level = 0.0;
  double row_activity = 0.0;
  double cell_activity = 0.0;
  double default_row_activity = 0.0;
  double default_cell_activity = 0.0;
};

struct ReportValues {
  std::string arrays;
  std::string samples_file;
  std::int64_t samples = 0;
  std::map<std::string, std::string> device;
  double accuracy = 0.0;
  double integer_accuracy = 0.0;
  double float_accuracy = 0.0;
};

}  // namespace pj

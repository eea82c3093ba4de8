// SPDX-License-Identifier: Apache-2.0
// What `pj accuracy` found, and its texts. Keys and columns: docs/models/accuracy.md.
#pragma once

#include <string>
#include <vector>

#include "sim/accuracy/accuracy_sweep.h"

namespace pj {

struct AccuracyReport {
  std::string architecture, model, technology, engine, device, encoding;
  std::string converter_price;  // row of the technology, or "survey"; empty: no converter
  std::int64_t samples = 0;     // of the test
  double float_accuracy = 0.0;
  std::uint64_t seed = 1;
  std::vector<AccuracyPoint> points;
};

std::string accuracy_text(const AccuracyReport& report);
std::string accuracy_json(const AccuracyReport& report);
// A row a point; and a row a point and layer.
std::string accuracy_csv(const AccuracyReport& report);
std::string accuracy_layers_csv(const AccuracyReport& report);

}  // namespace pj

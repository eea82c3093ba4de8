// SPDX-License-Identifier: Apache-2.0
// `pj accuracy`, from words to a report.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "sim/accuracy/accuracy_report.h"
#include "sim/accuracy/device_request.h"
#include "sim/experiment/catalog.h"
#include "sim/experiment/request.h"

namespace pj {

// Lists as in sweeps: a,b,c or lo:hi:step; of whole numbers also lo:hi. Empty: the machine's own.
struct AccuracyRequest : DeviceRequest {
  RunRequest run;       // its workload is `model`
  std::string model;    // name in the zoo, or an .onnx file with weights
  std::string samples;  // CSV file; empty: those of the zoo's model
  std::string adc_bits, cell_bits, weight_bits, input_bits;
  std::string noise = "0";  // of programming
  std::uint64_t seed = 1;
  int seeds = 3;
  std::function<void(std::size_t done, std::size_t all)> progress;  // may be empty
};

// Everything wrong with the request at once, as far as it can be known. Throws Interrupted, CountOverflow.
std::optional<AccuracyReport> accuracy_of(const AccuracyRequest& request, const Catalog& catalog, Problems& problems);

}  // namespace pj

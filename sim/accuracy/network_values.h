// SPDX-License-Identifier: Apache-2.0
// `pj run --values`: a network with weights through a machine's arrays with real numbers: what they make rows and cells
// do, which the run's energy is then counted with, and what noise and converters do to each layer's outputs.
//   const auto model = value_model(request, catalog, problems);
//   const auto values = network_values(*experiment, request, *model, problems);
//   experiment->measured = measured_values(*values);
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/accuracy/macro_network.h"
#include "sim/experiment/catalog.h"
#include "sim/experiment/experiment.h"

namespace pj {

struct ValueModel {
  std::string file, samples;
  DeviceSpec device;
};

// The files behind the request's workload, and its cells. Problems: it has no weights, no samples; no such cells.
std::optional<ValueModel> value_model(const RunRequest& request, const Catalog& catalog, Problems& problems);

struct NetworkValues {
  std::string samples_file;  // without its folder
  std::int64_t samples = 0;  // of the test
  double float_accuracy = 0.0;
  double integer_accuracy = 0.0;
  double accuracy = 0.0;                           // as the arrays compute it
  std::vector<std::optional<LayerValues>> layers;  // of the experiment; none: no products
};

// `request.values` is there. None, and problems, if the arrays cannot compute it. Throws Interrupted.
std::optional<NetworkValues> network_values(const Experiment& experiment, const RunRequest& request,
                                            const ValueModel& model, Problems& problems);

MeasuredValues measured_values(const NetworkValues& values);

}  // namespace pj

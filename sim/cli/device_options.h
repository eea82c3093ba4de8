// SPDX-License-Identifier: Apache-2.0
// The options that say what cells, wires and converters are, which `pj accuracy` and `pj run --values` have.
#pragma once

#include <string>

#include "sim/accuracy/values_request.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace pj {

void add_device_options(CLI::App& command, DeviceRequest& request, const std::string& group);
// --values and what goes with it; the flag itself is returned.
CLI::Option* add_values_options(CLI::App& command, ValuesRequest& request);

}  // namespace pj

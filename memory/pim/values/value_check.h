// SPDX-License-Identifier: Apache-2.0
// What a macro and its operands must be for value mode to compute with them.
#pragma once

#include <Eigen/Core>
#include <string_view>

#include "memory/pim/digits.h"
#include "memory/pim/values/device_spec.h"

namespace pj {

void check_values_spec(const PimSpec& spec, const DeviceSpec& device, const Place& here, Problems& problems);

// Every element within `range`; says how many are not, and the first of them.
void check_values(const Eigen::MatrixXi& values, ValueRange range, const Place& here, Problems& problems);

}  // namespace pj

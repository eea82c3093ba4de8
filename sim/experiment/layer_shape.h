// SPDX-License-Identifier: Apache-2.0
// The shape and work of one copy of a layer as named numbers, for the report: docs/report.md lists the names.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "workloads/layer.h"

namespace pj {

std::map<std::string, std::int64_t> dimensions_of(const Layer& layer);

// Share of elements that are not zero, by tensor; empty for a vector layer.
std::map<std::string, double> densities_of(const Layer& layer);

}  // namespace pj

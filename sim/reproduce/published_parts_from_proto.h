// SPDX-License-Identifier: Apache-2.0
// The parts of a published design's file; problems go to `problems`, and the caller makes no design of what comes back.
#pragma once

#include <string>
#include <vector>

#include "arch/base/config/config_node.h"
#include "arch/base/problem.h"
#include "sim/reproduce/published_design.h"

namespace pj {

PublishedRun published_run_from_proto(const ConfigNode& run, const std::string& file, Problems& problems);
PublishedColumn published_column_from_proto(const ConfigNode& column, Problems& problems);
// `runs`: names, in order.
PublishedTable published_table_from_proto(const ConfigNode& table, const std::vector<std::string>& runs,
                                          Problems& problems);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// --dim and --unsupported, which every command has that takes a workload.
#pragma once

#include <string>

#include "workloads/import/import_options.h"

namespace CLI {
class App;
}

namespace pj {

void add_import_options(CLI::App& command, ImportOptions& options, const std::string& group);

}  // namespace pj

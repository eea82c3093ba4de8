// SPDX-License-Identifier: Apache-2.0
// The one way from a workload's file to a network, whoever wrote it: .onnx, .csv (SCALE-Sim), anything else is ours.
#pragma once

#include <optional>
#include <string>

#include "arch/base/problem.h"
#include "workloads/import/import_options.h"
#include "workloads/network_from_proto.h"

namespace pj {

// nullopt if it added a problem. `overrides.batch` holds for files of ours and SCALE-Sim's, `options.batch` for ONNX.
std::optional<Network> load_workload(const std::string& path, const NetworkOverrides& overrides,
                                     const ImportOptions& options, Problems& problems);

// The file as one of ours, for people to read and change; nullopt if it added a problem.
std::optional<std::string> imported_text(const std::string& path, const ImportOptions& options, Problems& problems);

}  // namespace pj

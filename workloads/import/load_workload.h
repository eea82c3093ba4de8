// SPDX-License-Identifier: Apache-2.0
// The one way from a workload's file to a network, whoever wrote it: .onnx, .csv (SCALE-Sim), anything else is ours.
// Endings are read in any case.
//   const auto network = load_workload("topology.csv", overrides, options, problems);
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "arch/base/problem.h"
#include "workloads/import/import_options.h"
#include "workloads/network_from_proto.h"

namespace pj {

enum class ImportFormat : std::uint8_t { kOnnx, kScaleSim };

// By the ending of the file's name; none: a file of ours.
std::optional<ImportFormat> import_format_of(const std::string& path);

// nullopt if it added a problem. `overrides.batch` holds for files of ours and SCALE-Sim's, `options.batch` for ONNX.
std::optional<Network> load_workload(const std::string& path, const NetworkOverrides& overrides,
                                     const ImportOptions& options, Problems& problems);

struct ImportedText {
  std::string text;                // what load_network reads
  std::vector<std::string> notes;  // what was assumed; also in the text
};

// The file, whatever its ending, as one of ours, for people to read and change; nullopt if it added a problem. A text
// that comes back is one that load_network takes.
std::optional<ImportedText> imported_text(ImportFormat format, const std::string& path, const ImportOptions& options,
                                          Problems& problems);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// `pj import`: files of other programs as files of ours. What was assumed goes to standard error, a note a line.
// Exit status as in commands.h.
#pragma once

#include <string>
#include <vector>

#include "workloads/import/import_options.h"

namespace pj {

struct ImportRequest {
  std::string format;              // "onnx", "scalesim", "timeloop", "zigzag"
  std::vector<std::string> files;  // networks are of one file
  std::string output;              // file, or folder where several files come of it; empty: standard output
  ImportOptions options;
};

int import_command(const ImportRequest& request);

}  // namespace pj

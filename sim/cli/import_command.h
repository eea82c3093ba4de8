// SPDX-License-Identifier: Apache-2.0
// `pj import`: a network of another program as a file of ours. What was assumed goes to standard error, a note a line.
// Exit status as in commands.h.
#pragma once

#include <string>

#include "workloads/import/import_options.h"

namespace pj {

struct ImportRequest {
  std::string format;  // "onnx", "scalesim"
  std::string file;
  std::string output;  // file; empty: standard output
  ImportOptions options;
};

int import_command(const ImportRequest& request);

}  // namespace pj

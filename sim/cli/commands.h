// SPDX-License-Identifier: Apache-2.0
// The commands of pj. Each returns the exit status: 0 done, 1 could not be done (problems on standard error, nothing
// written). 2, wrong usage, is decided by the parser in main.cc.
#pragma once

#include <string>
#include <vector>

#include "sim/experiment/request.h"

namespace pj {

struct RunOutputs {
  std::string json, csv, charges_csv;  // files; empty: none
  bool summary = false;                // headline numbers only
  bool mappings = false;               // print each layer's loop nest
};

int run_command(RunRequest request, const RunOutputs& outputs);
struct MappingOutputs {
  std::string folder;  // where each layer's mapping is written, to be changed and run again; empty: nowhere
  std::string format;  // "timeloop": a mapping in YAML for Timeloop; empty: a file of ours
};
int check_command(const RunRequest& request, const MappingOutputs& outputs);
// `queries` about the report in `file`; none: what can be asked.
int explain_command(const std::string& file, const std::vector<std::string>& queries);

// Ctrl-C ends a run cleanly, with status 1.
void install_interrupt_handler();

}  // namespace pj

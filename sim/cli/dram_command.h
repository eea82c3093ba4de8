// SPDX-License-Identifier: Apache-2.0
// `pj dram`: one DRAM by itself. Exit status as in commands.h.
#pragma once

#include <string>

#include "sim/dram/dram_request.h"

namespace pj {

struct DramOutputs {
  std::string json, commands;  // files; empty: none
  bool show = false;           // print the spec instead of running
};

int dram_command(const DramRequest& request, const DramOutputs& outputs);

}  // namespace pj

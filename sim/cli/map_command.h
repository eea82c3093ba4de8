// SPDX-License-Identifier: Apache-2.0
// `pj map`: the best mapping of every layer, with a statement of how good it is. Exit status as in commands.h.
#pragma once

#include <string>

#include "sim/cli/commands.h"
#include "sim/experiment/request.h"
#include "sim/mapping/map_flags.h"

namespace pj {

struct MapOutputs {
  std::string json, csv;  // files; empty: none
  bool mappings = false;  // print each layer's loop nest
  MappingOutputs written;
};

int map_command(RunRequest request, const MapFlags& flags, const MapOutputs& outputs);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// `pj map`: the best mapping of every layer, with a statement of how good it is. Exit status as in commands.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/cli/commands.h"
#include "sim/experiment/request.h"

namespace pj {

struct MapFlags {
  std::string objective = "edp,energy";
  std::string strategy = "exact";
  std::string factors = "cover_in_space";
  std::vector<std::string> constraints;
  bool any_style = false;
  bool pareto = false;
  double seconds = 1.0;
  std::optional<std::int64_t> nodes;
  std::uint64_t seed = 1;
  int jobs = 0;
};

// What the flags ask for; problems for what is wrong with them.
MapRequest map_request_of(const MapFlags& flags, Problems& problems);

struct MapOutputs {
  std::string json, csv;  // files; empty: none
  bool mappings = false;  // print each layer's loop nest
  MappingOutputs written;
};

int map_command(RunRequest request, const MapFlags& flags, const MapOutputs& outputs);

}  // namespace pj

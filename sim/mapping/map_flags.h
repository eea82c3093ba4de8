// SPDX-License-Identifier: Apache-2.0
// A mapping search in words, as a door takes them: names not yet looked up.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "arch/base/problem.h"
#include "sim/mapping/map_request.h"

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

}  // namespace pj

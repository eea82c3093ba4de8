// SPDX-License-Identifier: Apache-2.0
// What a sweep is asked for: a run, what varies in it, and which of the combinations are points. Read, not yet checked
// against machines and networks (check_sweep.h).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "arch/base/problem.h"
#include "sim/experiment/request.h"

namespace pj {

// One thing that varies.
struct Axis {
  std::string path;  // of --set, or one of plain_paths()
  std::vector<std::string> values;
  Place place;  // where it was asked for
};

enum class Strategy : std::uint8_t {
  kGrid,    // every combination; the last axis changes fastest
  kList,    // the first value of each axis, the second of each, ...
  kRandom,  // so many combinations, none twice
  kLatin,   // Latin hypercube: so many combinations, each axis spread evenly
};
std::vector<std::string> strategy_names();  // in the order above
std::optional<Strategy> strategy_named(const std::string& name);
std::string name_of(Strategy strategy);

struct SweepSpec {
  RunRequest base;
  std::vector<Axis> axes;
  Strategy strategy = Strategy::kGrid;
  std::optional<std::int64_t> points;  // of kRandom and kLatin
  std::uint64_t seed = 1;
  std::map<std::string, Place> places;  // "--arch" -> where the sweep's file says so
};

// Paths that are options of a run and not values of a file: "arch", "batch", ...
std::vector<std::string> plain_paths();
bool is_plain(const std::string& path);

// Sets one value on a request; a problem at `place` if it is none that the path takes.
void set_value(const Axis& axis, const std::string& value, RunRequest& request, Problems& problems);

// `PATH=VALUES`, as --vary takes it.
std::optional<Axis> axis_from_flag(const std::string& text, Problems& problems);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// A sweep in words, as a door takes them; what they do not say is the file's, if there is one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "arch/base/problem.h"
#include "sim/experiment/request.h"
#include "sim/mapping/map_flags.h"
#include "sim/sweep/sweep_spec.h"

namespace pj {

struct SweepFlags {
  std::string file;  // a sweep's textproto; empty: these words alone
  RunRequest run;    // strings: empty if not given
  bool uncontended = false;
  std::vector<std::string> vary;  // PATH=VALUES
  std::string strategy;
  std::optional<std::int64_t> points;
  std::optional<std::uint64_t> seed;
  bool map = false;  // search the mappings
  MapFlags search;
};

std::optional<SweepSpec> sweep_spec_from(const SweepFlags& flags, Problems& problems);

}  // namespace pj

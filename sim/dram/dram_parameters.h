// SPDX-License-Identifier: Apache-2.0
// Every parameter of a DRAM spec by the path that `--set` takes, as text, with its meaning and where it comes from.
#pragma once

#include <string>
#include <vector>

#include "memory/dram/dram_spec.h"

namespace pj {

struct DramParameter {
  std::string path;   // "timing.refi", "rail[vdd].idd0_ma"
  std::string value;  // in the unit of the path
  std::string time;   // what so many clocks are, "7.797 us"; empty: no clocks
  std::string meaning;
  std::string source;
};

// In the order of configs/schema/dram.proto. `changes` are the "path=value" of `--set`: they are the source of theirs.
std::vector<DramParameter> dram_parameters(const DramSpec& spec, const std::vector<std::string>& changes);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// The door for DRAM specs (configs/dram/*.textproto): everything wrong is told at once, nothing is returned then.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "arch/base/config/config_node.h"
#include "arch/base/config/override.h"
#include "arch/base/problem.h"
#include "memory/dram/dram_spec.h"

namespace pj {

std::optional<DramSpec> dram_from_proto(const ConfigNode& dram, Problems& problems);
// Paths of `changes` are rooted at the spec: "controller.page", "timing.refi".
std::optional<DramSpec> load_dram(const std::string& path, const std::vector<Override>& changes, Problems& problems);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// The door of a sweep's file (configs/schema/sweep.proto): all that is wrong with it at once, each at its place. Not
// here: whether machines, networks and paths exist (check_sweep.h).
#pragma once

#include <optional>
#include <string>

#include "arch/base/config/config_node.h"
#include "arch/base/problem.h"
#include "sim/sweep/sweep_spec.h"

namespace pj {

// `sweep` holds a schema::Sweep; std::logic_error otherwise. `file`: what other files are relative to. A file need not
// say everything: flags may add the rest.
std::optional<SweepSpec> sweep_from_proto(const ConfigNode& sweep, const std::string& file, Problems& problems);

std::optional<SweepSpec> load_sweep(const std::string& path, Problems& problems);

}  // namespace pj

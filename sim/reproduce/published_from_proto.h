// SPDX-License-Identifier: Apache-2.0
// The door of a published design (configs/published/*.textproto): all that is wrong with the file at once.
// Not here: whether machines, networks and components exist (run_published.h).
#pragma once

#include <optional>
#include <string>

#include "arch/base/config/config_node.h"
#include "arch/base/problem.h"
#include "sim/reproduce/published_design.h"

namespace pj {

// `design` holds a schema::Published; std::logic_error otherwise. `file`: what other files are relative to.
std::optional<PublishedDesign> published_from_proto(const ConfigNode& design, const std::string& file,
                                                    Problems& problems);

std::optional<PublishedDesign> load_published(const std::string& path, Problems& problems);

}  // namespace pj

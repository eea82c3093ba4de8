// SPDX-License-Identifier: Apache-2.0
// The options of a mapping search, which several commands have.
#pragma once

#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace pj {

struct MapFlags;
// The options, for a command that has them under a condition.
std::vector<CLI::Option*> add_map_options(CLI::App& command, MapFlags& flags);

}  // namespace pj

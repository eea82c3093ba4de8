// SPDX-License-Identifier: Apache-2.0
// The options of a mapping search, which several commands have.
#pragma once

namespace CLI {
class App;
}

namespace pj {

struct MapFlags;
void add_map_options(CLI::App& command, MapFlags& flags);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// A component of one machine, as an index into its list of components.
#pragma once

#include <cstdint>

namespace pj {

struct ComponentId {
  std::int32_t index = -1;
  friend bool operator==(ComponentId a, ComponentId b) { return a.index == b.index; }
  friend bool operator!=(ComponentId a, ComponentId b) { return a.index != b.index; }
  friend bool operator<(ComponentId a, ComponentId b) { return a.index < b.index; }
};

}  // namespace pj

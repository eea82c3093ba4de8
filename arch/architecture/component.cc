// SPDX-License-Identifier: Apache-2.0
#include "arch/architecture/component.h"

namespace pj {

std::string_view name_of(Boundary boundary) {
  constexpr std::string_view kNames[kBoundaryCount] = {"chip", "package", "dram", "board", "host"};
  return kNames[static_cast<int>(boundary)];
}

}  // namespace pj

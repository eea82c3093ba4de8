// SPDX-License-Identifier: Apache-2.0
#include "memory/dram/dram_command.h"

namespace pj {

std::string_view name_of(DramCommand command) {
  constexpr std::string_view kNames[kDramCommandCount] = {"ACT", "RD", "WR", "PRE", "PREA", "REF", "REFB"};
  return kNames[static_cast<std::size_t>(command)];
}

}  // namespace pj

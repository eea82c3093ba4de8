// SPDX-License-Identifier: Apache-2.0
// What arithmetic in a DRAM process costs, as its spec states it; priced by sim/energy/dram_pim_costs.h, as DramLink
// is.
#pragma once

#include <string>

namespace pj {

struct DramPimAlu {
  double arithmetic_pj = 0;   // of one addition or multiplication
  double logic_pj = 0;        // bit-serial: of one step at one column
  double instruction_pj = 0;  // processors: of one, besides the arithmetic
  std::string how, source;
};

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/builtin_kinds.h"

namespace pj {

KindRegistry builtin_kinds() {
  KindRegistry kinds;
  kinds.add("memory", "offchip", "memory outside the chip: bandwidth, latency, energy a bit");
  kinds.add("memory", "dram",
            "memory outside the chip with banks, rows and refresh, as its spec describes (pj list drams)");
  kinds.add("memory", "sram", "on-chip memory: banks, ports, word width, double buffering");
  kinds.add("memory", "register_file", "small memory inside a processing element");
  kinds.add("fanout", "systolic", "rows x columns of units that pass words to their neighbours");
  kinds.add("compute", "mac", "multiply-accumulate unit, one MAC a cycle");
  kinds.add("vector_unit", "vector", "lanes of adds, multiplies and compares for all that is no MAC layer");
  return kinds;
}

}  // namespace pj

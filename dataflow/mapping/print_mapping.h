// SPDX-License-Identifier: Apache-2.0
// A mapping as an indented loop nest, one line per loop; at each memory the tensors it keeps, with the words of the
// largest tile (the whole tensor at its home):
//   dram           | weight 65536, input 65536, output 65536
//                  | for M in 0..8 (of 256)
//   array  rows    |   par C x 32 (of 256)
//   array  columns |     par M x 32 (of 256)
//   registers      |       weight 1
//                  |       for P in 0..256 (of 256)
//   mac            |         output += weight * input
#pragma once

#include <string>

#include "dataflow/mapping/mapping.h"
#include "memory/hierarchy/machine_spec.h"
#include "workloads/einsum.h"

namespace pj {

// Ends with a newline. Throws as LoopNest does.
std::string print_mapping(const Mapping& mapping, const Einsum& einsum, const MachineSpec& machine);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// One layer in a DRAM that computes: what its banks, blocks or processors do, what the host reads, writes and adds, and
// how long that takes. Equations: docs/models/dram_pim.md, "A layer".
#pragma once

#include <cstdint>

#include "memory/hierarchy/machine_spec.h"
#include "memory/pim/dram/matrix_product.h"
#include "sim/passes/layer_result.h"

namespace pj {

struct InDramTask {
  MatrixProduct product;                   // of one group
  std::int64_t groups = 1;                 // one after another
  bool weights_written = false;            // another layer's output
  std::int64_t input_bits = 0;             // of the whole tensor, each value once
  std::int64_t output_bits = 0;            // the same
  double fused_operations_per_word = 0.0;  // of the host, on outputs as they come
};

// kClosedForm: refreshes are estimated. kCommands: each command of the banks is issued. Processors and bit-serial
// arrays have one closed form for both.
enum class InDramWay : std::uint8_t { kClosedForm, kCommands };

// The product fits (room_for_weights); std::logic_error otherwise.
LayerResult layer_in_dram(const MachineSpec& machine, const InDramTask& task, InDramWay way);

}  // namespace pj

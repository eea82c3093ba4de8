// SPDX-License-Identifier: Apache-2.0
// The commands that do one matrix product, as loops of groups. Order and groups: docs/models/dram_pim.md, "Program".
#pragma once

#include "memory/pim/dram/bank_pim_command.h"
#include "memory/pim/dram/bank_pim_tiling.h"

namespace pj {

BankPimProgram bank_pim_program(const BankPimSpec& spec, const BankPimTiling& tiling, std::int64_t vectors);

}  // namespace pj

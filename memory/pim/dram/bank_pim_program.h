// SPDX-License-Identifier: Apache-2.0
// The commands that do one matrix product, as loops of groups, of all channels and of each. Order and groups:
// docs/models/dram_pim.md, "Program".
#pragma once

#include "memory/pim/dram/bank_pim_command.h"
#include "memory/pim/dram/bank_pim_tiling.h"

namespace pj {

BankPimProgram bank_pim_program(const BankPimSpec& spec, const BankPimTiling& tiling, std::int64_t vectors);

// What channel number `channel` does of it.
BankPimProgram program_of_channel(const BankPimProgram& program, std::int64_t channel);

// Channels that do the same, those with most to do first; all of the machine's.
struct BankPimShare {
  std::int64_t first = 0;     // number of the first of them
  std::int64_t channels = 0;  // how many
};
std::vector<BankPimShare> shares_of(const BankPimProgram& program, std::int64_t channels);

}  // namespace pj

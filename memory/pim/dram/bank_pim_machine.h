// SPDX-License-Identifier: Apache-2.0
// A matrix product on all channels of a DRAM with blocks at its banks. Channels that do the same are carried out once.
#pragma once

#include "memory/pim/dram/bank_pim_channel.h"
#include "memory/pim/dram/bank_pim_program.h"

namespace pj {

// Command by command.
BankPimStats bank_pim_run(const BankPimSpec& spec, const BankPimProgram& program);
// In closed form, refreshes estimated.
BankPimStats bank_pim_analysis(const BankPimSpec& spec, const BankPimProgram& program);

// Channels that are done wait for the longest one and are refreshed meanwhile.
BankPimStats waited_for(const BankPimSpec& spec, BankPimStats all, std::int64_t refreshes_of_longest);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// The closed form of a program: a group of commands is one formula, a loop its first passes and then a period times the
// rest. Commands and clocks are those of bank_pim_channel.h without refresh; with it, clocks are estimated.
#pragma once

#include "memory/pim/dram/bank_pim_command.h"
#include "memory/pim/dram/bank_pim_spec.h"
#include "memory/pim/dram/bank_pim_stats.h"

namespace pj {

// Of one channel; no refresh.
BankPimStats bank_pim_counts(const BankPimSpec& spec, const BankPimProgram& program);

// The same with the refreshes that fall due: each stops the channel for the precharge, tRFC and the activate after it.
BankPimStats with_refresh(const BankPimSpec& spec, BankPimStats stats);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// The two machines of bank-level processing that are shipped, with the figures of their sources.
#pragma once

#include "memory/pim/dram/bank_pim_spec.h"

namespace pj::testing_bank_pim {

DramSpec shipped_dram(const std::string& name);
// 64 pseudo channels, 8 blocks each at two banks; commands in clocks of 1 ns, no refresh.
BankPimSpec hbm_pim();
// One die, two channels, 16 blocks each; commands in clocks of 0.5 ns, no refresh.
BankPimSpec aim();

}  // namespace pj::testing_bank_pim

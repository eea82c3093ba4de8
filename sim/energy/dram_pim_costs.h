// SPDX-License-Identifier: Apache-2.0
// What each action of a DRAM that computes costs (docs/models/dram_pim.md): what a plain DRAM does is priced by
// dram_costs.h, the rest by the same currents without the pins and by the figures of its arithmetic.
#pragma once

#include "arch/base/event.h"
#include "arch/technology/price.h"
#include "memory/dram/dram_spec.h"
#include "memory/pim/dram/dram_pim_alu.h"
#include "memory/pim/dram/dram_pim_spec.h"

namespace pj {

// A column access that ends at the bank: so much of the array part of a burst.
struct BankShare {
  double share = 1.0;
  std::string source;  // empty: not known, all of it
};

// kBankRead, kBankWrite: one column access of one bank; kModeWrite: one burst, its pins included; kHostRead,
// kHostWrite: one byte over the pins; kLogic, kInstruction, kAdd, kMultiply, kMac (two operations): of the arithmetic;
// anything else as dram_action(). Missing where the spec has no figure: nothing costs nothing.
Priced<Price> dram_pim_action(const DramSpec& dram, const DramPimAlu& alu, const BankShare& bank, Action action);
// The same of a machine's DRAM and of what computes in it.
Priced<Price> dram_pim_action(const DramPimSpec& spec, Action action);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// What each action of a DRAM costs, from its currents and voltages (docs/models/dram.md, "Energy"). Prices come from
// the DRAM's own spec; the technology of the chip does not enter.
#pragma once

#include "arch/base/event.h"
#include "arch/technology/price.h"
#include "memory/dram/dram_spec.h"

namespace pj {

// kActivate, kReadBurst, kWriteBurst, kRefresh, kRefreshBank, kIoRead, kIoWrite, kPhyRead, kPhyWrite: of one command of
// one rank, all its devices. kActiveStandby, kPrechargeStandby, kActivePowerDown, kPrechargePowerDown: of one clock of
// one rank. Missing where the spec has no such row (io, phy). Any other action is a std::logic_error.
Priced<Price> dram_action(const DramSpec& spec, Action action);

}  // namespace pj

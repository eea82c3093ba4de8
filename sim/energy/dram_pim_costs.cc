// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/dram_pim_costs.h"

#include <fmt/format.h>

#include "sim/energy/dram_costs.h"

namespace pj {
namespace {

Priced<Price> bank_access(const DramSpec& dram, const BankShare& bank, Action burst) {
  Priced<Price> array = dram_action(dram, burst);
  if (!array) return array;
  if (bank.source.empty()) {
    Price price = *array;
    price.how = "array part of a burst, all of it: no figure for the part within the bank; " + price.how;
    return price;
  }
  Price price = *array;
  price.per_action = bank.share * array->per_action;
  price.how = fmt::format("{:g}, the part within the bank, of the array part of a burst: {}", bank.share, array->how);
  price.source = array->source + "; " + bank.source;
  return price;
}

Priced<Price> mode_write(const DramSpec& dram) {
  Priced<Price> array = dram_action(dram, Action::kWriteBurst);
  if (!array || !dram.io) return array;
  const Priced<Price> pins = dram_action(dram, Action::kIoWrite);
  return pins ? Priced<Price>(sum_of(*array, *pins)) : pins;
}

// A burst's energy over its bytes: joules per byte, whatever the time.
Priced<Price> host_byte(const DramSpec& dram, Action pins) {
  const Priced<Price> burst = dram_action(dram, pins);
  if (!burst) return burst;
  const int bytes = dram.organization.burst_bytes();
  Price price = *burst;
  price.per_action = burst->per_action / bytes;
  price.how = fmt::format("1/{} of a burst over the pins: {}", bytes, burst->how);
  return price;
}

Priced<Price> arithmetic(const DramSpec& dram, const DramPimAlu& alu, double pj, std::string_view what,
                         int operations) {
  if (!(pj > 0.0)) return Missing{fmt::format("{} of {}: its spec states no energy for it", what, dram.name)};
  const std::string how = operations == 1
                              ? fmt::format("{:g} pJ ({})", pj, alu.how)
                              : fmt::format("{} x {:g} pJ, a product and a sum ({})", operations, pj, alu.how);
  return Price{operations * picojoules(pj), PriceKind::kTable, false, how, alu.source};
}

}  // namespace

Priced<Price> dram_pim_action(const DramSpec& dram, const DramPimAlu& alu, const BankShare& bank, Action action) {
  switch (action) {
    case Action::kBankRead:
      return bank_access(dram, bank, Action::kReadBurst);
    case Action::kBankWrite:
      return bank_access(dram, bank, Action::kWriteBurst);
    case Action::kModeWrite:
      return mode_write(dram);
    case Action::kHostRead:
      return host_byte(dram, Action::kIoRead);
    case Action::kHostWrite:
      return host_byte(dram, Action::kIoWrite);
    case Action::kLogic:
      return arithmetic(dram, alu, alu.logic_pj, "logic", 1);
    case Action::kInstruction:
      return arithmetic(dram, alu, alu.instruction_pj, "an instruction", 1);
    case Action::kAdd:
    case Action::kMultiply:
      return arithmetic(dram, alu, alu.arithmetic_pj, name_of(action), 1);
    case Action::kMac:
      return arithmetic(dram, alu, alu.arithmetic_pj, name_of(action), 2);
    default:
      return dram_action(dram, action);
  }
}

Priced<Price> dram_pim_action(const DramPimSpec& spec, Action action) {
  BankShare bank;
  if (const BankPimSpec* blocks = spec.blocks()) bank = {blocks->bank_share, blocks->bank_share_source};
  return dram_pim_action(spec.dram(), spec.alu(), bank, action);
}

}  // namespace pj

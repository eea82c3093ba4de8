// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/dram/bank_pim_spec.h"

#include <fmt/format.h>

namespace pj {
namespace {

// Fields that count something, in the order of the schema.
void check_counts(const BankPimSpec& spec, const Place& here, Problems& problems) {
  const auto at_least = [&](const char* field, std::int64_t value, std::int64_t least) {
    if (value < least) problems.add(here / field, fmt::format("must be >= {}, got {}", least, value));
  };
  at_least("blocks", spec.blocks, 1);
  at_least("banks_per_block", spec.banks_per_block, 1);
  at_least("lanes", spec.lanes, 1);
  at_least("accumulators", spec.accumulators, 1);
  at_least("input_words", spec.input_words, 1);
  at_least("activate_to_mac", spec.timing.activate_to_mac, 1);
  at_least("mac_to_mac", spec.timing.mac_to_mac, 1);
  at_least("mac_to_precharge", spec.timing.mac_to_precharge, 1);
  at_least("mac_to_write", spec.timing.mac_to_write, 1);
  at_least("write_to_mac", spec.timing.write_to_mac, 1);
  if (spec.results == BankPimResults::kRegisters) at_least("mac_to_read", spec.timing.mac_to_read, 1);
  const BankPimModes& m = spec.modes;
  for (const auto& [field, value] : {std::pair{"enter", m.enter},
                                     {"program", m.program},
                                     {"arm", m.arm},
                                     {"disarm", m.disarm},
                                     {"leave", m.leave}}) {
    at_least(field, value, 0);
  }
}

// Inputs first: sums leave the block after each piece of the inputs, and there is one bank to a block.
void check_order(const BankPimSpec& spec, const Place& here, Problems& problems) {
  if (spec.order != BankPimOrder::kInputs) return;
  if (spec.results != BankPimResults::kRegisters) {
    problems.add(here / "results", "order \"inputs\" reads sums as it goes; must be \"registers\"");
  }
  if (spec.banks_per_block != 1) {
    problems.add(here / "banks_per_block",
                 fmt::format("order \"inputs\" takes one bank a block; must be 1, got {}", spec.banks_per_block));
  }
  if (spec.registers_in_row) problems.add(here / "registers_in_row", "must be false with order \"inputs\"");
}

void check_shape(const BankPimSpec& spec, const Place& here, Problems& problems) {
  const DramOrganization& o = spec.dram.organization;
  if (o.ranks != 1) {
    problems.add(here / "dram",
                 fmt::format("all-bank commands are of one rank; set organization.ranks to 1, not {}", o.ranks));
  }
  if (spec.blocks * spec.banks_per_block != o.banks_per_channel()) {
    problems.add(
        here / "blocks",
        fmt::format("{} blocks of {} banks are {} banks, a channel of {} has {}; make them equal", spec.blocks,
                    spec.banks_per_block, spec.blocks * spec.banks_per_block, spec.dram.name, o.banks_per_channel()));
  }
  if (spec.lanes * spec.element_bits != 8 * o.burst_bytes()) {
    problems.add(here / "lanes",
                 fmt::format("{} lanes of {} bits are {} bits, one column access reads {}; make them equal", spec.lanes,
                             spec.element_bits, spec.lanes * spec.element_bits, 8 * o.burst_bytes()));
  }
  if (spec.results == BankPimResults::kRegisters && spec.accumulators != 1) {
    problems.add(here / "accumulators",
                 fmt::format("results \"registers\" are one sum of a block; must be 1, got {}", spec.accumulators));
  }
  check_order(spec, here, problems);
  if (!(spec.bank_share > 0.0 && spec.bank_share <= 1.0)) {
    problems.add(here / "bank_share", fmt::format("must be above 0 and at most 1, got {:g}", spec.bank_share));
  }
}

}  // namespace

Frequency peak_operations(const BankPimSpec& spec) {
  const double per_command = 2.0 * static_cast<double>(spec.all_blocks() * spec.lanes);
  return per_command / spec.timing.mac_to_mac * (hertz(1.0) * (seconds(1.0) / spec.dram.clock()));
}

void check_bank_pim(const BankPimSpec& spec, const Place& here, Problems& problems) {
  const auto before = problems.count();
  check_counts(spec, here, problems);
  if (problems.count() == before) check_shape(spec, here, problems);
}

}  // namespace pj

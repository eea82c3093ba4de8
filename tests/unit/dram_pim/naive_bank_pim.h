// SPDX-License-Identifier: Apache-2.0
// A deliberately plain scheduler of one channel: it lists every column access of a product by its own loops over
// outputs and inputs, and tries each command clock by clock against all commands before it. It shares the spec with the
// model and nothing else.
#pragma once

#include <vector>

#include "memory/pim/dram/bank_pim_command.h"
#include "memory/pim/dram/bank_pim_spec.h"

namespace pj::testing_bank_pim {

struct NaiveRun {
  std::vector<BankPimRecord> commands;  // of the channel with most to do
  std::int64_t end = 0;
};

NaiveRun naive_run(const BankPimSpec& spec, std::int64_t outputs, std::int64_t depth, std::int64_t vectors);

}  // namespace pj::testing_bank_pim

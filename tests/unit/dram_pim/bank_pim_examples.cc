// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/dram_pim/bank_pim_examples.h"

#include <stdexcept>

#include "memory/dram/dram_from_proto.h"

namespace pj::testing_bank_pim {

DramSpec shipped_dram(const std::string& name) {
  Problems problems;
  auto spec = load_dram(std::string(PJ_SOURCE_DIR) + "/configs/dram/" + name + ".textproto", {}, problems);
  if (!spec) throw std::runtime_error(problems.text());
  return *spec;
}

BankPimSpec hbm_pim() {
  BankPimSpec spec;
  spec.dram = shipped_dram("hbm2_pim");
  spec.dram.organization.channels = 64;
  spec.dram.controller.refresh = RefreshMode::kNone;
  spec.timing = {14, 4, 3, 15, 19, 0};  // tRCDRD, tCCDL, tRTP, read to write, WL + BL/2 + tWTRL
  spec.modes = {4, 1, 1, 1, 2};
  return spec;
}

BankPimSpec aim() {
  BankPimSpec spec;
  spec.dram = shipped_dram("gddr6_aim");
  spec.dram.controller.refresh = RefreshMode::kNone;
  spec.blocks = 16;
  spec.banks_per_block = 1;
  spec.accumulators = 1;
  spec.input_words = 64;
  spec.sums_lanes = true;
  spec.registers_in_row = false;
  spec.order = BankPimOrder::kInputs;
  spec.results = BankPimResults::kRegisters;
  spec.timing = {56, 2, 12, 2, 3, 2};  // nRCDRDMAC, nCCD, nRTP, nCCD, nCWLGB + nBL, nCCD
  return spec;
}

}  // namespace pj::testing_bank_pim

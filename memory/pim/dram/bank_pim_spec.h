// SPDX-License-Identifier: Apache-2.0
// A DRAM with multipliers at its banks: all banks of a set obey one command, read the same row and column, and each
// block multiplies what its bank read by inputs it holds (HBM-PIM, GDDR6-AiM). The device itself is a DramSpec; here is
// what the blocks add to it. Equations, limits and sources: docs/models/dram_pim.md.
// Not here: where the weights of a layer lie (bank_pim_tiling.h), commands (bank_pim_program.h), prices (sim/energy).
#pragma once

#include <cstdint>
#include <string>

#include "arch/base/problem.h"
#include "arch/base/units.h"
#include "memory/dram/dram_spec.h"
#include "memory/pim/dram/dram_pim_alu.h"

namespace pj {

// kOutputs  a group of outputs is finished before the next: inputs are written again for each (HBM-PIM)
// kInputs   all outputs are advanced by the inputs held: their sums are read for each piece of the inputs (AiM)
enum class BankPimOrder : std::uint8_t { kOutputs, kInputs };

// kBanks      sums are stored into the banks, and read from there when all is done (HBM-PIM: GRF_B, then single-bank
// mode) kRegisters  one read gives the sums of all blocks (AiM: RD_MAC)
enum class BankPimResults : std::uint8_t { kBanks, kRegisters };

// Clocks from first command to next, beyond those of the device (bank_pim_rules.h).
struct BankPimTiming {
  int activate_to_mac = 0;   // of one bank
  int mac_to_mac = 0;        // HBM-PIM: tCCD_L; AiM: tCCD
  int mac_to_precharge = 0;  // of the bank
  int mac_to_write = 0;      // to a write of inputs or of sums
  int write_to_mac = 0;      // from a write of inputs
  int mac_to_read = 0;       // to a read of sums; kRegisters
};

// Writes that change the mode, each to a register in a row of its own; all 0: there are no modes.
struct BankPimModes {
  int enter = 0;    // from single-bank to all-bank mode: banks written, one after another
  int program = 0;  // bursts of instructions, once in all-bank mode
  int arm = 0;      // before each group of outputs: the next column commands are operations
  int disarm = 0;   // after it
  int leave = 0;    // back to single-bank mode
};

struct BankPimSpec {
  DramSpec dram;
  int blocks = 8;                // of one channel
  int banks_per_block = 2;       // sets: one bank of each block; a command is for one set
  int lanes = 16;                // products of one operation
  int element_bits = 16;         // of weights and inputs
  int accumulators = 8;          // sums a block keeps, each of `lanes` lanes
  int input_words = 8;           // words of `lanes` inputs held at once
  bool sums_lanes = false;       // an adder tree leaves one sum; else the host adds the lanes
  bool registers_in_row = true;  // inputs are written as if to a row of the last set, which must be open for it
  BankPimOrder order = BankPimOrder::kOutputs;
  BankPimResults results = BankPimResults::kBanks;
  BankPimTiming timing;
  BankPimModes modes;
  // Of the energy of a column access without pins: what is spent before the data leave the bank. 1: not known, all of
  // it.
  double bank_share = 1.0;
  std::string bank_share_source;
  DramPimAlu alu;

  [[nodiscard]] int sets() const { return banks_per_block; }
  [[nodiscard]] int register_set() const { return banks_per_block - 1; }
  [[nodiscard]] std::int64_t bursts_per_row() const {
    return dram.organization.row_bytes() / dram.organization.burst_bytes();
  }
  [[nodiscard]] std::int64_t all_blocks() const { return std::int64_t{dram.organization.channels} * blocks; }
  [[nodiscard]] std::int64_t inputs_held() const { return std::int64_t{input_words} * lanes; }
};

// Operations (a product and a sum are two) when all blocks of all channels do one every mac_to_mac clocks.
Frequency peak_operations(const BankPimSpec& spec);

// What does not fit together, each with what would be right; `here` is where the spec stands.
void check_bank_pim(const BankPimSpec& spec, const Place& here, Problems& problems);

}  // namespace pj

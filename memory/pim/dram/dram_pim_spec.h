// SPDX-License-Identifier: Apache-2.0
// A DRAM that computes, as part of a machine: which memory it is, where inputs come from, and what computes in it. One
// home for what differs by kind. Equations, limits and sources: docs/models/dram_pim.md.
#pragma once

#include <optional>
#include <variant>

#include "arch/base/component_id.h"
#include "memory/pim/dram/bank_pim_spec.h"
#include "memory/pim/dram/bit_serial.h"
#include "memory/pim/dram/dpu_spec.h"

namespace pj {

struct DramPimSpec {
  ComponentId id;  // of what computes; cycles are counted in its clock
  int memory = 0;  // index of the machine's memory of kind dram in which the weights lie
  int host = 0;    // index of the memory that inputs come from and outputs go to
  // kind "bank_blocks", "bank_processors", "bit_serial"
  std::variant<BankPimSpec, DpuSpec, BitSerialSpec> kind;

  [[nodiscard]] const DramSpec& dram() const;
  [[nodiscard]] const DramPimAlu& alu() const;
  [[nodiscard]] const BankPimSpec* blocks() const { return std::get_if<BankPimSpec>(&kind); }
  [[nodiscard]] const DpuSpec* processors() const { return std::get_if<DpuSpec>(&kind); }
  [[nodiscard]] const BitSerialSpec* bit_serial() const { return std::get_if<BitSerialSpec>(&kind); }
  // Widest weights and inputs.
  [[nodiscard]] int element_bits() const;
  // Blocks, processors or arrays: what works at once.
  [[nodiscard]] std::int64_t units() const;
};

// MACs a cycle of the clock cycles are counted in, if every unit works without interruption.
double peak_macs_per_cycle(const DramPimSpec& spec);

// Room that the weights of a product take where they lie: rows of a bank, rows of an array, or bytes of a processor's
// bank.
struct DramPimRoom {
  std::int64_t taken = 0;
  std::int64_t all = 0;
  const char* unit = "";
};

// A problem at the product's name where bits, rows or bytes do not fit.
std::optional<DramPimRoom> room_for_weights(const DramPimSpec& spec, const MatrixProduct& product, Problems& problems);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/dram/dram_pim_fields.h"

namespace pj {
namespace {

class Fields {
 public:
  explicit Fields(const DramPimSpec& spec) {
    integer("element_bits", spec.element_bits());
    std::visit([this](const auto& kind) { add(kind); }, spec.kind);
    text("energy_how", spec.alu().how);
    text("energy_source", spec.alu().source);
  }

  std::vector<std::pair<const char*, DramPimValue>> take() { return std::move(all_); }

 private:
  void integer(const char* name, std::int64_t value) { all_.emplace_back(name, value); }
  void number(const char* name, double value) { all_.emplace_back(name, value); }
  void flag(const char* name, bool value) { all_.emplace_back(name, value); }
  void text(const char* name, std::string value) { all_.emplace_back(name, std::move(value)); }

  void add(const BankPimSpec& s) {
    integer("blocks", s.blocks);
    integer("banks_per_block", s.banks_per_block);
    integer("lanes", s.lanes);
    integer("accumulators", s.accumulators);
    integer("input_words", s.input_words);
    flag("sums_lanes", s.sums_lanes);
    flag("registers_in_row", s.registers_in_row);
    text("order", s.order == BankPimOrder::kOutputs ? "outputs" : "inputs");
    text("results", s.results == BankPimResults::kBanks ? "banks" : "registers");
    add(s.timing, s.results);
    add(s.modes);
    if (!s.bank_share_source.empty()) {
      number("bank_share", s.bank_share);
      text("bank_share_source", s.bank_share_source);
    }
    number("arithmetic_pj", s.alu.arithmetic_pj);
  }

  void add(const BankPimTiming& t, BankPimResults results) {
    integer("activate_to_mac", t.activate_to_mac);
    integer("mac_to_mac", t.mac_to_mac);
    integer("mac_to_precharge", t.mac_to_precharge);
    integer("mac_to_write", t.mac_to_write);
    integer("write_to_mac", t.write_to_mac);
    if (results == BankPimResults::kRegisters) integer("mac_to_read", t.mac_to_read);
  }

  void add(const BankPimModes& m) {
    integer("mode_enter", m.enter);
    integer("mode_program", m.program);
    integer("mode_arm", m.arm);
    integer("mode_disarm", m.disarm);
    integer("mode_leave", m.leave);
  }

  void add(const DpuSpec& s) {
    integer("processors", s.dpus);
    integer("tasklets", s.tasklets);
    integer("issue_interval", s.issue_interval);
    integer("instructions_per_mac", s.instructions_per_mac);
    integer("instructions_per_output", s.instructions_per_output);
    integer("dma_read_start", s.dma.read_start);
    integer("dma_write_start", s.dma.write_start);
    integer("dma_bytes_per_clock", s.dma.bytes_per_clock);
    integer("dma_largest_bytes", s.dma.largest_bytes);
    integer("working_bytes", s.working_bytes);
    integer("host_read_bytes_per_clock", s.host_read_bytes_per_clock);
    integer("host_write_bytes_per_clock", s.host_write_bytes_per_clock);
    number("arithmetic_pj", s.alu.arithmetic_pj);
    number("instruction_pj", s.alu.instruction_pj);
  }

  void add(const BitSerialSpec& s) {
    integer("arrays", s.arrays);
    integer("array_rows", s.array_rows);
    integer("row_clocks", s.row_clocks);
    integer("logic_clocks", s.logic_clocks);
    number("logic_pj", s.alu.logic_pj);
  }

  std::vector<std::pair<const char*, DramPimValue>> all_;
};

}  // namespace

std::vector<std::pair<const char*, DramPimValue>> fields_of(const DramPimSpec& spec) { return Fields(spec).take(); }

}  // namespace pj

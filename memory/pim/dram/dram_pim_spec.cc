// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/dram/dram_pim_spec.h"

#include <algorithm>

#include "arch/base/integer.h"
#include "memory/pim/dram/bank_pim_tiling.h"
#include "memory/pim/dram/dpu_counts.h"

namespace pj {
namespace {

// Of its columns, all of which work in step, on its widest operands and sums of 32 bits.
double bit_serial_peak(const BitSerialSpec& spec) {
  RowOperations mac = bit_serial_multiply(spec.element_bits);
  mac.add(bit_serial_add(32), 1);
  const double clocks = static_cast<double>((mac.reads + mac.writes) * spec.row_clocks + mac.logic * spec.logic_clocks);
  return static_cast<double>(spec.arrays * spec.columns()) / clocks;
}

std::optional<DramPimRoom> room_in(const BankPimSpec& spec, const MatrixProduct& product, Problems& problems) {
  const auto tiling = bank_pim_tiling(spec, product, problems);
  if (!tiling) return std::nullopt;
  std::int64_t rows = 0;
  for (int set = 0; set < spec.sets(); ++set) rows = std::max(rows, weight_rows(spec, *tiling, set));
  return DramPimRoom{rows, spec.dram.organization.rows, "rows of a bank"};
}

std::optional<DramPimRoom> room_in(const DpuSpec& spec, const MatrixProduct& product, Problems& problems) {
  const auto counts = dpu_counts(spec, product, problems);
  if (!counts) return std::nullopt;
  const std::int64_t bits = checked_mul(checked_mul(counts->outputs_per_dpu, product.depth), product.weight_bits);
  const DramOrganization& o = spec.dram.organization;
  return DramPimRoom{ceil_div(bits, 8), checked_mul(o.rows, o.row_bytes()), "bytes of a bank"};
}

std::optional<DramPimRoom> room_in(const BitSerialSpec& spec, const MatrixProduct& product, Problems& problems) {
  if (!bit_serial_counts(spec, product, problems)) return std::nullopt;
  return DramPimRoom{weight_rows(spec, product), spec.array_rows, "rows of an array"};
}

}  // namespace

const DramSpec& DramPimSpec::dram() const {
  return std::visit([](const auto& k) -> const DramSpec& { return k.dram; }, kind);
}

const DramPimAlu& DramPimSpec::alu() const {
  return std::visit([](const auto& k) -> const DramPimAlu& { return k.alu; }, kind);
}

int DramPimSpec::element_bits() const {
  return std::visit([](const auto& k) { return k.element_bits; }, kind);
}

std::int64_t DramPimSpec::units() const {
  if (blocks() != nullptr) return blocks()->all_blocks();
  return processors() != nullptr ? processors()->dpus : bit_serial()->arrays;
}

double peak_macs_per_cycle(const DramPimSpec& spec) {
  if (const BankPimSpec* b = spec.blocks()) {
    return static_cast<double>(b->all_blocks() * b->lanes) / b->timing.mac_to_mac;
  }
  if (const DpuSpec* d = spec.processors())
    return static_cast<double>(d->dpus) / static_cast<double>(d->instructions_per_mac);
  return bit_serial_peak(*spec.bit_serial());
}

std::optional<DramPimRoom> room_for_weights(const DramPimSpec& spec, const MatrixProduct& product, Problems& problems) {
  return std::visit([&](const auto& kind) { return room_in(kind, product, problems); }, spec.kind);
}

}  // namespace pj

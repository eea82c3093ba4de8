// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/dram/weight_writing.h"

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {
namespace {

std::int64_t weights_of(const MatrixProduct& product) { return checked_mul(product.outputs, product.depth); }

WeightWriting in_bursts(const DramSpec& dram, std::int64_t bits) {
  const DramOrganization& o = dram.organization;
  WeightWriting w;
  w.bytes = ceil_div(bits, 8);
  w.bursts = ceil_div(w.bytes, o.burst_bytes());
  w.rows = ceil_div(w.bytes, o.row_bytes());
  return w;
}

// Rows are opened in other banks meanwhile. An element takes a lane, whatever its bits.
WeightWriting writing_to(const BankPimSpec& spec, const MatrixProduct& product) {
  WeightWriting w = in_bursts(spec.dram, checked_mul(weights_of(product), spec.element_bits));
  const int burst = std::max(spec.dram.timing.ccd_s, spec.dram.organization.burst_clocks());
  w.clocks = checked_mul(ceil_div(w.bursts, spec.dram.organization.channels), burst);
  return w;
}

// The processor with most weights is the last to have all.
WeightWriting writing_to(const DpuSpec& spec, const MatrixProduct& product) {
  WeightWriting w = in_bursts(spec.dram, checked_mul(weights_of(product), product.weight_bits));
  const std::int64_t most = checked_mul(ceil_div(product.outputs, spec.dpus), product.depth);
  w.clocks = ceil_div(ceil_div(checked_mul(most, product.weight_bits), 8), spec.host_write_bytes_per_clock);
  return w;
}

// Row after row, in all arrays that hold an output.
WeightWriting writing_to(const BitSerialSpec& spec, const MatrixProduct& product) {
  const std::int64_t columns = spec.columns();
  const std::int64_t arrays = std::min(spec.arrays, ceil_div(product.outputs, columns));
  WeightWriting w;
  w.rows = checked_mul(arrays, weight_rows(spec, product));
  w.bytes = checked_mul(w.rows, columns / 8);
  w.clocks = checked_mul(weight_rows(spec, product), spec.row_clocks);
  return w;
}

}  // namespace

WeightWriting weight_writing(const DramPimSpec& spec, const MatrixProduct& product) {
  return std::visit([&](const auto& kind) { return writing_to(kind, product); }, spec.kind);
}

void record_weight_writing(const DramPimSpec& spec, const WeightWriting& w, ComponentId dram, EventSink& sink) {
  const auto put = [&](Action action, std::int64_t count) { sink.record({dram, action, Tensor::kWeight, count}); };
  put(Action::kActivate, w.rows);
  if (spec.blocks() == nullptr) put(Action::kHostWrite, w.bytes);
  if (spec.processors() != nullptr) put(Action::kBankWrite, w.bursts);
  if (spec.blocks() == nullptr) return;
  put(Action::kWriteBurst, w.bursts);
  if (spec.dram().io) put(Action::kIoWrite, w.bursts);
  if (spec.dram().phy) put(Action::kPhyWrite, w.bursts);
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/dram/dpu_counts.h"

#include <fmt/format.h>

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {
namespace {

std::int64_t bytes_of(std::int64_t elements, int bits) { return ceil_div(checked_mul(elements, bits), 8); }

std::int64_t data_clocks(const DpuSpec& spec, std::int64_t bytes) { return ceil_div(bytes, spec.dma.bytes_per_clock); }

// `bytes` that lie side by side, in transfers as large as may be; each opens the rows it touches.
DmaStream stream(const DpuSpec& spec, std::int64_t bytes, std::int64_t start) {
  DmaStream s;
  const std::int64_t row = spec.dram.organization.row_bytes();
  const std::int64_t access = spec.dram.organization.burst_bytes();
  const std::int64_t largest = spec.dma.largest_bytes;
  const std::int64_t whole = bytes / largest, rest = bytes % largest;
  s.bytes = bytes;
  s.transfers = ceil_div(bytes, largest);
  s.rows = whole * ceil_div(largest, row) + ceil_div(rest, row);
  s.accesses = whole * ceil_div(largest, access) + ceil_div(rest, access);
  s.clocks = s.transfers * start + whole * data_clocks(spec, largest) + data_clocks(spec, rest);
  return s;
}

void check(const DpuSpec& spec, const MatrixProduct& product, Problems& problems) {
  const Place place = Place{} / product.name;
  const auto check_bits = [&](const char* what, int bits) {
    if (bits <= spec.element_bits) return;
    problems.add(place, fmt::format("{} of {} bits; the processors take {}: quantise the layer or run it on the host",
                                    what, bits, spec.element_bits));
  };
  check_bits("weights", product.weight_bits);
  check_bits("inputs", product.input_bits);
  if (product.outputs < 1 || product.depth < 1 || product.vectors < 1) {
    problems.add(place, "has no products; every axis of a matrix product is at least 1");
  }
}

// Weights, inputs and outputs of a DPU rest in its bank.
void check_bytes(const DpuSpec& spec, const MatrixProduct& product, const DpuCounts& c, Problems& problems) {
  const std::int64_t weights = bytes_of(checked_mul(c.outputs_per_dpu, product.depth), product.weight_bits);
  const std::int64_t inputs = bytes_of(checked_mul(product.depth, product.vectors), product.input_bits);
  const std::int64_t outputs = bytes_of(checked_mul(c.outputs_per_dpu, product.vectors), product.output_bits);
  const std::int64_t bank = spec.dram.organization.rows * spec.dram.organization.row_bytes();
  const std::int64_t needed = checked_add(weights, checked_add(inputs, outputs));
  if (needed <= bank) return;
  problems.add(Place{} / product.name,
               fmt::format("takes {} bytes of a bank, which has {}: split the layer or add DPUs", needed, bank));
}

// Of one vector: the rows of weights, each with the inputs if they do not stay in the working memory.
void count_transfers(const DpuSpec& spec, const MatrixProduct& product, DpuCounts& c) {
  const DmaStream weights = stream(spec, bytes_of(product.depth, product.weight_bits), spec.dma.read_start);
  const DmaStream inputs = stream(spec, bytes_of(product.depth, product.input_bits), spec.dma.read_start);
  const bool stay = inputs.bytes <= spec.working_bytes / 2;
  c.weights.add(weights, checked_mul(c.outputs_per_dpu, product.vectors));
  c.inputs.add(inputs, checked_mul(stay ? 1 : c.outputs_per_dpu, product.vectors));
  c.outputs.add(stream(spec, bytes_of(c.outputs_per_dpu, product.output_bits), spec.dma.write_start), product.vectors);
}

void count_copies(const DpuSpec& spec, const MatrixProduct& product, DpuCounts& c) {
  const std::int64_t in = bytes_of(checked_mul(product.depth, product.vectors), product.input_bits);
  const std::int64_t out = bytes_of(checked_mul(c.outputs_per_dpu, product.vectors), product.output_bits);
  c.host_write_bytes = checked_mul(in, c.used);
  c.host_read_bytes = bytes_of(product.sums(), product.output_bits);
  c.host_write_clocks = ceil_div(in, spec.host_write_bytes_per_clock);
  c.host_read_clocks = ceil_div(out, spec.host_read_bytes_per_clock);
}

}  // namespace

void DmaStream::add(const DmaStream& other, std::int64_t times) {
  bytes = checked_add(bytes, checked_mul(other.bytes, times));
  transfers = checked_add(transfers, checked_mul(other.transfers, times));
  rows = checked_add(rows, checked_mul(other.rows, times));
  accesses = checked_add(accesses, checked_mul(other.accesses, times));
  clocks = checked_add(clocks, checked_mul(other.clocks, times));
}

std::int64_t pipeline_clocks(const DpuSpec& spec, std::int64_t instructions) {
  if (spec.tasklets >= spec.issue_interval) return instructions;
  return ceil_div(checked_mul(instructions, spec.issue_interval), spec.tasklets);
}

std::int64_t dma_read_clocks(const DpuSpec& spec, std::int64_t bytes) {
  return spec.dma.read_start + data_clocks(spec, bytes);
}
std::int64_t dma_write_clocks(const DpuSpec& spec, std::int64_t bytes) {
  return spec.dma.write_start + data_clocks(spec, bytes);
}

void check_dpu(const DpuSpec& spec, const Place& here, Problems& problems) {
  const auto at_least_one = [&](const char* field, std::int64_t value) {
    if (value < 1) problems.add(here / field, fmt::format("must be >= 1, got {}", value));
  };
  at_least_one("dpus", spec.dpus);
  at_least_one("tasklets", spec.tasklets);
  at_least_one("issue_interval", spec.issue_interval);
  at_least_one("instructions_per_mac", spec.instructions_per_mac);
  at_least_one("dma_bytes_per_clock", spec.dma.bytes_per_clock);
  at_least_one("dma_largest_bytes", spec.dma.largest_bytes);
  at_least_one("host_read_bytes_per_clock", spec.host_read_bytes_per_clock);
  at_least_one("host_write_bytes_per_clock", spec.host_write_bytes_per_clock);
  if (!(spec.clock > Frequency())) problems.add(here / "clock", "must be above 0 MHz");
  if (!spec.dram.io) problems.add(here / "dram", "needs `io`: copies of the host go over the pins and are never free");
}

std::optional<DpuCounts> dpu_counts(const DpuSpec& spec, const MatrixProduct& product, Problems& problems) {
  const auto before = problems.count();
  check(spec, product, problems);
  if (problems.count() != before) return std::nullopt;
  DpuCounts c;
  c.outputs_per_dpu = ceil_div(product.outputs, spec.dpus);
  c.used = ceil_div(product.outputs, c.outputs_per_dpu);
  check_bytes(spec, product, c, problems);
  if (problems.count() != before) return std::nullopt;
  const std::int64_t an_output =
      checked_add(checked_mul(product.depth, spec.instructions_per_mac), spec.instructions_per_output);
  c.instructions = checked_mul(checked_mul(c.outputs_per_dpu, product.vectors), an_output);
  count_transfers(spec, product, c);
  count_copies(spec, product, c);
  c.pipeline_clocks = pipeline_clocks(spec, c.instructions);
  c.dma_clocks = checked_add(c.weights.clocks, checked_add(c.inputs.clocks, c.outputs.clocks));
  const std::int64_t copies = checked_add(c.host_write_clocks, c.host_read_clocks);
  c.clocks = checked_add(copies, std::max(c.pipeline_clocks, c.dma_clocks));
  return c;
}

}  // namespace pj

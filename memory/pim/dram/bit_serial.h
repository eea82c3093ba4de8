// SPDX-License-Identifier: Apache-2.0
// Logic at the sense amplifiers of a DRAM: one bit of every column of an array at a time (BitSIMD-V). An operand of n
// bits lies in n rows; an operation is so many row reads, row writes and logic steps, whatever the number of columns.
// Equations, limits and sources: docs/models/dram_pim.md.
#pragma once

#include <cstdint>
#include <optional>

#include "arch/base/component_id.h"
#include "arch/base/event_sink.h"
#include "arch/base/problem.h"
#include "memory/dram/dram_spec.h"
#include "memory/pim/dram/dram_pim_alu.h"
#include "memory/pim/dram/matrix_product.h"

namespace pj {

struct RowOperations {
  std::int64_t reads = 0, writes = 0, logic = 0;
  void add(const RowOperations& other, std::int64_t times);
  friend bool operator==(const RowOperations& a, const RowOperations& b) {
    return a.reads == b.reads && a.writes == b.writes && a.logic == b.logic;
  }
};

// Of n bits; n >= 1. Source: BitSIMD-V, as tabulated in PIMeval (pimPerfEnergyTables.cpp) for 8, 16 and 32 bits.
constexpr RowOperations bit_serial_add(std::int64_t n) { return {2 * n, n, 3 * n + 1}; }
constexpr RowOperations bit_serial_multiply(std::int64_t n) { return {n * n + n, (n * n + n) / 2, 2 * n * n + n}; }

struct BitSerialSpec {
  DramSpec dram;
  std::int64_t arrays = 1;  // that work at once, all in step
  std::int64_t array_rows = 1024;
  int element_bits = 8;  // widest weights and inputs; any narrower
  int row_clocks = 0;    // to read or write a row
  int logic_clocks = 0;  // of one step
  DramPimAlu alu;

  [[nodiscard]] std::int64_t columns() const { return dram.organization.row_bytes() * 8; }  // of one array
};

struct BitSerialCounts {
  std::int64_t rounds = 0;         // an output of a vector is a column: so often all columns are filled
  std::int64_t active_arrays = 0;  // in all but the last round; of that round below
  std::int64_t last_arrays = 0;
  int product_bits = 0;         // operands are widened to the same
  RowOperations round;          // of one array in one round
  std::int64_t input_rows = 0;  // written by the host in one round, into each array
  std::int64_t clocks = 0;
};

// Rows in which the weights rest: of a column, those of the outputs it makes.
std::int64_t weight_rows(const BitSerialSpec& spec, const MatrixProduct& product);

void check_bit_serial(const BitSerialSpec& spec, const Place& here, Problems& problems);
// A problem at the layer's name where a column is too short.
std::optional<BitSerialCounts> bit_serial_counts(const BitSerialSpec& spec, const MatrixProduct& product,
                                                 Problems& problems);

// dram: activate (a row read or written), logic (one column), host_write, host_read (bytes), refresh, standby.
void record_bit_serial_events(const BitSerialSpec& spec, const MatrixProduct& product, const BitSerialCounts& counts,
                              ComponentId dram, EventSink& sink);

}  // namespace pj

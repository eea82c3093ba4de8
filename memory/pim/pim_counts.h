// SPDX-License-Identifier: Apache-2.0
// What the stages around the arrays of one copy of a layer do for one product, as counts of actions. Equations:
// docs/models/pim.md, section 5.
#pragma once

#include <cstdint>
#include <vector>

#include "arch/base/event_sink.h"
#include "memory/pim/pim_grid.h"
#include "memory/pim/pim_spec.h"

namespace pj {

// Blocks [first, first + count) of one copy, in the arrays of one tile that follow `array`.
struct PimSpan {
  std::int64_t tile = 0;
  std::int64_t array = 0;  // of the tile, of the first block
  std::int64_t first = 0;
  std::int64_t count = 0;
};

// Where a copy lies that begins in array number `array` of the chip, all its blocks one after another; of one that is
// larger than the chip, part after part.
std::vector<PimSpan> spans_of(const PimSpec& spec, std::int64_t array, std::int64_t blocks);

// Bits that go in and out of the arrays for one product: by tile, distinct inputs and outputs.
struct PimTraffic {
  std::int64_t buffer_reads = 0;        // accesses of the tiles' buffers
  std::int64_t bus_in = 0;              // words on the buses of all tiles, from their buffers
  std::int64_t bus_out = 0;             // and to them
  std::int64_t busiest_in = 0;          // words on the bus of one tile, inwards
  std::int64_t busiest_out = 0;         // and outwards
  std::int64_t in_registers = 0;        // words into input registers, and out again
  std::int64_t out_registers = 0;       // words into output registers, and out again
  std::int64_t tile_registers = 0;      // words into registers of tiles, and out again
  std::int64_t outputs = 0;             // values that leave the arrays, before tiles' sums meet
  std::vector<std::int64_t> sums_sent;  // by span: values that meet those of another tile, the first that has them
};
PimTraffic traffic_of(const PimSpec& spec, const PimGrid& grid, const PimWork& work, const std::vector<PimSpan>& spans,
                      std::int64_t buffer_bits);

// Actions of the stages for one product.
struct PimCounts {
  std::int64_t drives = 0;       // rows switched
  std::int64_t cells = 0;        // cells that add to a column, pulse by pulse; digital: 1 x 1 bit products
  std::int64_t samples = 0;      // columns held
  std::int64_t conversions = 0;  // of columns; of bits of columns for a bit-serial converter
  std::int64_t adds = 0;         // shift-and-adds, and what offset weights and row blocks need more
};
PimCounts counts_of(const PimSpec& spec, const PimGrid& grid, const PimWork& work);

// Share of the largest signal that the data make, for parts priced by value: of rows, of cells. Measured, or from the
// densities and levels of the layer, whose default is uniformly random digits.
double drive_activity(const PimWork& work);
double cell_activity(const PimSpec& spec, const PimWork& work);

// Pulses and verifying reads to write the weights of one copy.
struct PimWrites {
  std::int64_t pulses = 0;    // of single cells; digital and SRAM kinds: cells written
  std::int64_t verifies = 0;  // of single cells
  Duration time;              // arrays at once, their rows one after another
};
PimWrites writes_of(const PimSpec& spec, const PimGrid& grid);

}  // namespace pj

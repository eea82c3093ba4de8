// SPDX-License-Identifier: Apache-2.0
// How numbers lie in cells and come in slices, as integers: docs/models/pim.md, section 2.
#pragma once

#include <cstdint>

#include "memory/pim/pim_spec.h"

namespace pj {

// Columns of an array that a weight of `weight_bits` takes.
std::int64_t columns_per_weight(const PimSpec& spec, int weight_bits);

// Rows of cells that an input drives: 2 for kDifferential, the second with the opposite sign.
std::int64_t rows_per_input(const PimSpec& spec);

// Steps that an input of `input_bits` takes. A signed one has its sign bit in a step of its own, of negative weight.
std::int64_t slices_per_input(const PimSpec& spec, int input_bits);

// How one group of rows is driven for one product.
struct PimDrive {
  std::int64_t planes = 1;    // times that a row is switched
  std::int64_t pulses = 1;    // times that columns integrate, in sum
  std::int64_t phases = 1;    // times that columns are converted
  std::int64_t adc_bits = 1;  // resolved, all phases together
};

// kSlices: a plane, a pulse and a phase for each slice. kPulses: a plane for each bit of the magnitude, 2^bits - 1
// pulses in each phase, larger phases first; a phase resolves what the ones before it left of the converter's bits.
PimDrive drive_of(const PimSpec& spec, int input_bits);

// Bits of a converter of `bits` that reach the output, for the slice of weight `column` (0 the lowest) in the step
// `slice` (0 the lowest): those in [output_low_bit, output_low_bit + output_bits). Nag et al., Newton, IEEE Micro 2018.
int resolved_bits(const PimSpec& spec, int bits, std::int64_t slice, std::int64_t column);

// Mean of resolved_bits over all slices and columns, as a share of `bits`; 1 unless the converter is adaptive.
double resolved_share(const PimSpec& spec, const PimPart& converter, int input_bits, int weight_bits);

// Share of the cells that hold a value: of a pair, the other one holds zero.
double holding_cells(const PimSpec& spec);

}  // namespace pj

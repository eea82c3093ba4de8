// SPDX-License-Identifier: Apache-2.0
// Arrays that compute where the weights rest, and the stages around them: one macro, and how many of it a chip has.
// Equations, limits and sources: docs/models/pim.md. Not here: where the weights of a layer lie (pim_mapping.h), how
// often each stage acts and when (pim_counts.h, pim_module.h), prices (configs/technology).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arch/base/component_id.h"
#include "arch/base/units.h"

namespace pj {

// kRram, kPcm           a conductance per cell; currents add up along the column
// kSramCharge           a capacitor per cell; charges are shared along the column
// kSramCurrent          a discharging transistor stack per cell
// kDigitalSerial        a chain of adders along the column; inputs come bit by bit
// kDigitalTree          a tree of adders per column; inputs come bit by bit
enum class PimKind : std::uint8_t { kRram, kPcm, kSramCharge, kSramCurrent, kDigitalSerial, kDigitalTree };

// How a signed weight of `weight_bits` lies in cells, b = weight_bits, c = cell_bits (docs/models/pim.md, section 2).
// kOffset          w + 2^(b-1) in ceil(b/c) columns; a column of ones measures what to take off
// kDifferential    |w| in ceil((b-1)/c) pairs of cells, of which one holds zero, in rows driven with opposite signs:
//                  subtracted on the column
// kTwoSided        the same pairs, in two columns, each converted, subtracted after
// kXnor            b columns of +1 or -1, inputs the same: twice the value is the sum of 2^k x_k, k < b-1, and one more
//                  x; its range is +-2^(b-2)
// kTwosComplement  b/c columns, the highest of negative weight; digital kinds only
enum class PimEncoding : std::uint8_t { kOffset, kDifferential, kTwoSided, kXnor, kTwosComplement };

// kSlices  a step drives each row with one slice of `input_slice_bits`
// kPulses  a step drives each row with as many pulses as its slice says: 2^bits - 1 of them take their time
enum class PimInput : std::uint8_t { kSlices, kPulses };

// What happens to a network whose weights are more than the arrays hold.
enum class PimOverflow : std::uint8_t { kRefuse, kTimeMultiplex };

// kLayers    one layer after another
// kPipeline  all layers at once, each as soon as its inputs are there
enum class PimSchedule : std::uint8_t { kLayers, kPipeline };

// kNone      every layer once
// kBalanced  spare arrays hold further copies of the layers with the most windows
enum class PimDuplication : std::uint8_t { kNone, kBalanced };

// What stands around the arrays. All but kBus and kRouter work once or more for each step of an array.
enum class PimStage : std::uint8_t {
  kInputRegister,   // words of inputs, beside the arrays of a core
  kDriver,          // a DAC or a word-line driver per row
  kSampleHold,      // one per column
  kConverter,       // an ADC, shared by columns
  kShiftAdd,        // adds up slices, steps, and arrays of one core
  kOutputRegister,  // words of outputs of a core
  kTileRegister,    // words of outputs of a tile, on their way to its buffer
  kBus,             // from the tile's buffer to its cores and back
  kRouter,          // of the mesh between tiles
};
inline constexpr int kPimStageCount = 9;
std::string_view name_of(PimStage stage);  // "input_register", "driver", ...

inline constexpr std::string_view kWithin = "within";

struct PimPart {
  ComponentId id;
  PimStage stage = PimStage::kDriver;
  // Price row of the technology; kConverter: "survey" for the regression; kWithin: the arrays' price includes it.
  std::string energy_row;
  std::int64_t width_bits = 0;  // registers, bus, router: of one action
  int bits = 0;                 // kDriver, kConverter: resolution
  int columns = 1;              // kConverter, kShiftAdd: that share one, of one array or of several of a core
  std::int64_t tiles = 1;       // kRouter: that share one
  int ports = 1;                // kRouter: words that pass it at once
  Duration action;              // of one action: a conversion, a cycle of the bus
  bool doubled = false;         // kSampleHold: a column is converted while the next step is sampled
  bool by_value = false;        // the price holds at a stated activity and scales with that of the data
  bool adaptive = false;        // kConverter: only bits that reach the output are resolved
  bool bit_serial = false;      // kConverter: `action`, and its price, are of one bit

  [[nodiscard]] bool within() const { return energy_row == kWithin; }
};

// Writing cells: rows of an array one after another, arrays of a layer at once.
struct PimWrite {
  Duration pulse;
  int pulses = 1;         // a cell, on average
  int verifies = 0;       // reads after pulses, a cell
  bool at_start = false;  // is the first writing of weights that stay part of the run?
};

struct PimSpec {
  ComponentId id;  // of the arrays; the clock cycles are counted in
  PimKind kind = PimKind::kRram;
  PimEncoding encoding = PimEncoding::kOffset;
  std::int64_t rows = 128;
  std::int64_t columns = 128;
  std::int64_t active_rows = 128;  // driven in one step
  int cell_bits = 1;
  int weight_bits = 8;     // widest
  int input_bits = 8;      // widest
  int output_bits = 16;    // kept of a sum: what adaptive converters resolve for
  int output_low_bit = 0;  // position of the lowest of them
  int input_slice_bits = 1;
  bool signed_inputs = true;
  bool complement_columns = false;  // columns whose sum could overflow are stored complemented: saves one ADC bit
  bool by_value = false;            // as PimPart::by_value, of the arrays themselves
  PimInput input = PimInput::kSlices;
  int pulse_phases = 1 << 20;  // kPulses: phases at most
  int pulse_phase_bits = 0;    // kPulses: magnitude bits of one phase at most; 0: all at once
  Duration pulse;              // kPulses
  Duration phase;              // kPulses: once a phase
  Duration step;               // from drive to settled columns, without pulses
  // Digital kinds. A chain takes a stage for each column of a weight, each row between two registers, and
  // `stages_more`; a tree one for each level: log2(rows).
  int adder_columns = 0;             // of an array, taken by the adders of each weight
  std::int64_t chain_registers = 1;  // along a column
  int stages_more = 0;
  Duration stage;
  Duration fill;  // once a MVM, beyond its steps
  std::string energy_row;
  std::int64_t arrays_per_core = 1;
  std::int64_t cores_per_tile = 1;
  std::int64_t tiles = 1;
  int buffer = 0;  // index of the memory that is in each tile
  PimOverflow overflow = PimOverflow::kRefuse;
  PimSchedule schedule = PimSchedule::kLayers;
  PimDuplication duplication = PimDuplication::kNone;
  PimWrite write;
  std::vector<PimPart> parts;  // at most one of a stage

  [[nodiscard]] bool digital() const { return kind == PimKind::kDigitalSerial || kind == PimKind::kDigitalTree; }
  [[nodiscard]] std::int64_t arrays() const { return arrays_per_core * cores_per_tile * tiles; }
  [[nodiscard]] const PimPart* part(PimStage stage) const;  // null if there is none
  // Physical copies of a part on the chip.
  [[nodiscard]] std::int64_t copies_of(const PimPart& part) const;
};

}  // namespace pj

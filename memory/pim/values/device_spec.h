// SPDX-License-Identifier: Apache-2.0
// What keeps the cells and wires of a macro from being exact: the conductances of the levels, how far a programmed cell
// lies from its level, what time does to it, and the wires. The default is a perfect device.
// Equations, limits and sources: docs/models/pim_values.md. Not here: costs.
#pragma once

#include <cstdint>

#include "arch/base/problem.h"
#include "arch/base/units.h"
#include "memory/pim/pim_spec.h"
#include "memory/pim/values/conductance.h"

namespace pj {

// How a cell's programmed conductance scatters about its level; sigma per device_noise.h.
// kOfRange   sigma = amount x (Gmax - Gmin), every level alike
// kOfValue   sigma = amount x G: mismatch of capacitors or transistors
// kPcm       the polynomial of Nandakumar et al. 2019;  kRram: those of Wan et al. 2022
enum class ProgrammingNoise : std::uint8_t { kNone, kOfRange, kOfValue, kPcm, kRram };

// When after programming the RRAM fit was measured.
enum class RramAge : std::uint8_t { kOneSecond, kOneDay, kTwoDays };

// kConstant  every cell the same exponent `nu`;  kPcm: one of its own, by its conductance
enum class Drift : std::uint8_t { kNone, kConstant, kPcm };

// kOfRange, kOfValue  anew in each conversion;  kPcm: 1/f noise gathered since programming, once a cell
enum class ReadNoise : std::uint8_t { kNone, kOfRange, kOfValue, kPcm };

// What becomes of the current that level 0 carries.
// kSubtracted  a column of cells at level 0 takes it off before the conversion;  kLeft: it stays in the sum
enum class OffCurrent : std::uint8_t { kSubtracted, kLeft };

// What one step of the converter is, in sums of exact products; never below 1, which is exact.
// kUnit   1: sums above the highest code are clipped
// kShare  as wide as `range_share` of the largest sum a column can have needs, spread over the codes
enum class ConverterRange : std::uint8_t { kUnit, kShare };

struct DeviceSpec {
  Conductance lowest;                         // of level 0; must be set together with `highest` for kPcm and kRram
  Conductance highest = microsiemens(100.0);  // of the highest level; the levels between are spaced evenly
  OffCurrent off_current = OffCurrent::kSubtracted;

  ProgrammingNoise programming = ProgrammingNoise::kNone;
  double programming_amount = 0.0;  // kOfRange, kOfValue: share; kPcm, kRram: factor on the fit
  RramAge rram_age = RramAge::kOneSecond;

  double stuck_at_lowest = 0.0;   // share of cells
  double stuck_at_highest = 0.0;  // share of cells

  Drift drift = Drift::kNone;
  double nu = 0.0;  // kConstant
  Duration age;     // since programming; at least 20 s with drift

  ReadNoise read = ReadNoise::kNone;
  double read_amount = 0.0;  // kOfRange, kOfValue: share; kPcm: factor on the fit

  Resistance row_wire;     // of one cell's length of word line
  Resistance column_wire;  // of one cell's length of bit line

  double hold_noise = 0.0;  // sigma of a held sum, share of the largest sum a column can have
  double hold_droop = 0.0;  // share of a held sum lost while a column before it is converted

  ConverterRange range = ConverterRange::kUnit;
  double range_share = 1.0;  // kShare; above 0
};

// As above with the conductances the fits were measured at: 0 to 25 uS, 0 to 40 uS.
DeviceSpec pcm_device();
DeviceSpec rram_device();

// Whether sums of the columns can differ from exact ones.
bool is_noisy(const DeviceSpec& device);

void check_device(const DeviceSpec& device, const PimSpec& spec, const Place& here, Problems& problems);

}  // namespace pj

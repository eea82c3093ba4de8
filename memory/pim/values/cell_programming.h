// SPDX-License-Identifier: Apache-2.0
// One cell: from the digit it should hold to the conductance it has when it is read.
// Order: level, scatter of programming, stuck cells, drift, 1/f noise gathered since.
#pragma once

#include <cstdint>
#include <vector>

#include "memory/pim/values/device_spec.h"
#include "memory/pim/values/philox.h"

namespace pj {

struct CellPlace {
  std::uint32_t array = 0;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

class CellProgrammer {
 public:
  CellProgrammer(const DeviceSpec& device, int cell_bits, std::uint64_t seed);

  // Every cell has draws of its own: a function of the seed and its place alone.
  [[nodiscard]] Conductance program(int digit, const CellPlace& place) const;
  // Conductance between two levels.
  [[nodiscard]] Conductance step() const { return step_; }

 private:
  [[nodiscard]] Conductance aged(Conductance programmed, const PhiloxCounter& at) const;

  DeviceSpec device_;
  Conductance step_;
  std::vector<Conductance> sigmas_;  // one a level
  NoiseStream programming_, stuck_, drift_, slow_read_;
};

}  // namespace pj

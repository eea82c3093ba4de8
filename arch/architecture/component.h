// SPDX-License-Identifier: Apache-2.0
// What every part of a machine has: a name, a kind, a clock and the boundary it lies in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "arch/base/component_id.h"
#include "arch/base/units.h"

namespace pj {

// Where a part's energy is spent, so that a published chip power is compared with the chip alone.
enum class Boundary : std::uint8_t { kChip, kPackage, kDram, kBoard, kHost };
inline constexpr int kBoundaryCount = 5;
std::string_view name_of(Boundary boundary);

struct Component {
  ComponentId id;  // index into MachineSpec::components
  std::string name;
  std::string kind;
  std::string clock;  // name of its clock
  Frequency frequency;
  Boundary boundary = Boundary::kChip;
  std::int64_t instances = 1;  // physical copies: one register file per processing element
};

}  // namespace pj

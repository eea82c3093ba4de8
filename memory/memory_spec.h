// SPDX-License-Identifier: Apache-2.0
// One level of a machine's chain of memories, of any kind: what it keeps, how wide and how fast it is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "arch/base/component_id.h"
#include "arch/base/tensor_set.h"
#include "arch/base/units.h"

namespace pj {

// How a partial sum that arrives from below meets what came before (docs/models/counting.md, section 3).
enum class PartialSums : std::uint8_t { kAccumulateAbove, kReturn };

enum class MemoryKind : std::uint8_t { kOffchip, kSram, kRegisterFile };

struct MemorySpec {
  ComponentId id;
  MemoryKind kind = MemoryKind::kSram;
  TensorSet keeps;
  std::optional<std::int64_t> capacity_bits;  // of one instance; none = unlimited
  std::int64_t width_bits = 8;                // of one access
  int banks = 1;
  int ports = 1;  // read/write ports of each bank
  TensorSet double_buffered;
  TensorSet sliding_window;
  PartialSums partial_sums = PartialSums::kAccumulateAbove;
  std::optional<double> bits_per_second;  // off-chip: both directions together; none = unlimited
  Duration latency;                       // off-chip: from request to first data
  std::string energy_row;                 // off-chip: name of its price row, such as "ddr4"

  [[nodiscard]] std::int64_t accesses_per_cycle() const { return static_cast<std::int64_t>(banks) * ports; }
};

}  // namespace pj

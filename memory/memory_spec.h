// SPDX-License-Identifier: Apache-2.0
// One level of a machine's chain of memories, of any kind: what it keeps, how wide and how fast it is.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "arch/base/component_id.h"
#include "arch/base/tensor_set.h"
#include "arch/base/units.h"
#include "memory/layout_choice.h"

namespace pj {

// How a partial sum that arrives from below meets what came before (docs/models/counting.md, section 3).
enum class PartialSums : std::uint8_t { kAccumulateAbove, kReturn };

// kOffchip: a bandwidth and a latency. kDram: banks, rows and refresh; what it stores has addresses.
enum class MemoryKind : std::uint8_t { kOffchip, kDram, kSram, kRegisterFile };

struct DramSpec;

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
  TensorSet gated_by;  // compute leaves its accesses out where an element of one of these is zero: docs/models/zeros.md
  bool residents = true;  // kSram: may outputs stay here from the layer that makes them to those that read them?
  TensorSet compressed;   // kOffchip: stored run-length coded, where that is shorter
  PartialSums partial_sums = PartialSums::kAccumulateAbove;
  // Off the chip. Of a DRAM the peak and the latency of an idle closed row: what mappings are judged by before they
  // run.
  std::optional<double> bits_per_second;  // both directions together; none = unlimited
  Duration latency;                       // from request to first data
  std::string energy_row;  // kOffchip: name of its price row, such as "ddr4"; on-chip: of a device's, or none
  std::shared_ptr<const DramSpec> dram;  // kDram
  LayoutChoice layout;                   // kDram: of all tensors in it

  [[nodiscard]] bool off_chip() const { return kind == MemoryKind::kOffchip || kind == MemoryKind::kDram; }
  [[nodiscard]] std::int64_t accesses_per_cycle() const { return static_cast<std::int64_t>(banks) * ports; }
};

}  // namespace pj

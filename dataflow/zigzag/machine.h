// SPDX-License-Identifier: Apache-2.0
// A machine as ZigZag sees one: memories with ports, an array with axes, prices as plain numbers. And a mapping with a
// cut of its own for each operand. docs/models/zigzag_rules.md, section 1.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "arch/base/problem.h"
#include "dataflow/mapping/mapping.h"
#include "workloads/einsum.h"

namespace pj {

// Where words go, seen from one memory: towards compute is low.
enum class ZigzagMove : std::uint8_t { kReadToLow, kWriteFromLow, kReadToHigh, kWriteFromHigh };
inline constexpr std::array<ZigzagMove, 4> kZigzagMoves = {ZigzagMove::kReadToLow, ZigzagMove::kWriteFromLow,
                                                           ZigzagMove::kReadToHigh, ZigzagMove::kWriteFromHigh};
// "rd_out_to_low", "wr_in_by_low", "rd_out_to_high", "wr_in_by_high"
std::string_view name_of(ZigzagMove move);
constexpr std::size_t index_of(ZigzagMove move) { return static_cast<std::size_t>(move); }
// Place in kOperands: weight, input, output.
std::size_t operand_index(Tensor operand);

struct ZigzagPort {
  std::int64_t width_bits = 1;        // moved in a cycle: a full word
  std::int64_t granularity_bits = 1;  // smallest access; at most the width
};

struct ZigzagMemorySpec {
  std::string name;
  std::int64_t size_bits = 0;
  double read_cost = 0.0;    // of a full word
  double write_cost = 0.0;   // of a full word
  std::vector<bool> serves;  // by axis: not copied along it
  std::vector<ZigzagPort> ports;
  std::array<std::array<int, 4>, 3> port_of = {};  // by operand and move; -1: the memory does not hold the operand

  [[nodiscard]] bool holds(std::size_t operand) const { return port_of[operand][0] >= 0; }
  [[nodiscard]] const ZigzagPort& port(std::size_t operand, ZigzagMove move) const {
    return ports.at(static_cast<std::size_t>(port_of[operand][index_of(move)]));
  }
};

struct ZigzagMachine {
  std::vector<ZigzagMemorySpec> memories;  // innermost first; the last holds all operands and serves all axes
  std::vector<std::int64_t> axes;          // instances along each
  double mac_cost = 0.0;

  // Memories that hold the operand, innermost first.
  [[nodiscard]] std::vector<std::size_t> path(std::size_t operand) const;
};

// Factors of dimensions, by axis of the array.
using ZigzagSpatial = std::vector<std::vector<TemporalLoop>>;

struct ZigzagMapping {
  ZigzagSpatial spatial;
  std::vector<TemporalLoop> loops;               // innermost first
  std::array<std::vector<std::size_t>, 3> cuts;  // by operand and memory of its path: loops in it and further in
};

// `u` of section 1: the spatial factors of a dimension.
std::int64_t spatial_factor(const ZigzagSpatial& spatial, int dim);
// `T` of section 1.
std::int64_t temporal_iterations(const Einsum& einsum, const ZigzagSpatial& spatial, int dim);

// Is there anything that the rules cannot express, or that does not belong together?
bool check_zigzag(const Einsum& einsum, const ZigzagMachine& machine, const ZigzagMapping& mapping, const Place& here,
                  Problems& problems);

}  // namespace pj

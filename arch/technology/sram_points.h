// SPDX-License-Identifier: Apache-2.0
// The CACTI tables as they stand in configs/technology/cacti: one point per line of the csv. No interpolation here.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "arch/base/problem.h"

namespace pj {

// What a point states, in the units of the table.
enum class SramFigure { kRead, kWrite, kLeakage, kAccess, kArea };  // pJ, pJ, mW, ns, mm2
inline constexpr std::size_t kSramFigureCount = 5;
using SramFigures = std::array<double, kSramFigureCount>;

struct SramPoint {
  int node_nm = 0;
  std::string cell;
  int kelvin = 0;
  std::int64_t capacity_bytes = 0;  // over all banks
  int width_bits = 0;
  int banks = 0;
  int ports = 0;  // read/write ports
  SramFigures figures{};
};

// Points with read/write ports only; lines without a solution, and those CACTI is known to get wrong, are left out.
// `asked` is where the table is named.
std::vector<SramPoint> read_sram_points(const std::string& path, const Place& asked, Problems& problems);

}  // namespace pj

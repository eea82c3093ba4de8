// SPDX-License-Identifier: Apache-2.0
// Boxes with their corners, and what an instance that holds one fetches for the next: Timeloop's rules, literally.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "tests/oracle/nest.h"
#include "workloads/einsum.h"

namespace pj::oracle {

using Corner = std::vector<std::int64_t>;

struct Tile {
  Corner low, high;  // both inside
  friend bool operator==(const Tile& a, const Tile& b) { return a.low == b.low && a.high == b.high; }

  [[nodiscard]] std::int64_t words() const;
};

// The smallest box around all elements of the tensor.
Tile around(const TensorAccess& access, const Box& box);

// One instance and what it remembers.
struct Receiver {
  Indices place;
  std::int64_t row = 0, column = 0;
  std::optional<Tile> held;
  Corner direction;            // the only move that keeps overlap; empty: any
  std::optional<Tile> took;    // this step
  std::optional<Tile> before;  // the step before
};

// What a memory fetches when its tile becomes `tile`.
std::optional<Tile> fetched(Receiver& r, const Tile& tile);

}  // namespace pj::oracle

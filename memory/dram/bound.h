// SPDX-License-Identifier: Apache-2.0
// The earliest clock at which something may happen, and what makes it so: the later of two bounds keeps its reason.
#pragma once

#include <algorithm>
#include <cstdint>

#include "memory/dram/dram_stats.h"

namespace pj {

class Bound {
 public:
  constexpr Bound() = default;
  constexpr Bound(std::int64_t clock, BusUse cause) : packed_(clock * kStep + static_cast<std::int64_t>(cause)) {}
  [[nodiscard]] constexpr std::int64_t clock() const { return packed_ >> kBits; }
  [[nodiscard]] constexpr BusUse cause() const { return static_cast<BusUse>(packed_ & (kStep - 1)); }
  // Of two bounds at one clock the one with the larger cause; which one is of no consequence but always the same.
  friend constexpr Bound later(Bound a, Bound b) { return a.packed_ < b.packed_ ? b : a; }
  constexpr void raise(Bound other) { packed_ = std::max(packed_, other.packed_); }
  constexpr void shift(std::int64_t clocks) { packed_ += clocks * kStep; }

 private:
  static constexpr int kBits = 4;
  static constexpr std::int64_t kStep = 1 << kBits;
  std::int64_t packed_ = 0;
};
static_assert(kBusUseCount <= 16, "a cause must fit the low bits of a bound");

}  // namespace pj

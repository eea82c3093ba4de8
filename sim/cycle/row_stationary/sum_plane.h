// SPDX-License-Identifier: Apache-2.0
// The sums in the scratchpads of all units, slot by slot, in 32 or 64 bits; and the loops over all units that products
// and hops are.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "sim/cycle/row_stationary/unit_grid.h"

namespace pj::row_stationary {

class SumPlane {
 public:
  virtual ~SumPlane() = default;
  virtual void clear() = 0;
  // Units whose mask is -1 (not 0) add weight * input to their sum at the slot. Returns how many of these inputs are
  // not zero: the others' products are left out.
  virtual std::int64_t multiply_add(std::int64_t slot, const std::int16_t* weights, const std::int16_t* inputs,
                                    const std::int16_t* mask) = 0;
  // From the far end of each chain to member 0: every member adds what it is handed and hands it on.
  virtual void add_along_chains(std::int64_t slot) = 0;
  [[nodiscard]] virtual std::int64_t get(std::int64_t slot, std::int64_t unit) const = 0;
  virtual void set(std::int64_t slot, std::int64_t unit, std::int64_t value) = 0;
};

template <typename Sum>
class SumPlaneOf final : public SumPlane {
 public:
  SumPlaneOf(std::int64_t slots, const UnitGrid& grid)
      : lanes_(grid.lanes()), sums_(grid.sums()), chain_(grid.chain()), words_(size(slots, lanes_), 0) {}

  void clear() override { std::fill(words_.begin(), words_.end(), 0); }

  std::int64_t multiply_add(std::int64_t slot, const std::int16_t* weights, const std::int16_t* inputs,
                            const std::int16_t* mask) override {
    Sum* sum = row(slot);
    std::int64_t nonzero = 0;
    for (std::int64_t from = 0; from < lanes_; from += kBlock) {
      const std::int64_t to = std::min(from + kBlock, lanes_);
      std::int16_t zero = 0;  // minus their number: comparisons give -1 a lane
      for (std::int64_t u = from; u < to; ++u) {
        const auto input = static_cast<std::int16_t>(inputs[u] & mask[u]);
        sum[u] += static_cast<std::int32_t>(weights[u]) * static_cast<std::int32_t>(input);
        zero = static_cast<std::int16_t>(zero - (input == 0 ? 1 : 0));
      }
      nonzero += to - from + zero;
    }
    return nonzero;
  }

  void add_along_chains(std::int64_t slot) override {
    for (std::int64_t member = chain_ - 1; member > 0; --member) {
      const Sum* from = row(slot) + member * sums_;
      Sum* to = row(slot) + (member - 1) * sums_;
      for (std::int64_t s = 0; s < sums_; ++s) to[s] += from[s];
    }
  }

  [[nodiscard]] std::int64_t get(std::int64_t slot, std::int64_t unit) const override {
    return words_[static_cast<std::size_t>(slot * lanes_ + unit)];
  }
  void set(std::int64_t slot, std::int64_t unit, std::int64_t value) override {
    row(slot)[unit] = static_cast<Sum>(value);
  }

 private:
  static constexpr std::int64_t kBlock = 4096;  // lanes that 16 bits count
  static std::size_t size(std::int64_t slots, std::int64_t lanes) { return static_cast<std::size_t>(slots * lanes); }
  Sum* row(std::int64_t slot) { return words_.data() + slot * lanes_; }

  std::int64_t lanes_, sums_, chain_;
  std::vector<Sum> words_;
};

}  // namespace pj::row_stationary

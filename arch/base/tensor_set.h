// SPDX-License-Identifier: Apache-2.0
// A set of operand tensors (weight, input, output). A partial sum counts as output.
#pragma once

#include <cstdint>

#include "arch/base/event.h"

namespace pj {

class TensorSet {
 public:
  constexpr TensorSet() = default;
  static constexpr TensorSet all() { return TensorSet(0b1110); }
  [[nodiscard]] constexpr bool has(Tensor t) const { return (bits_ & bit(t)) != 0; }
  constexpr TensorSet& insert(Tensor t) {
    bits_ = static_cast<std::uint8_t>(bits_ | bit(t));
    return *this;
  }
  constexpr TensorSet& erase(Tensor t) {
    bits_ = static_cast<std::uint8_t>(bits_ & ~bit(t));
    return *this;
  }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  friend constexpr bool operator==(TensorSet a, TensorSet b) { return a.bits_ == b.bits_; }

 private:
  explicit constexpr TensorSet(std::uint8_t bits) : bits_(bits) {}
  static constexpr std::uint8_t bit(Tensor t) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(t == Tensor::kPartialSum ? Tensor::kOutput : t));
  }
  std::uint8_t bits_ = 0;
};

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// Word accesses and energy by ZigZag's rules, in closed form. docs/models/zigzag_rules.md, section 2.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "dataflow/zigzag/nest.h"

namespace pj {

// What moves at one memory in one direction.
struct ZigzagTransfer {
  std::size_t boundary = 0;   // across which
  std::int64_t elements = 0;  // each time; 0: nothing moves
  int bits = 0;               // of an element
};
ZigzagTransfer zigzag_transfer(const ZigzagNest& nest, std::size_t o, std::size_t level, ZigzagMove move,
                               ZigzagFactors as);

struct ZigzagWords {
  Tensor operand = Tensor::kWeight;
  std::size_t memory = 0;               // of the machine, innermost first
  std::array<std::int64_t, 4> words{};  // by move, of all instances

  [[nodiscard]] std::int64_t at(ZigzagMove move) const { return words[index_of(move)]; }
};

// Operand by operand, each along its path. Throws CountOverflow.
std::vector<ZigzagWords> zigzag_words(const ZigzagNest& nest);

// In the unit of the machine's prices.
double zigzag_memory_energy(const ZigzagMachine& machine, const std::vector<ZigzagWords>& words);
double zigzag_energy(const ZigzagNest& nest);

}  // namespace pj

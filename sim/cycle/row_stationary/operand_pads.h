// SPDX-License-Identifier: Apache-2.0
// The scratchpads of all units for one operand, weight or input: real words, slot by slot, a row of all units' words
// each. When the tile moves, words that a unit still needs shift to their new slots and the others are read outside
// and carried to all units that take them; those are counted, by docs/models/counting.md, sections 2 and 5b.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/cycle/operands.h"
#include "sim/cycle/row_stationary/counts.h"
#include "sim/cycle/row_stationary/tile_layout.h"

namespace pj::row_stationary {

class OperandPads {
 public:
  // `memory`: the scratchpad. The machine carries the tensor across its only fan-out.
  OperandPads(const LoopNest& nest, const OperandStore& store, Tensor tensor, int memory, const UnitGrid& grid);

  [[nodiscard]] const TileLayout& layout() const { return layout_; }
  // A step of the scratchpads: their tiles begin at `offsets`.
  void load(const Offsets& offsets, OperandCounts& counts);

  // Words of all units at a slot. Padding that no memory stores is zero there, and absent.
  [[nodiscard]] const std::int16_t* words(std::int64_t slot) const { return words_.data() + slot * lanes_; }
  // 1 where a word is, 0 where padding is; null if every slot in use is a word.
  [[nodiscard]] const std::int16_t* present(std::int64_t slot) const {
    return child_present_ == nullptr ? nullptr : present_.data() + slot * lanes_;
  }

 private:
  // Units that always hold the same words: they share tiles and are idle together.
  struct Receivers {
    std::vector<std::int64_t> index;  // in each spread dimension
    Offsets shift;
    std::int64_t distance = 0;
    std::vector<std::int64_t> units;
    std::int64_t way = 0;  // sum over units of row + column + 1
    const TileShape* held = nullptr;
    std::int64_t held_at = 0;
    // The move that is being made; null: idle.
    const TileShape* next = nullptr;
    std::int64_t next_at = 0;
    TileMove* move = nullptr;
  };
  // Words on their way: those of receiver r are addresses[begin[r]] up to addresses[begin[r + 1]].
  struct Delivery {
    std::vector<std::int64_t> addresses;
    std::vector<std::size_t> begin;
    [[nodiscard]] std::int64_t words(std::size_t r) const { return static_cast<std::int64_t>(begin[r + 1] - begin[r]); }
  };

  void group_units(const UnitGrid& grid);
  void choose_moves(const Offsets& offsets);
  [[nodiscard]] bool changes(const Receivers& r, const std::uint8_t* present);
  void shift_words();
  void write_words();
  [[nodiscard]] std::vector<std::int16_t> units_making(const TileMove* move) const;
  void deliver_to_units();
  void read_outside(OperandCounts& counts);
  void gather(const std::vector<TileWord>& words, const Receivers& r, const std::uint8_t* present, Delivery& out);
  void carry(OperandCounts& counts);
  [[nodiscard]] std::int64_t distinct(const Delivery& delivery);
  [[nodiscard]] std::int64_t distinct_in_rows(const Delivery& delivery);
  [[nodiscard]] TileMove* common_move() const;

  const UnitGrid& grid_;
  TileLayout layout_;
  const NetworkSpec& network_;
  bool window_;
  const std::int16_t* data_;
  const std::uint8_t* child_present_ = nullptr;   // null: padding is a word to the scratchpads
  const std::uint8_t* parent_present_ = nullptr;  // null: padding is a word to the memory outside
  std::int64_t lanes_;
  std::vector<std::int16_t> words_, present_;
  std::vector<Receivers> receivers_;
  std::vector<std::vector<std::size_t>> rows_;  // receivers of each row
  Delivery delivery_, read_;
  std::vector<std::uint32_t> seen_;
  std::uint32_t stamp_ = 0;
};

}  // namespace pj::row_stationary

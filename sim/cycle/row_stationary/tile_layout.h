// SPDX-License-Identifier: Apache-2.0
// Where the words of a tensor's tile lie in a unit's scratchpad, and what becomes of them when the tile moves. A slot
// is affine in the indices inside the tile, the same for all units; slots that stride and dilation skip stay empty. As
// on a shift register, a word that stays is found at another slot afterwards.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

#include "sim/cycle/operands.h"
#include "sim/cycle/row_stationary/unit_grid.h"

namespace pj::row_stationary {

struct TileWord {
  std::int64_t slot = 0;
  std::int64_t address = 0;  // less that of the tile's first index
};

// The words of one tile, clipped to the layer's dimensions or not; by address.
struct TileShape {
  std::vector<TileWord> words;
};

// From one tile to the next.
struct TileMove {
  struct Shift {
    std::int64_t to, from;
  };
  std::vector<Shift> shifts;        // slots of words that stay, in an order in which none is overwritten too early
  std::vector<TileWord> fresh;      // words that the tile before did not hold
  std::int64_t distinct = -1;       // words delivered if all units make the move and none is padding; -1: not known yet
  std::int64_t distinct_rows = -1;  // the same, words of each row added up
};

class TileLayout {
 public:
  TileLayout(const LoopNest& nest, Tensor tensor, int memory, const AffineAddress& address);

  [[nodiscard]] std::int64_t slots() const { return slots_; }
  [[nodiscard]] std::int64_t origin() const { return origin_; }
  [[nodiscard]] const std::vector<std::int64_t>& slot_per_dim() const { return slot_per_dim_; }

  // Address of the tile's first index.
  [[nodiscard]] std::int64_t address(const Offsets& offsets) const;
  // By how much a unit's tile starts further, in each of the tensor's dimensions; and the same as an address.
  [[nodiscard]] Offsets shift_of(const UnitGrid& grid, std::int64_t unit) const;
  [[nodiscard]] std::int64_t distance(const Offsets& shift) const;

  // Of the tile that begins at `offsets` + `shift`. Valid as long as this object.
  const TileShape* shape(const Offsets& offsets, const Offsets& shift);
  // `from` null: nothing stays. `by`: how much further the tile begins, as an address.
  TileMove* move(const TileShape* from, const TileShape* to, std::int64_t by);

 private:
  using Key = std::tuple<const TileShape*, const TileShape*, std::int64_t>;
  [[nodiscard]] std::unique_ptr<TileShape> make_shape() const;
  [[nodiscard]] static TileMove make_move(const TileShape* from, const TileShape& to, std::int64_t by);

  const LoopNest& nest_;
  const AffineAddress& address_;
  std::vector<std::size_t> dims_;  // that index the tensor
  Offsets extents_;                // of a full tile, in each of dims_
  std::vector<std::int64_t> slot_per_dim_;
  std::int64_t slots_ = 1, origin_ = 0;
  Offsets limits_;  // the shape looked up last
  const TileShape* last_shape_ = nullptr;
  Key last_move_key_{};
  TileMove* last_move_ = nullptr;
  std::map<Offsets, std::unique_ptr<TileShape>> shapes_;
  std::map<Key, std::unique_ptr<TileMove>> moves_;
};

}  // namespace pj::row_stationary

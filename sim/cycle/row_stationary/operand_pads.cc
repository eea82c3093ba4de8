// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/row_stationary/operand_pads.h"

#include <algorithm>
#include <map>
#include <optional>

namespace pj::row_stationary {
namespace {

// Words that are no padding; all of them if `present` is null.
std::int64_t members(const TileShape& shape, std::int64_t at, const std::uint8_t* present) {
  if (present == nullptr) return static_cast<std::int64_t>(shape.words.size());
  return std::count_if(shape.words.begin(), shape.words.end(),
                       [&](const TileWord& word) { return present[at + word.address] != 0; });
}

int parent_of(const LoopNest& nest, Tensor tensor, int memory) {
  const auto& path = nest.keepers(tensor);
  return *(std::find(path.begin(), path.end(), memory) - 1);
}

}  // namespace

OperandPads::OperandPads(const LoopNest& nest, const OperandStore& store, Tensor tensor, int memory,
                         const UnitGrid& grid)
    : grid_(grid),
      layout_(nest, tensor, memory, store.address(tensor)),
      network_(*nest.machine().fanouts.front().transport(tensor)),
      window_(nest.machine().memories[static_cast<std::size_t>(memory)].sliding_window.has(tensor)),
      data_(store.values(tensor).data()),
      lanes_(grid.lanes()),
      words_(static_cast<std::size_t>(layout_.slots() * lanes_), 0),
      seen_(store.values(tensor).size(), 0) {
  const std::optional<int>& from = nest.machine().padding_from;
  const bool pads = !store.present(tensor).empty();
  const auto stored_at = [&](int m) { return tensor == Tensor::kInput && from && m >= *from; };
  if (pads && !stored_at(memory)) child_present_ = store.present(tensor).data();
  if (pads && !stored_at(parent_of(nest, tensor, memory))) parent_present_ = store.present(tensor).data();
  if (child_present_ != nullptr) present_.assign(words_.size(), 0);
  group_units(grid);
}

void OperandPads::group_units(const UnitGrid& grid) {
  std::map<std::vector<std::int64_t>, std::size_t> known;
  rows_.resize(static_cast<std::size_t>(grid.rows()));
  for (std::int64_t u = 0; u < grid.units(); ++u) {
    Receivers receivers;
    receivers.shift = layout_.shift_of(grid, u);
    receivers.distance = layout_.distance(receivers.shift);
    std::vector<std::int64_t> key = {receivers.distance};
    for (std::size_t k = 0; k < grid.dims().size(); ++k) {
      receivers.index.push_back(grid.index(u, k));
      if (!grid.dims()[k].exact) key.push_back(receivers.index.back());
    }
    const auto [entry, fresh] = known.emplace(key, receivers_.size());
    if (fresh) receivers_.push_back(std::move(receivers));
    receivers_[entry->second].units.push_back(u);
    receivers_[entry->second].way += grid.row(u) + grid.column(u) + 1;
    std::vector<std::size_t>& row = rows_[static_cast<std::size_t>(grid.row(u))];
    if (std::find(row.begin(), row.end(), entry->second) == row.end()) row.push_back(entry->second);
  }
}

void OperandPads::load(const Offsets& offsets, OperandCounts& counts) {
  choose_moves(offsets);
  shift_words();
  write_words();
  deliver_to_units();
  read_outside(counts);
  carry(counts);
  for (Receivers& r : receivers_) {
    if (r.move == nullptr) continue;
    r.held = r.next;
    r.held_at = r.next_at;
  }
}

void OperandPads::choose_moves(const Offsets& offsets) {
  const std::int64_t at = layout_.address(offsets);
  for (Receivers& r : receivers_) {
    r.move = nullptr;
    bool works = true;
    for (std::size_t k = 0; k < r.index.size(); ++k) works = works && r.index[k] < grid_.dims()[k].active(offsets);
    if (!works) continue;
    r.next = layout_.shape(offsets, r.shift);
    r.next_at = at + r.distance;
    const bool afresh = r.held == nullptr || (!window_ && changes(r, child_present_));
    r.move = layout_.move(afresh ? nullptr : r.held, r.next, r.next_at - r.held_at);
  }
}

// Does the set of words differ from the one before?
bool OperandPads::changes(const Receivers& r, const std::uint8_t* present) {
  if (r.held == nullptr) return true;
  if (r.held == r.next && r.held_at == r.next_at) return false;
  const TileMove* move = layout_.move(r.held, r.next, r.next_at - r.held_at);
  for (const TileWord& word : move->fresh) {
    if (present == nullptr || present[r.next_at + word.address] != 0) return true;
  }
  return members(*r.next, r.next_at, present) != members(*r.held, r.held_at, present);
}

// The move that all receivers make; null if they do not agree or one is idle.
TileMove* OperandPads::common_move() const {
  TileMove* move = receivers_.front().move;
  const bool common =
      std::all_of(receivers_.begin(), receivers_.end(), [move](const Receivers& r) { return r.move == move; });
  return common ? move : nullptr;
}

std::vector<std::int16_t> OperandPads::units_making(const TileMove* move) const {
  std::vector<std::int16_t> mask(static_cast<std::size_t>(lanes_), 0);
  for (const Receivers& r : receivers_) {
    if (r.move != move) continue;
    for (const std::int64_t u : r.units) mask[static_cast<std::size_t>(u)] = -1;
  }
  return mask;
}

void OperandPads::shift_words() {
  std::vector<const TileMove*> made;
  for (const Receivers& r : receivers_) {
    if (r.move == nullptr || r.move->shifts.empty()) continue;
    if (std::find(made.begin(), made.end(), r.move) != made.end()) continue;
    made.push_back(r.move);
    const std::vector<std::int16_t> mask = units_making(r.move);
    const auto shift = [&](std::vector<std::int16_t>& plane) {
      for (const TileMove::Shift& s : r.move->shifts) {
        std::int16_t* to = plane.data() + s.to * lanes_;
        const std::int16_t* from = plane.data() + s.from * lanes_;
        for (std::int64_t u = 0; u < lanes_; ++u) {
          const auto m = mask[static_cast<std::size_t>(u)];
          to[u] = static_cast<std::int16_t>((from[u] & m) | (to[u] & ~m));
        }
      }
    };
    shift(words_);
    if (child_present_ != nullptr) shift(present_);
  }
}

void OperandPads::write_words() {
  for (const Receivers& r : receivers_) {
    if (r.move == nullptr) continue;
    for (const TileWord& word : r.move->fresh) {
      const std::int64_t address = r.next_at + word.address;
      std::int16_t* row = words_.data() + word.slot * lanes_;
      for (const std::int64_t u : r.units) row[u] = data_[address];
      if (child_present_ == nullptr) continue;
      std::int16_t* present = present_.data() + word.slot * lanes_;
      for (const std::int64_t u : r.units) present[u] = child_present_[address];
    }
  }
}

void OperandPads::gather(const std::vector<TileWord>& words, const Receivers& r, const std::uint8_t* present,
                         Delivery& out) {
  for (const TileWord& word : words) {
    const std::int64_t address = r.next_at + word.address;
    if (present == nullptr || present[address] != 0) out.addresses.push_back(address);
  }
}

void OperandPads::deliver_to_units() {
  delivery_.addresses.clear();
  delivery_.begin.clear();
  for (const Receivers& r : receivers_) {
    delivery_.begin.push_back(delivery_.addresses.size());
    if (r.move != nullptr) gather(r.move->fresh, r, child_present_, delivery_);
  }
  delivery_.begin.push_back(delivery_.addresses.size());
}

// The memory outside may see padding as a word where the scratchpads do not, or the other way round.
void OperandPads::read_outside(OperandCounts& counts) {
  const Delivery* read = &delivery_;
  if (parent_present_ != child_present_) {
    read = &read_;
    read_.addresses.clear();
    read_.begin.clear();
    for (const Receivers& r : receivers_) {
      read_.begin.push_back(read_.addresses.size());
      if (r.move == nullptr) continue;
      if (window_) gather(r.move->fresh, r, parent_present_, read_);
      if (!window_ && changes(r, parent_present_)) gather(r.next->words, r, parent_present_, read_);
    }
    read_.begin.push_back(read_.addresses.size());
  }
  if (network_.shares()) return counts.read.add(distinct(*read), 1);
  for (std::size_t r = 0; r < receivers_.size(); ++r) {
    counts.read.add(read->words(r), static_cast<std::int64_t>(receivers_[r].units.size()));
  }
}

void OperandPads::carry(OperandCounts& counts) {
  std::int64_t copies = 0, ways = 0;
  for (std::size_t r = 0; r < receivers_.size(); ++r) {
    const std::int64_t words = delivery_.words(r);
    const auto units = static_cast<std::int64_t>(receivers_[r].units.size());
    counts.filled.add(words, units);
    copies += words * units;
    ways += words * receivers_[r].way;
  }
  const bool bus = network_.kind == NetworkKind::kMulticastBus;
  const bool mesh = network_.kind == NetworkKind::kMesh;
  counts.carried.words += bus ? distinct(delivery_) : copies;
  counts.carried.hops += bus ? distinct_in_rows(delivery_) : mesh ? ways : copies;
}

std::int64_t OperandPads::distinct(const Delivery& delivery) {
  TileMove* move = common_move();
  const bool plain = move != nullptr && delivery.addresses.size() == receivers_.size() * move->fresh.size();
  if (plain && move->distinct >= 0) return move->distinct;
  std::int64_t words = 0;
  ++stamp_;
  for (const std::int64_t address : delivery.addresses) {
    std::uint32_t& seen = seen_[static_cast<std::size_t>(address)];
    words += seen != stamp_ ? 1 : 0;
    seen = stamp_;
  }
  if (plain) move->distinct = words;
  return words;
}

std::int64_t OperandPads::distinct_in_rows(const Delivery& delivery) {
  TileMove* move = common_move();
  const bool plain = move != nullptr && delivery.addresses.size() == receivers_.size() * move->fresh.size();
  if (plain && move->distinct_rows >= 0) return move->distinct_rows;
  std::int64_t words = 0;
  for (const std::vector<std::size_t>& row : rows_) {
    ++stamp_;
    for (const std::size_t r : row) {
      for (std::size_t i = delivery.begin[r]; i < delivery.begin[r + 1]; ++i) {
        std::uint32_t& seen = seen_[static_cast<std::size_t>(delivery.addresses[i])];
        words += seen != stamp_ ? 1 : 0;
        seen = stamp_;
      }
    }
  }
  if (plain) move->distinct_rows = words;
  return words;
}

}  // namespace pj::row_stationary

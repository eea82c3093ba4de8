// SPDX-License-Identifier: Apache-2.0
// The requests that a channel's controller holds: one list a bank and direction, in order of arrival. Fixed room, no
// allocation.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "arch/base/event.h"

namespace pj {

inline constexpr int kMostQueued = 64;  // of each direction
inline constexpr int kNoSlot = -1;

struct QueuedBurst {
  std::int64_t address = 0;
  std::int64_t row = 0;
  std::int64_t wanted = 0;  // clock from which its transfer would have had it
  std::int64_t entry = 0;   // clock of acceptance
  std::int64_t number = 0;  // in order of acceptance
  int transfer = 0;
  int bank = 0;  // of the channel
  Tensor tensor = Tensor::kNone;
  bool waited = false;      // outside a full queue
  bool precharged = false;  // a row was closed for it
  bool activated = false;   // its row was opened for it
  int next = kNoSlot, previous = kNoSlot;
};

// Reads or writes of all banks.
class RequestQueue {
 public:
  RequestQueue(int depth, int banks) : lists_(static_cast<std::size_t>(banks)) {
    for (int slot = depth - 1; slot >= 0; --slot) free_[static_cast<std::size_t>(free_count_++)] = slot;
  }

  [[nodiscard]] bool full() const { return free_count_ == 0; }
  [[nodiscard]] int size() const { return size_; }
  // Banks with requests, a bit each.
  [[nodiscard]] std::uint64_t banks() const { return banks_; }
  [[nodiscard]] int first(int bank) const { return lists_[static_cast<std::size_t>(bank)].first; }
  [[nodiscard]] int next(int slot) const { return at(slot).next; }
  [[nodiscard]] const QueuedBurst& at(int slot) const { return slots_[static_cast<std::size_t>(slot)]; }
  QueuedBurst& at(int slot) { return slots_[static_cast<std::size_t>(slot)]; }
  // First request of the bank for `row`, kNoSlot if there is none.
  [[nodiscard]] int first_for(int bank, std::int64_t row) const {
    int slot = first(bank);
    while (slot != kNoSlot && at(slot).row != row) slot = next(slot);
    return slot;
  }

  void push(const QueuedBurst& burst) {
    const int slot = free_[static_cast<std::size_t>(--free_count_)];
    List& list = lists_[static_cast<std::size_t>(burst.bank)];
    at(slot) = burst;
    at(slot).previous = list.last;
    at(slot).next = kNoSlot;
    (list.last == kNoSlot ? list.first : at(list.last).next) = slot;
    list.last = slot;
    banks_ |= std::uint64_t{1} << burst.bank;
    ++size_;
  }

  void remove(int slot) {
    const QueuedBurst& burst = at(slot);
    List& list = lists_[static_cast<std::size_t>(burst.bank)];
    (burst.previous == kNoSlot ? list.first : at(burst.previous).next) = burst.next;
    (burst.next == kNoSlot ? list.last : at(burst.next).previous) = burst.previous;
    if (list.first == kNoSlot) banks_ &= ~(std::uint64_t{1} << burst.bank);
    free_[static_cast<std::size_t>(free_count_++)] = slot;
    --size_;
  }

 private:
  struct List {
    int first = kNoSlot, last = kNoSlot;
  };
  std::array<QueuedBurst, kMostQueued> slots_;
  std::array<int, kMostQueued> free_{};
  int free_count_ = 0, size_ = 0;
  std::uint64_t banks_ = 0;
  std::vector<List> lists_;
};

}  // namespace pj

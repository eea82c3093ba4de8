// SPDX-License-Identifier: Apache-2.0
// A channel's side of the closed form (stream_skip.h).
#include "memory/dram/dram_channel.h"

namespace pj {
namespace {

// A bound that has passed is no bound any more; one at this very clock may still hold a command that is about to go.
template <class Nexts>
void describe_bounds(const Nexts& nexts, std::int64_t clock, std::vector<std::int64_t>& state) {
  for (const Bound& b : nexts) {
    const std::int64_t left = b.clock() - clock;
    state.push_back(left < 0 ? -1 : left * kBusUseCount + static_cast<std::int64_t>(b.cause()));
  }
}

template <class Nexts>
void shift_bounds(Nexts& nexts, std::int64_t clock, std::int64_t clocks) {
  for (Bound& b : nexts) {
    if (b.clock() >= clock) b.shift(clocks);
  }
}

}  // namespace

std::optional<std::uint64_t> DramChannel::rhythm(std::int64_t clock, std::int64_t address, std::int64_t from) const {
  if (reads_.size() > 0 && writes_.size() > 0) return std::nullopt;
  const RequestQueue& requests = queue(draining_);
  if (requests.size() != reads_.size() + writes_.size()) return std::nullopt;
  for (const Rank& rank : ranks_) {
    if (rank.pending) return std::nullopt;
  }
  auto beat = static_cast<std::uint64_t>(bus_end_ - clock);
  for (std::uint64_t banks = requests.banks(); banks != 0; banks &= banks - 1) {
    const int b = __builtin_ctzll(banks);
    for (int s = requests.first(b); s != kNoSlot; s = requests.next(s)) {
      const QueuedBurst& burst = requests.at(s);
      if (burst.address < from || burst.row != banks_[static_cast<std::size_t>(b)].row) return std::nullopt;
      beat = beat * 31 + static_cast<std::uint64_t>(burst.address - address);
    }
  }
  return beat;
}

void DramChannel::describe(std::int64_t clock, std::int64_t address, std::vector<std::int64_t>& state) const {
  for (const Rank& rank : ranks_) describe_bounds(rank.next, clock, state);
  for (const Nexts& group : groups_) describe_bounds(group, clock, state);
  describe_bounds(buses_, clock, state);
  state.push_back(bus_end_ - clock);
  state.push_back(draining_ ? 1 : 0);
  const RequestQueue& requests = queue(draining_);
  for (std::size_t b = 0; b < banks_.size(); ++b) {
    const Bank& bank = banks_[b];
    state.push_back(bank.row);
    describe_bounds(bank.next, clock, state);
    for (int s = requests.first(static_cast<int>(b)); s != kNoSlot; s = requests.next(s)) {
      const QueuedBurst& burst = requests.at(s);
      state.push_back(burst.address - address);
      state.push_back((burst.activated ? 2 : 0) + (burst.precharged ? 1 : 0));
      // When a burst came, and whether it had waited, matters only until it may go.
      const std::int64_t usable = burst.entry + spec_.controller.entry_clocks - clock;
      if (usable > 0) state.push_back(usable * 8 + (burst.waited ? 4 : 0));
    }
  }
}

std::vector<int> DramChannel::row_hits() const {
  std::vector<int> hits;
  for (const Bank& bank : banks_) hits.push_back(bank.hits);
  return hits;
}

void DramChannel::repeat(const std::vector<int>& hits, std::int64_t times) {
  for (std::size_t b = 0; b < banks_.size(); ++b)
    banks_[b].hits += static_cast<int>(times) * (banks_[b].hits - hits[b]);
}

void DramChannel::shift(std::int64_t clock, std::int64_t clocks, std::int64_t bytes, const EntryLog& entries) {
  for (Rank& rank : ranks_) {
    shift_bounds(rank.next, clock, clocks);
    rank.used_until += clocks;
  }
  for (Nexts& group : groups_) shift_bounds(group, clock, clocks);
  shift_bounds(buses_, clock, clocks);
  for (std::size_t b = 0; b < banks_.size(); ++b) {
    shift_bounds(banks_[b].next, clock, clocks);
    for (RequestQueue* requests : {&reads_, &writes_}) {
      for (int s = requests->first(static_cast<int>(b)); s != kNoSlot; s = requests->next(s)) {
        QueuedBurst& burst = requests->at(s);
        burst.address += bytes;
        const EntryLog::Mark mark = entries.at(burst.address);
        burst.entry = mark.clock;
        burst.waited = mark.waited;
      }
    }
  }
  stale_ = all_banks_;
  bus_end_ += clocks;
  busy_from_ += clocks;
  wanted_from_ += clocks;
  chosen_ = false;
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/held_registers.h"

#include <algorithm>

namespace pj::cycle {

HeldRegisters::HeldRegisters(std::int64_t rows, std::int64_t columns, Preload preload)
    : rows_(rows),
      columns_(columns),
      overlapped_(preload == Preload::kOverlapped),
      working_(rows, columns),
      shadow_(overlapped_ ? rows : 0, columns) {}

void HeldRegisters::begin_load(const PassFeed& feed) {
  loads_.push_back({&feed, 0});
  load_age_ = 0;
  chain_free_ = false;
}

void HeldRegisters::begin_pass() {
  if (overlapped_) swaps_.push_back({nullptr, 0});
  chain_free_ = true;
}

// Swaps first: a load that begins in the same cycle follows them closely.
void HeldRegisters::clock(DatapathCounters& counters) {
  for (Wave& wave : swaps_) swap_cycle(wave.cycle++);
  for (Wave& wave : loads_) {
    load_cycle(wave, counters);
    ++wave.cycle;
  }
  ++load_age_;
  drop_finished(swaps_);
  drop_finished(loads_);
}

// A unit swaps when the first slot of the new pass is at it.
void HeldRegisters::swap_cycle(std::int64_t cycle) {
  for (std::int64_t r = 0; r < rows_; ++r) {
    const std::int64_t c = cycle - r;
    if (c < 0 || c >= columns_) continue;
    working_.row(r)[c] = shadow_.row(r)[c];
    working_.present.set(r, c, shadow_.present.test(r, c));
    working_.active.set(r, c, shadow_.active.test(r, c));
  }
}

// In cycle k of a load, row r takes from above in columns k-R+1 .. k-r: column c begins c cycles after column 0, and a
// row opens when the first word reaches it, so that swaps that follow the wavefront stay ahead.
void HeldRegisters::load_cycle(const Wave& wave, DatapathCounters& counters) {
  RegisterGrid& chain = overlapped_ ? shadow_ : working_;
  const std::int64_t low = std::max<std::int64_t>(0, wave.cycle - rows_ + 1);
  for (std::int64_t r = rows_ - 1; r > 0; --r) {
    const std::int64_t high = std::min(columns_, wave.cycle - r + 1);
    if (high <= low) continue;
    std::copy(chain.row(r - 1) + low, chain.row(r - 1) + high, chain.row(r) + low);
    chain.active.take_from_above(r, low, high);
    counters.load_hops += chain.present.take_from_above(r, low, high);
  }
  for (std::int64_t c = low; c < std::min(columns_, wave.cycle + 1); ++c) enter(wave, c, counters);
  // All words of a column reach their units in the same cycle.
  const std::int64_t complete = wave.cycle - rows_ + 1;
  if (complete < 0) return;
  for (std::int64_t r = 0; r < rows_; ++r) counters.register_loads += chain.present.test(r, complete) ? 1 : 0;
}

void HeldRegisters::enter(const Wave& wave, std::int64_t c, DatapathCounters& counters) {
  RegisterGrid& chain = overlapped_ ? shadow_ : working_;
  const PassFeed& feed = *wave.feed;
  const auto row = static_cast<std::size_t>(rows_ - 1 - (wave.cycle - c));
  const auto column = static_cast<std::size_t>(c);
  const bool active = feed.row_active[row] != 0 && feed.column_active[column] != 0;
  const std::int64_t at = active ? feed.top.row[row] + feed.top.column[column] : 0;
  const bool present = active && (feed.top.present == nullptr || feed.top.present[at] != 0);
  chain.row(0)[c] = active ? feed.top.data[at] : std::int16_t{0};
  chain.active.set(0, c, active);
  chain.present.set(0, c, present);
  counters.top_words += present ? 1 : 0;
  counters.top_padding += active && !present ? 1 : 0;
  counters.load_hops += present ? 1 : 0;
}

void HeldRegisters::drop_finished(std::vector<Wave>& waves) const {
  const auto finished = [this](const Wave& wave) { return wave.cycle > rows_ + columns_ - 2; };
  waves.erase(std::remove_if(waves.begin(), waves.end(), finished), waves.end());
}

}  // namespace pj::cycle

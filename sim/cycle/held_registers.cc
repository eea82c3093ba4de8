// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/held_registers.h"

#include <algorithm>

namespace pj::cycle {

namespace {

constexpr std::int64_t kPadding = -1;
constexpr std::int64_t kNeverSent = -2;

}  // namespace

HeldRegisters::HeldRegisters(std::int64_t rows, std::int64_t columns)
    : rows_(rows),
      columns_(columns),
      working_(rows, columns),
      chain_(rows, columns),
      taken_(rows, columns),
      sent_(static_cast<std::size_t>(rows * columns), kNeverSent) {}

void HeldRegisters::begin_load(std::shared_ptr<const PassFeed> feed) {
  loads_.push_back({std::move(feed), 0});
  ++loads_begun_;
  load_age_ = 0;
  chain_free_ = false;
}

void HeldRegisters::begin_pass() {
  swaps_.push_back({nullptr, 0});
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
    working_.active.set(r, c, chain_.active.test(r, c));
    if (!taken_.test(r, c)) continue;
    working_.row(r)[c] = chain_.row(r)[c];
    working_.present.set(r, c, chain_.present.test(r, c));
  }
}

// In cycle k of a load, row r takes from above in columns k-R+1 .. k-r: column c begins c cycles after column 0, and a
// row opens when the first word reaches it, so that swaps that follow the wavefront stay ahead.
void HeldRegisters::load_cycle(const Wave& wave, DatapathCounters& counters) {
  const std::int64_t low = std::max<std::int64_t>(0, wave.cycle - rows_ + 1);
  for (std::int64_t r = rows_ - 1; r > 0; --r) {
    const std::int64_t high = std::min(columns_, wave.cycle - r + 1);
    if (high <= low) continue;
    std::copy(chain_.row(r - 1) + low, chain_.row(r - 1) + high, chain_.row(r) + low);
    chain_.active.take_from_above(r, low, high);
    taken_.take_from_above(r, low, high);
    counters.load_hops += chain_.present.take_from_above(r, low, high);
  }
  for (std::int64_t c = low; c < std::min(columns_, wave.cycle + 1); ++c) enter(wave, c, counters);
  // All words of a column reach their units in the same cycle.
  const std::int64_t complete = wave.cycle - rows_ + 1;
  if (complete < 0) return;
  for (std::int64_t r = 0; r < rows_; ++r) counters.register_loads += chain_.present.test(r, complete) ? 1 : 0;
}

void HeldRegisters::enter(const Wave& wave, std::int64_t c, DatapathCounters& counters) {
  const PassFeed& feed = *wave.feed;
  const auto row = static_cast<std::size_t>(rows_ - 1 - (wave.cycle - c));
  const auto column = static_cast<std::size_t>(c);
  const bool active = feed.row_active[row] != 0 && feed.column_active[column] != 0;
  const std::int64_t at = active ? feed.top.row[row] + feed.top.column[column] : 0;
  const bool word = active && (feed.top.present == nullptr || feed.top.present[at] != 0);
  std::int64_t& sent = sent_[row * static_cast<std::size_t>(columns_) + column];
  const bool taken = active && sent != (word ? at : kPadding);
  if (taken) sent = word ? at : kPadding;
  chain_.row(0)[c] = word ? feed.top.data[at] : std::int16_t{0};
  chain_.active.set(0, c, active);
  taken_.set(0, c, taken);
  chain_.present.set(0, c, taken && word);
  counters.top_words += taken && word ? 1 : 0;
  counters.top_padding += active && !word ? 1 : 0;
  counters.load_hops += taken && word ? 1 : 0;
}

void HeldRegisters::drop_finished(std::vector<Wave>& waves) const {
  const auto finished = [this](const Wave& wave) { return wave.cycle > rows_ + columns_ - 2; };
  waves.erase(std::remove_if(waves.begin(), waves.end(), finished), waves.end());
}

}  // namespace pj::cycle

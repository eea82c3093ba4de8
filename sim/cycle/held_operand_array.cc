// SPDX-License-Identifier: Apache-2.0
// Weight and input stationary: one operand is held, the other moves right, sums move down.
#include <algorithm>
#include <vector>

#include "sim/cycle/array_state.h"
#include "sim/cycle/systolic_core.h"

namespace pj {
namespace {

using cycle::BitGrid;
using cycle::Bits;

// One register per unit: a word, whether it is one (not padding), and whether the unit takes part in the pass.
struct HeldRegisters {
  HeldRegisters(std::int64_t rows, std::int64_t columns)
      : width(cycle::lanes(columns)),
        words(static_cast<std::size_t>(rows * width), 0),
        present(rows, columns),
        active(rows, columns) {}
  [[nodiscard]] std::int16_t* row(std::int64_t r) { return words.data() + r * width; }

  std::int64_t width;
  std::vector<std::int16_t> words;
  BitGrid present;
  BitGrid active;
};

template <typename Sum>
class HeldOperandArray final : public SystolicCore {
 public:
  explicit HeldOperandArray(const DatapathSpec& spec)
      : SystolicCore(spec),
        overlapped_(spec.preload == Preload::kOverlapped),
        working_(spec.rows, spec.columns),
        shadow_(overlapped_ ? spec.rows : 0, spec.columns),
        moving_(spec.rows, spec.columns),
        step_valid_(spec.rows, spec.columns),
        word_valid_(spec.rows, spec.columns),
        sum_valid_(spec.rows + 1, spec.columns),
        sums_(static_cast<std::size_t>((spec.rows + 1) * working_.width), 0) {}

  [[nodiscard]] bool ready() const override { return overlapped_ || !busy(); }

  bool clock() override {
    ++now_;
    ++counters_.cycles;
    start_front_pass();
    launch();
    swap_registers();
    start_load();
    load_registers();
    inject_sums();
    moving_.shift();
    step_valid_.words() == 1 ? step_rows<1>() : step_rows<kAnyWords>();
    collect_results();
    if (!corner_reached()) return false;
    retire();
    return true;
  }

 private:
  static constexpr std::int64_t kAnyWords = 0;
  struct Wave {
    const PassFeed* feed;
    std::int64_t cycle;  // since column 0 began
  };

  void start_front_pass() {
    if (!entry_free() || queue_.empty()) return;
    const Pass& pass = *queue_.front();
    if (pass.waits || (pass.changed && !(pass.load_begun && load_age_ >= spec_.rows))) return;
    if (pass.changed) {
      if (overlapped_) swaps_.push_back({&pass.feed, 0});
      chain_free_ = true;
    }
    begin_streaming(overlapped_ && pass.changed ? std::max(pass.feed.steps, spec_.rows) : pass.feed.steps);
  }

  // A unit swaps when the first slot of the new pass is at it.
  void swap_registers() {
    for (Wave& wave : swaps_) {
      for (std::int64_t r = 0; r < spec_.rows; ++r) {
        const std::int64_t c = wave.cycle - r;
        if (c < 0 || c >= spec_.columns) continue;
        working_.row(r)[c] = shadow_.row(r)[c];
        working_.present.set(r, c, shadow_.present.test(r, c));
        working_.active.set(r, c, shadow_.active.test(r, c));
      }
      ++wave.cycle;
    }
    drop_finished(swaps_);
  }

  // The chain is free from the cycle in which the pass whose words it held starts streaming.
  void start_load() {
    ++load_age_;
    if (!chain_free_) return;
    for (const auto& pass : queue_) {
      if (!pass->changed || pass->load_begun) continue;
      pass->load_begun = true;
      chain_free_ = false;
      load_age_ = 1;
      loads_.push_back({&pass->feed, 0});
      return;
    }
  }

  // In cycle k of a load, row r takes from above in columns k-R+1 .. k-r: column c begins c cycles after column 0, and
  // a row opens when the first word reaches it, so that a swap that follows the wavefront stays ahead.
  void load_registers() {
    HeldRegisters& chain = overlapped_ ? shadow_ : working_;
    for (Wave& wave : loads_) {
      const std::int64_t low = std::max<std::int64_t>(0, wave.cycle - spec_.rows + 1);
      for (std::int64_t r = spec_.rows - 1; r > 0; --r) {
        const std::int64_t high = std::min(spec_.columns, wave.cycle - r + 1);
        if (high <= low) continue;
        std::copy(chain.row(r - 1) + low, chain.row(r - 1) + high, chain.row(r) + low);
        chain.active.take_from_above(r, low, high);
        counters_.load_hops += chain.present.take_from_above(r, low, high);
      }
      for (std::int64_t c = low; c < std::min(spec_.columns, wave.cycle + 1); ++c) enter_held(chain, wave, c);
      count_loaded(chain, wave.cycle - spec_.rows + 1);
      ++wave.cycle;
    }
    drop_finished(loads_);
  }

  void enter_held(HeldRegisters& chain, const Wave& wave, std::int64_t c) {
    const PassFeed& feed = *wave.feed;
    const auto row = static_cast<std::size_t>(spec_.rows - 1 - (wave.cycle - c));
    const auto column = static_cast<std::size_t>(c);
    const bool active = feed.row_active[row] != 0 && feed.column_active[column] != 0;
    const std::int64_t at = active ? feed.top.row[row] + feed.top.column[column] : 0;
    const bool present = active && (feed.top.present == nullptr || feed.top.present[at] != 0);
    chain.row(0)[c] = active ? feed.top.data[at] : std::int16_t{0};
    chain.active.set(0, c, active);
    chain.present.set(0, c, present);
    counters_.top_words += present ? 1 : 0;
    counters_.top_padding += active && !present ? 1 : 0;
    counters_.load_hops += present ? 1 : 0;
  }

  // All words of a column reach their units in the same cycle.
  void count_loaded(const HeldRegisters& chain, std::int64_t column) {
    if (column < 0) return;
    for (std::int64_t r = 0; r < spec_.rows; ++r) counters_.register_loads += chain.present.test(r, column) ? 1 : 0;
  }

  void drop_finished(std::vector<Wave>& waves) const {
    const auto finished = [this](const Wave& wave) { return wave.cycle > spec_.rows + spec_.columns - 2; };
    waves.erase(std::remove_if(waves.begin(), waves.end(), finished), waves.end());
  }

  // Row 0 of sums_ and sum_valid_ is what enters at the top; row r+1 belongs to unit row r.
  void inject_sums() {
    Bits* valid = sum_valid_.row(0);
    std::fill(valid, valid + sum_valid_.words(), 0);
    if (!in_flight_refills()) {
      if (top_refilled_) std::fill(sums_.begin(), sums_.begin() + spec_.columns, 0);
      top_refilled_ = false;
      return;
    }
    top_refilled_ = true;
    for (std::int64_t c = 0; c < spec_.columns; ++c) {
      const Slot& at = slot(c);
      sums_[static_cast<std::size_t>(c)] = 0;
      if (!at.step || at.feed->start != SumStart::kRefill || at.feed->column_active[static_cast<std::size_t>(c)] == 0) {
        continue;
      }
      sums_[static_cast<std::size_t>(c)] =
          static_cast<Sum>(at.feed->output.data[at.other + at.feed->output.column[static_cast<std::size_t>(c)]]);
      sum_valid_.set(0, c, true);
      ++counters_.sums_in;
    }
  }

  [[nodiscard]] bool in_flight_refills() const {
    return std::any_of(in_flight_.begin(), in_flight_.end(),
                       [](const auto& pass) { return pass->feed.start == SumStart::kRefill; });
  }

  // Of one cycle.
  struct Tally {
    std::int64_t macs = 0, hops = 0, reads = 0, left_words = 0, left_steps = 0;
  };
  struct Entering {
    std::int16_t value = 0;
    bool step = false;
    bool word = false;
  };

  // The word of the left edge of row r in this cycle.
  Entering entering(std::int64_t r, Tally& tally) const {
    const Slot& at = slot(r);
    if (!at.step || at.feed->row_active[static_cast<std::size_t>(r)] == 0) return {};
    const OperandFeed& left = at.feed->left;
    const std::int64_t address = at.left + left.row[static_cast<std::size_t>(r)];
    const bool word = left.present == nullptr || left.present[address] != 0;
    cycle::prefetch(left.data, address);
    if (left.present != nullptr) cycle::prefetch(left.present, address);
    tally.left_words += word ? 1 : 0;
    tally.left_steps += 1;
    return {left.data[address], true, word};
  }

  template <std::int64_t kWords>
  void step_rows();
  template <std::int64_t kWords>
  void step_row(std::int64_t r, Tally& tally);
  void collect_results();

  const bool overlapped_;
  HeldRegisters working_;
  HeldRegisters shadow_;
  cycle::RightShifters moving_;
  BitGrid step_valid_;  // a step is at the unit
  BitGrid word_valid_;  // and its left operand is a word, not padding
  BitGrid sum_valid_;
  std::vector<Sum> sums_;
  std::vector<Wave> loads_;
  std::vector<Wave> swaps_;
  std::int64_t load_age_ = 0;  // cycles the newest load has had
  bool chain_free_ = true;
  bool top_refilled_ = false;
};

// Rows are stepped from the bottom up, so that the sum of the row above is still that of the cycle before.
// kWords: words of bits per row where the compiler is to know them.
template <typename Sum>
template <std::int64_t kWords>
void HeldOperandArray<Sum>::step_rows() {
  Tally tally;
  for (std::int64_t r = spec_.rows; r-- > 0;) step_row<kWords>(r, tally);
  counters_.macs += tally.macs;
  counters_.sum_hops += tally.macs;
  counters_.left_hops += tally.hops;
  counters_.register_reads += tally.reads;
  counters_.left_words += tally.left_words;
  counters_.left_padding += tally.left_steps - tally.left_words;
}

template <typename Sum>
template <std::int64_t kWords>
void HeldOperandArray<Sum>::step_row(std::int64_t r, Tally& tally) {
  const Entering in = entering(r, tally);
  moving_.enter(r, in.value);
  const std::int64_t count_of_words = kWords == kAnyWords ? step_valid_.words() : kWords;
  const std::int64_t at = r * count_of_words;
  const Bits *active = working_.active.row(0) + at, *present = working_.present.row(0) + at;
  const Bits* above = sum_valid_.row(0) + at;
  Bits *steps = step_valid_.row(0) + at, *words = word_valid_.row(0) + at;
  Bits* sums = sum_valid_.row(0) + at + count_of_words;
  Bits step_in = in.step ? 1 : 0, word_in = in.word ? 1 : 0, any = 0;
  for (std::int64_t w = 0; w < count_of_words; ++w) {
    step_in = cycle::shift_in(steps[w], step_in);
    word_in = cycle::shift_in(words[w], word_in);
    const Bits mac = steps[w] & active[w];
    const Bits hop = words[w] & active[w];
    const Bits read = steps[w] & present[w];
    const std::int64_t macs = cycle::count_bits(mac);
    tally.macs += macs;
    tally.hops += hop == mac ? macs : cycle::count_bits(hop);
    tally.reads += read == mac ? macs : cycle::count_bits(read);
    sums[w] = above[w] | mac;
    any |= sums[w];
  }
  if (any == 0) return;  // no word of this row is looked at again
  Sum* row = sums_.data() + (r + 1) * working_.width;
  cycle::multiply_add(row, row - working_.width, working_.row(r), moving_.row(r), working_.width);
}

template <typename Sum>
void HeldOperandArray<Sum>::collect_results() {
  const Bits* valid = sum_valid_.row(spec_.rows);
  const Sum* bottom = sums_.data() + spec_.rows * working_.width;
  for (std::int64_t w = 0; w < sum_valid_.words(); ++w) {
    for (Bits left = valid[w]; left != 0; left &= left - 1) {
      const std::int64_t c = w * cycle::kBitsPerWord + __builtin_ctzll(left);
      const Slot& at = slot(spec_.rows - 1 + c);
      const OutputFeed& output = at.feed->output;
      std::int64_t& word = output.data[at.other + output.column[static_cast<std::size_t>(c)]];
      cycle::prefetch(&word, 0);
      word = at.feed->end == SumEnd::kAdd ? word + bottom[c] : bottom[c];
      ++counters_.results_out;
    }
  }
}

}  // namespace

std::unique_ptr<SystolicCore> make_held_operand_array(const DatapathSpec& spec, bool wide_sums) {
  if (wide_sums) return std::make_unique<HeldOperandArray<std::int64_t>>(spec);
  return std::make_unique<HeldOperandArray<std::int32_t>>(spec);
}

}  // namespace pj

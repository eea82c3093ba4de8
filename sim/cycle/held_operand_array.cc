// SPDX-License-Identifier: Apache-2.0
// Weight and input stationary: one operand is held, the other moves right, sums move down.
#include <algorithm>
#include <stdexcept>
#include <vector>

#include "sim/cycle/array_state.h"
#include "sim/cycle/held_registers.h"
#include "sim/cycle/systolic_core.h"

namespace pj {
namespace {

using cycle::BitGrid;
using cycle::Bits;

template <typename Sum>
class HeldOperandArray final : public SystolicCore {
 public:
  explicit HeldOperandArray(const DatapathSpec& spec)
      : SystolicCore(spec),
        overlapped_(spec.preload == Preload::kOverlapped),
        held_(spec.rows, spec.columns),
        moving_(spec.rows, spec.columns),
        step_valid_(spec.rows, spec.columns),
        word_valid_(spec.rows, spec.columns),
        sum_valid_(spec.rows + 1, spec.columns),
        sums_(static_cast<std::size_t>((spec.rows + 1) * cycle::lanes(spec.columns)), 0) {}

  [[nodiscard]] bool ready() const override { return overlapped_ || !busy(); }
  [[nodiscard]] bool idle() const override {
    return !busy() && !held_.moving() && !(held_.chain_free() && load_queue_.size() > 0);
  }
  [[nodiscard]] std::int64_t loads_done() const override {
    return held_.loads_begun() - (held_.chain_free() || held_.load_age() >= spec_.rows ? 0 : 1);
  }
  [[nodiscard]] std::int64_t load_cycles(std::int64_t nth) const override {
    if (nth >= held_.loads_begun()) return 0;
    return nth + 1 < held_.loads_begun() ? spec_.rows : std::min(spec_.rows, held_.load_age());
  }

  void preload(PassFeed feed) override {
    check_feed(feed);
    load_queue_.push_back(std::make_shared<const PassFeed>(std::move(feed)));
    unclaimed_.push_back(load_queue_.back());
  }

  bool clock() override {
    ++now_;
    ++counters_.cycles;
    start_front_pass();
    launch();
    start_load();
    held_.clock(counters_);
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

  void start_front_pass() {
    if (!entry_free() || queue_.empty()) return;
    const Pass& pass = *queue_.front();
    if (pass.waits || (pass.changed && !(pass.load_begun && held_.loaded()))) return;
    if (pass.changed) held_.begin_pass();
    begin_streaming(overlapped_ && pass.changed ? std::max(pass.feed.steps, spec_.rows) : pass.feed.steps);
  }

  // As early as the chain allows, also for a pass that is not the next one.
  void start_load() {
    if (!held_.chain_free()) return;
    for (const auto& pass : queue_) {
      if (!pass->changed || pass->load_begun) continue;
      pass->load_begun = true;
      held_.begin_load({pass, &pass->feed});
      return;
    }
    if (load_queue_.empty()) return;
    held_.begin_load(load_queue_.front());
    load_queue_.pop_front();
  }

  // A pass with new held words takes those that were loaded ahead for it.
  void claim_load(Pass& pass) override {
    if (!pass.changed || unclaimed_.empty()) return;
    const PassFeed& ahead = *unclaimed_.front();
    const bool same = ahead.top.row == pass.feed.top.row && ahead.top.column == pass.feed.top.column &&
                      ahead.row_active == pass.feed.row_active && ahead.column_active == pass.feed.column_active;
    if (!same) throw std::logic_error("systolic datapath: other held words were loaded ahead than the pass needs");
    unclaimed_.pop_front();
    pass.load_begun = true;
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
  cycle::HeldRegisters held_;
  cycle::RightShifters moving_;
  BitGrid step_valid_;  // a step is at the unit
  BitGrid word_valid_;  // and its left operand is a word, not padding
  BitGrid sum_valid_;
  std::vector<Sum> sums_;
  bool top_refilled_ = false;
  std::deque<std::shared_ptr<const PassFeed>> load_queue_;  // held words that wait for the chain
  std::deque<std::shared_ptr<const PassFeed>> unclaimed_;   // loaded, or to be, for passes that are not queued yet
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
  const cycle::RegisterGrid& held = held_.working();
  const Bits *active = held.active.row(0) + at, *present = held.present.row(0) + at;
  const Bits* above = sum_valid_.row(0) + at;
  Bits *steps = step_valid_.row(0) + at, *words = word_valid_.row(0) + at;
  Bits* sums = sum_valid_.row(0) + at + count_of_words;
  Bits step_in = in.step ? 1 : 0, word_in = in.word ? 1 : 0, any = 0;
  for (std::int64_t w = 0; w < count_of_words; ++w) {
    step_in = cycle::shift_in(steps[w], step_in);
    word_in = cycle::shift_in(words[w], word_in);
    const Bits mac = steps[w] & active[w];
    const Bits hop = words[w] & active[w];
    const Bits read = mac & present[w];
    const std::int64_t macs = cycle::count_bits(mac);
    tally.macs += macs;
    tally.hops += hop == mac ? macs : cycle::count_bits(hop);
    tally.reads += read == mac ? macs : cycle::count_bits(read);
    sums[w] = above[w] | mac;
    any |= sums[w];
  }
  if (any == 0) return;  // no word of this row is looked at again
  Sum* row = sums_.data() + (r + 1) * held.width;
  cycle::multiply_add(row, row - held.width, held.row(r), moving_.row(r), held.width);
}

template <typename Sum>
void HeldOperandArray<Sum>::collect_results() {
  const Bits* valid = sum_valid_.row(spec_.rows);
  const Sum* bottom = sums_.data() + spec_.rows * held_.working().width;
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

// SPDX-License-Identifier: Apache-2.0
// Output stationary: the left operand moves right, the top operand moves down, sums are held.
#include <algorithm>
#include <limits>
#include <vector>

#include "sim/cycle/array_state.h"
#include "sim/cycle/systolic_core.h"

namespace pj {
namespace {

using cycle::BitGrid;
using cycle::Bits;

template <typename Sum>
class HeldSumArray final : public SystolicCore {
 public:
  explicit HeldSumArray(const DatapathSpec& spec)
      : SystolicCore(spec),
        width_(cycle::lanes(spec.columns)),
        active_(spec.rows, spec.columns),
        step_valid_(spec.rows, spec.columns),
        left_valid_(spec.rows, spec.columns),
        top_valid_(spec.rows, spec.columns),
        held_(spec.rows, spec.columns),
        left_(spec.rows, spec.columns),
        top_(static_cast<std::size_t>(spec.rows * width_), 0),
        sums_(static_cast<std::size_t>(spec.rows * width_), 0) {}

  [[nodiscard]] std::int64_t loads_done() const override { return refills_done_; }
  [[nodiscard]] std::int64_t load_cycles(std::int64_t nth) const override {
    if (nth < refills_done_) return spec_.rows;
    return nth == refills_done_ && phase_ == Phase::kPreparing ? shifted_ : 0;
  }

  bool clock() override {
    ++now_;
    ++counters_.cycles;
    if (phase_ == Phase::kDraining) return drain_cycle();
    if (phase_ == Phase::kIdle && !queue_.empty()) prepare(queue_.front()->feed);
    if (phase_ == Phase::kPreparing && shifted_ < spec_.rows) {
      refill_cycle();
      launch();
      return false;
    }
    if (phase_ == Phase::kPreparing && !queue_.front()->waits) {
      begin_streaming(queue_.front()->feed.steps);
      phase_ = Phase::kStreaming;
    }
    stream_cycle();
    return end_of_stream();
  }

 private:
  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::min() / 2;
  enum class Phase : std::uint8_t { kIdle, kPreparing, kStreaming, kDraining };

  [[nodiscard]] Sum* sums(std::int64_t r) { return sums_.data() + r * width_; }

  void prepare(const PassFeed& feed) {
    for (std::int64_t r = 0; r < spec_.rows; ++r) {
      for (std::int64_t c = 0; c < spec_.columns; ++c) {
        active_.set(
            r, c,
            feed.row_active[static_cast<std::size_t>(r)] != 0 && feed.column_active[static_cast<std::size_t>(c)] != 0);
      }
    }
    if (feed.start == SumStart::kZero) std::fill(sums_.begin(), sums_.end(), 0);
    held_.clear();
    shifted_ = feed.start == SumStart::kRefill ? 0 : spec_.rows;
    phase_ = Phase::kPreparing;
  }

  // Row r takes from above; in cycle k the word of row R-1-k enters at the top.
  void refill_cycle() {
    const PassFeed& feed = queue_.front()->feed;
    shift_down();
    const std::int64_t from = spec_.rows - 1 - shifted_;
    for (std::int64_t c = 0; c < spec_.columns; ++c) {
      const bool active = active_.test(from, c);
      held_.set(0, c, active);
      sums(0)[c] = active ? static_cast<Sum>(feed.output.data[output_address(feed, from, c)]) : Sum{0};
      counters_.sums_in += active ? 1 : 0;
      counters_.load_hops += active ? 1 : 0;
    }
    if (++shifted_ < spec_.rows) return;
    ++refills_done_;
    for (std::int64_t r = 0; r < spec_.rows; ++r) {
      counters_.register_loads += cycle::count_both(held_.row(r), active_.row(r), held_.words());
    }
  }

  void shift_down() {
    for (std::int64_t r = spec_.rows - 1; r > 0; --r) {
      std::copy(sums(r - 1), sums(r), sums(r));
      const std::int64_t moved = held_.take_from_above(r, 0, spec_.columns);
      (phase_ == Phase::kPreparing ? counters_.load_hops : counters_.drain_hops) += moved;
    }
  }

  [[nodiscard]] static std::int64_t output_address(const PassFeed& feed, std::int64_t r, std::int64_t c) {
    return feed.output.row[static_cast<std::size_t>(r)] + feed.output.column[static_cast<std::size_t>(c)];
  }

  void stream_cycle() {
    launch();
    left_.shift();
    enter_top_row();
    for (std::int64_t r = 0; r < spec_.rows; ++r) step_row(r);
    follow_wave();
  }

  // The top operand's rows stay where they are and the array's rows walk over them: row r reads the row that entered r
  // cycles ago.
  [[nodiscard]] std::int64_t top_row(std::int64_t r) const {
    const std::int64_t at = top_head_ + r;
    return at < spec_.rows ? at : at - spec_.rows;
  }

  void enter_top_row() {
    top_head_ = top_head_ == 0 ? spec_.rows - 1 : top_head_ - 1;
    std::int16_t* row = top_.data() + top_head_ * width_;
    for (std::int64_t c = 0; c < spec_.columns; ++c) {
      const Slot& at = slot(c);
      const auto column = static_cast<std::size_t>(c);
      row[c] = 0;
      bool word = false;
      if (at.step && at.feed->column_active[column] != 0) {
        const OperandFeed& top = at.feed->top;
        const std::int64_t address = at.other + top.column[column];
        word = top.present == nullptr || top.present[address] != 0;
        row[c] = top.data[address];
        ++(word ? counters_.top_words : counters_.top_padding);
      }
      top_valid_.set(top_head_, c, word);
    }
  }

  [[nodiscard]] bool is_active(std::int64_t r, std::int64_t c) const {
    return c >= 0 && c < spec_.columns && active_.test(r, c);
  }

  void step_row(std::int64_t r);
  void follow_wave();
  void emit(const PassFeed& feed, std::int64_t r, std::int64_t c, Sum value);
  bool end_of_stream();
  bool drain_cycle();

  const std::int64_t width_;
  BitGrid active_;
  BitGrid step_valid_;  // a step is at the unit
  BitGrid left_valid_;  // and its left operand is a word, not padding
  BitGrid top_valid_;   // by rows of top_
  BitGrid held_;        // sums on their way down
  cycle::RightShifters left_;
  std::vector<std::int16_t> top_;
  std::vector<Sum> sums_;
  std::int64_t top_head_ = 0;
  std::int64_t first_launch_ = kNever;
  std::int64_t last_launch_ = kNever;
  std::int64_t shifted_ = 0;  // cycles of a refill or drain that are done
  std::int64_t refills_done_ = 0;
  Phase phase_ = Phase::kIdle;
};

template <typename Sum>
void HeldSumArray<Sum>::step_row(std::int64_t r) {
  const Slot& at = slot(r);
  std::int16_t value = 0;
  bool step = false, word = false;
  if (at.step && at.feed->row_active[static_cast<std::size_t>(r)] != 0) {
    const OperandFeed& left = at.feed->left;
    const std::int64_t address = at.left + left.row[static_cast<std::size_t>(r)];
    step = true;
    word = left.present == nullptr || left.present[address] != 0;
    value = left.data[address];
    ++(word ? counters_.left_words : counters_.left_padding);
  }
  left_.enter(r, value);
  step_valid_.shift_right(r, step ? 1 : 0);
  left_valid_.shift_right(r, word ? 1 : 0);

  const std::int64_t top = top_row(r);
  const Bits *steps = step_valid_.row(r), *lefts = left_valid_.row(r), *tops = top_valid_.row(top);
  const Bits* active = active_.row(r);
  std::int64_t macs = 0;
  for (std::int64_t w = 0; w < active_.words(); ++w) {
    const Bits mac = steps[w] & active[w];
    const Bits left_hop = lefts[w] & mac;
    const Bits top_hop = tops[w] & mac;
    const std::int64_t count = cycle::count_bits(mac);
    macs += count;
    counters_.left_hops += left_hop == mac ? count : cycle::count_bits(left_hop);
    counters_.top_hops += top_hop == mac ? count : cycle::count_bits(top_hop);
  }
  if (macs == 0) return;
  counters_.macs += macs;
  counters_.register_reads += macs;
  counters_.register_writes += macs;
  cycle::multiply_add(sums(r), sums(r), left_.row(r), top_.data() + top * width_, width_);
}

// The first step's product on a sum from zero reads nothing; after the last step's the sum is complete.
template <typename Sum>
void HeldSumArray<Sum>::follow_wave() {
  if (slot(0).first) first_launch_ = now_;
  if (slot(0).last) last_launch_ = now_;
  for (std::int64_t r = 0; r < spec_.rows; ++r) {
    const std::int64_t first = now_ - first_launch_ - r;
    if (is_active(r, first) && slot(r + first).feed->start == SumStart::kZero) --counters_.register_reads;
    const std::int64_t last = now_ - last_launch_ - r;
    if (spec_.drain == Drain::kSystolic || !is_active(r, last)) continue;
    const PassFeed& feed = *slot(r + last).feed;
    if (feed.end == SumEnd::kKeep) continue;
    counters_.drain_hops += spec_.rows - r;
    emit(feed, r, last, sums(r)[last]);
  }
}

template <typename Sum>
void HeldSumArray<Sum>::emit(const PassFeed& feed, std::int64_t r, std::int64_t c, Sum value) {
  std::int64_t& word = feed.output.data[output_address(feed, r, c)];
  word = feed.end == SumEnd::kAdd ? word + value : value;
  ++counters_.results_out;
  ++counters_.register_drains;
}

template <typename Sum>
bool HeldSumArray<Sum>::end_of_stream() {
  if (phase_ != Phase::kStreaming || !corner_reached()) return false;
  if (spec_.drain == Drain::kSystolic && in_flight_.front()->feed.end != SumEnd::kKeep) {
    held_ = active_;
    shifted_ = 0;
    phase_ = Phase::kDraining;
    return false;
  }
  retire();
  phase_ = Phase::kIdle;
  return true;
}

// In cycle k the word of row R-1-k leaves below the last row.
template <typename Sum>
bool HeldSumArray<Sum>::drain_cycle() {
  launch();
  const PassFeed& feed = in_flight_.front()->feed;
  for (std::int64_t c = 0; c < spec_.columns; ++c) {
    if (!held_.test(spec_.rows - 1, c)) continue;
    ++counters_.drain_hops;
    emit(feed, spec_.rows - 1 - shifted_, c, sums(spec_.rows - 1)[c]);
  }
  shift_down();
  std::fill(held_.row(0), held_.row(0) + held_.words(), 0);
  if (++shifted_ < spec_.rows) return false;
  retire();
  phase_ = Phase::kIdle;
  return true;
}

}  // namespace

std::unique_ptr<SystolicCore> make_held_sum_array(const DatapathSpec& spec, bool wide_sums) {
  if (wide_sums) return std::make_unique<HeldSumArray<std::int64_t>>(spec);
  return std::make_unique<HeldSumArray<std::int32_t>>(spec);
}

}  // namespace pj

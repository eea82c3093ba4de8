// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "arch/base/integer.h"
#include "dataflow/styles/check_mapping.h"
#include "sim/analytic/array_time.h"
#include "sim/analytic/repeats.h"
#include "sim/passes/held_tile.h"

namespace pj {
namespace {

// Steps that stream in one pass: docs/models/time.md.
class StreamSteps {
 public:
  explicit StreamSteps(const LoopNest& nest) : nest_(nest), extents_(nest.einsum().dims.size(), 1) {
    const int above = nest.machine().fanouts.front().above;
    for (const NestLoop& l : nest.loops()) {
      std::int64_t& extent = extents_[static_cast<std::size_t>(l.dim)];
      if (l.memory > above && !l.spatial) extent = checked_mul(extent, l.factor);
    }
  }

  [[nodiscard]] std::int64_t at(const NestWalker& walker) const {
    std::int64_t steps = 1;
    for (std::size_t d = 0; d < extents_.size(); ++d) {
      if (extents_[d] == 1) continue;
      const std::int64_t room = nest_.einsum().dims[d].size - walker.offset(static_cast<int>(d));
      steps = checked_mul(steps, std::min(extents_[d], room));
    }
    return steps;
  }

 private:
  const LoopNest& nest_;
  std::vector<std::int64_t> extents_;
};

// One pass as the array sees it.
struct Pass {
  std::int64_t steps = 0;
  bool loads = false;   // R cycles before the stream
  bool drains = false;  // results leave the registers after it
  bool again = false;   // ws, is: its sums come back from outside first
};

class Systolic {
 public:
  Systolic(const LoopNest& nest, const Surroundings& around)
      : nest_(nest),
        array_(nest.machine().fanouts.front()),
        clock_(nest.machine()),
        style_(style_of(nest).value()),
        tiles_(nest, array_.above, around),
        steps_(nest),
        sums_outside_(nest, output_edge()),
        repeats_(std::max(tiles_.moving_end(), sums_outside_.begin())) {}

  ArrayTime run() {
    const std::size_t end = nest_.begin(array_.above + 1);
    NestWalker walker(nest_, end);
    NestWalker ahead(nest_, end);
    HeldTile held(nest_, stationary_tensor(style_));
    held.update(ahead);
    bool changed = true;
    for (bool more = true; more;) {
      more = ahead.next();
      const bool ends = !more || held.update(ahead);
      sums_outside_.update(walker);
      const Pass pass = pass_at(walker, changed, ends);
      if (overlapped()) {
        do_overlapped(pass, walker);
      } else {
        do_exposed(pass, walker);
      }
      changed = ends;
      if (more) go_on(walker, ahead, held, changed);
    }
    if (overlapped()) finish_overlapped();
    time_.cycles = clock_.cycles_until(tiles_.finish(now_));
    time_.edge_words = tiles_.edge_words();
    time_.preload = array_.rows;
    return time_;
  }

 private:
  using Stand = std::array<std::int64_t, 8>;

  [[nodiscard]] bool sums_move() const { return style_ != Style::kOutputStationary; }
  [[nodiscard]] bool overlapped() const { return array_.preload == Preload::kOverlapped && sums_move(); }
  [[nodiscard]] std::int64_t tail_cycles() const { return array_.rows + array_.columns - 2; }

  [[nodiscard]] int output_edge() const {
    int edge = nest_.keepers(Tensor::kOutput).front();
    for (const int m : nest_.keepers(Tensor::kOutput)) edge = m <= array_.above ? m : edge;
    return edge;
  }

  Pass pass_at(const NestWalker& walker, bool changed, bool ends) {
    const MemorySpec& outside = nest_.machine().memories[static_cast<std::size_t>(output_edge())];
    const bool again = outside.partial_sums == PartialSums::kReturn && !sums_outside_.first(walker);
    Pass pass;
    pass.steps = steps_.at(walker);
    if (sums_move()) {
      pass.loads = changed;
      pass.again = again;
    } else {
      pass.loads = changed && again;
      pass.drains = ends;
    }
    return pass;
  }

  // To the next pass; and where a loop that moves no tile beside the array repeats itself, to its last iteration.
  void go_on(NestWalker& walker, NestWalker& ahead, HeldTile& held, bool changed) {
    walker.next();
    const auto period = repeats_.advanced(walker.moved(), {stand(changed), now_, time_.array_cycles});
    const std::int64_t alike = period ? walker.left() : 0;  // all but the last, which may be partial
    if (alike < 1) return;
    walker.skip(alike);
    ahead.skip(alike);
    held.update(ahead);
    const Femtoseconds later = checked_mul(alike, period->time);
    for (Femtoseconds* at : {&now_, &started_, &stream_ended_, &entry_kept_, &swapped_, &held_there_}) *at += later;
    time_.array_cycles += checked_mul(alike, period->array_cycles);
  }

  // All that the next passes depend on, if no tile comes.
  [[nodiscard]] Stand stand(bool changed) const {
    if (!overlapped()) return {changed};
    const Femtoseconds shifted = std::min(now_ - std::max(swapped_, held_there_), clock_.cycles(array_.rows));
    return {changed,         in_flight_,           steps_in_flight_,   slot_,
            now_ - started_, now_ - stream_ended_, now_ - entry_kept_, shifted};
  }

  void wait(Tensor tensor) {
    const Femtoseconds there = tiles_.arrival(tensor);
    if (there > now_) now_ = clock_.edge(there);
  }

  void wait_for_streams() {
    for (const Tensor tensor : kOperands) {
      if (!sums_move() || tensor != stationary_tensor(style_)) wait(tensor);
    }
  }

  void spend(std::int64_t n) {
    now_ += clock_.cycles(n);
    time_.array_cycles += n;
  }

  void do_exposed(const Pass& pass, const NestWalker& walker) {
    for (const Tensor tensor : kOperands) tiles_.leave(tensor, walker, now_, now_);
    if (sums_move()) {
      wait(stationary_tensor(style_));
      if (pass.loads) spend(array_.rows);
    }
    wait_for_streams();
    if (!sums_move() && pass.loads) spend(array_.rows);
    spend(pass.steps);
    spend(tail_cycles() + (pass.drains && array_.drain == Drain::kSystolic ? array_.rows : 0));
  }

  // Held words are shifted in behind the running stream.
  void do_overlapped(const Pass& pass, const NestWalker& walker) {
    const Tensor held = stationary_tensor(style_);
    sums_back_ = 0;
    if (in_flight_ && pass.again) {
      sums_back_ = started_ + clock_.cycles(array_.rows);
      time_.array_cycles += std::max<std::int64_t>(0, array_.rows - slot_);
    }
    tiles_.leave(held, walker, now_, now_);
    const Femtoseconds there = tiles_.arrival(held);
    if (there > 0) held_there_ = there;
    if (there > now_) now_ = clock_.edge(there);
    if (pass.loads) {
      const std::int64_t shifted = (now_ - std::max(swapped_, held_there_)) / clock_.period();
      now_ += clock_.cycles(std::max<std::int64_t>(0, array_.rows - shifted));
    }
    end_stream();
    for (const Tensor tensor : kOperands) {
      if (tensor != held) tiles_.leave(tensor, walker, now_, stream_ended_ + clock_.cycles(tail_cycles()));
    }
    wait_for_streams();
    start_stream(pass);
  }

  void start_stream(const Pass& pass) {
    started_ = now_;
    steps_in_flight_ = pass.steps;
    slot_ = pass.loads ? std::max(pass.steps, array_.rows) : pass.steps;
    entry_kept_ = started_ + clock_.cycles(pass.loads ? array_.rows : 0);
    if (pass.loads) swapped_ = started_;
    time_.array_cycles += slot_ + (in_flight_ || !pass.loads ? 0 : array_.rows);
    in_flight_ = true;
  }

  void end_stream() {
    if (!in_flight_) return;
    const Femtoseconds done = started_ + clock_.cycles(steps_in_flight_);
    stream_ended_ = std::max(done, entry_kept_);
    now_ = std::max({now_, done, entry_kept_, sums_back_});
  }

  void finish_overlapped() {
    sums_back_ = 0;
    end_stream();
    spend(tail_cycles());
  }

  const LoopNest& nest_;
  const FanoutSpec& array_;
  ComputeClock clock_;
  const Style style_;
  ArrayTiles tiles_;
  StreamSteps steps_;
  FirstSums sums_outside_;
  Repeats<Stand> repeats_;
  ArrayTime time_;
  Femtoseconds now_ = 0;
  // Overlapped preload: the stream in flight.
  bool in_flight_ = false;
  std::int64_t steps_in_flight_ = 0;
  std::int64_t slot_ = 0;     // cycles it keeps the entry if nothing holds it up
  Femtoseconds started_ = 0;  // its first step
  Femtoseconds stream_ended_ = 0;
  Femtoseconds entry_kept_ = 0;  // until when held words being swapped keep the entry
  Femtoseconds swapped_ = 0;     // when held words last moved into the working registers
  Femtoseconds sums_back_ = 0;   // when its sums are outside, if the next pass needs them
  Femtoseconds held_there_ = 0;  // when the held tile outside was filled
};

}  // namespace

ArrayTime systolic_time(const LoopNest& nest, const Surroundings& around) { return Systolic(nest, around).run(); }

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// The clocked datapath of a systolic array with real operands: every clock() moves all words by one register and makes
// all products of that cycle. Validity travels with the words and counts are taken from it, cycle by cycle; the end of
// a pass is the moment when its last slot has travelled to the far corner, so cycles are observed, not computed. Not
// here: memories, when a pass may start, SystemC, prices. Outputs go to the outputs' memory named by the feed.
//
// Cycle by cycle (R rows, C columns; step t of a pass that starts streaming in cycle s is at unit (r, c) in s+t+r+c):
//   ws, is  held words enter column c from the top in R cycles, column c one cycle after column c-1; partial sums move
//           down a row a cycle and leave below row R-1.
//           Preload::kExposed: before the stream. Preload::kOverlapped: behind the running pass. They shift down a
//           chain beside the working registers; a unit takes its word over when the first step of the new pass reaches
//           it. With overlapped preload a pass with new held words keeps the entry for at least R cycles.
//           A unit that already holds its word is sent none.
//   os      both operands stream; Drain::kDirect: a unit writes its result in the cycle of its last product;
//           Drain::kSystolic: R more cycles shift all results down. SumStart::kRefill: R cycles before the stream.
// docs/models/time.md has the closed forms that come out.
//   SystolicDatapath array(spec);
//   array.start_pass(make_pass_feed(...), HeldWords::kChanged);
//   while (array.busy()) array.clock();
#pragma once

#include <cstdint>
#include <memory>

#include "arch/interconnect/fanout_spec.h"
#include "sim/cycle/pass_feed.h"

namespace pj {

struct DatapathSpec {
  std::int64_t rows = 1;
  std::int64_t columns = 1;
  Tensor stationary = Tensor::kWeight;  // kWeight ws, kOutput os, kInput is
  Preload preload = Preload::kExposed;
  Drain drain = Drain::kDirect;
  int weight_bits = 8;
  int input_bits = 8;
  std::int64_t products_per_output = 1;  // of the layer: decides whether 32 bits hold every sum
};

// `array` with the layer's operands.
DatapathSpec datapath_spec(const FanoutSpec& array, const Einsum& einsum, Tensor stationary);

// What happened since the array was made. A word of padding computes as zero and is no word of a link, edge or
// register.
struct DatapathCounters {
  std::int64_t cycles = 0;
  std::int64_t macs = 0;  // padding included

  std::int64_t left_words = 0;    // entering at the left edge
  std::int64_t left_padding = 0;  // zeros in their place
  std::int64_t top_words = 0;     // entering at the top edge: held words (ws, is), streamed ones (os)
  std::int64_t top_padding = 0;
  std::int64_t sums_in = 0;      // partial sums injected at the top, one hop each (ws, is), or shifted down (os)
  std::int64_t results_out = 0;  // words written to the outputs' memory

  std::int64_t left_hops = 0;   // left operand: one per word and unit that receives it
  std::int64_t top_hops = 0;    // os, top operand: the same
  std::int64_t sum_hops = 0;    // ws, is: one per active unit and step
  std::int64_t load_hops = 0;   // held words and refilled sums on their way down: row + 1 each
  std::int64_t drain_hops = 0;  // os, results on their way out: rows - row each

  std::int64_t register_loads = 0;   // held words (ws, is) or refilled sums (os) that a unit took in
  std::int64_t register_reads = 0;   // ws, is: one per MAC; os: one per MAC except the first on a sum from zero
  std::int64_t register_writes = 0;  // os: one per MAC
  std::int64_t register_drains = 0;  // os: one per result
};

enum class HeldWords : std::uint8_t { kChanged, kUnchanged };  // against the pass before; os: not used
enum class Stream : std::uint8_t { kAtOnce, kWhenReleased };

class SystolicCore;

class SystolicDatapath {
 public:
  // Throws std::invalid_argument for operands wider than kMaxOperandBits, an empty grid, or sums beyond 63 bits.
  explicit SystolicDatapath(const DatapathSpec& spec);
  ~SystolicDatapath();
  SystolicDatapath(SystolicDatapath&&) noexcept;
  SystolicDatapath& operator=(SystolicDatapath&&) noexcept;

  // True if start_pass may be called: always with overlapped preload of ws and is (passes queue up, and the next new
  // held words are shifted in as early as the shadow registers allow), else while no pass is in the array.
  [[nodiscard]] bool ready() const;
  // Takes effect in the next clock(). With Stream::kWhenReleased held words load but steps wait for release().
  // Throws std::logic_error if not ready, if the feed was made for another style or grid, or if it goes on with words
  // or sums that the pass before did not leave.
  void start_pass(PassFeed feed, HeldWords held, Stream stream = Stream::kAtOnce);
  // Lets the oldest waiting pass stream.
  void release();
  // ws, is: the held words of a coming pass shift in as soon as the chain is free; the next pass that is started with
  // HeldWords::kChanged and was not loaded ahead yet takes them. Only the top operand of the feed is used. Throws
  // std::logic_error for os; start_pass does if the pass has other held words.
  void preload(PassFeed feed);
  // The pass that has left the entry last takes it back for one cycle without a step: its words came late, so its end
  // comes a cycle later. To be called before the clock() it concerns; nothing if the pass is done.
  void keep_entry();

  // One cycle. True if a pass ended in it: its last result is out.
  bool clock();
  // A pass is queued or in the array.
  [[nodiscard]] bool busy() const;
  // A clock() would move nothing: no pass is queued or in the array, no word on its way to a register.
  [[nodiscard]] bool idle() const;

  // Loads of held words (ws, is) or refilled sums (os) that are complete: a pass can stream.
  [[nodiscard]] std::int64_t loads_done() const;
  // Cycles that load number `nth` (from 0) has had, at most the array's rows.
  [[nodiscard]] std::int64_t load_cycles(std::int64_t nth) const;
  [[nodiscard]] std::int64_t passes_started() const;   // have launched their first step
  [[nodiscard]] std::int64_t passes_streamed() const;  // have left the entry: the next one may follow
  [[nodiscard]] std::int64_t passes_done() const;
  [[nodiscard]] const DatapathCounters& counters() const;

 private:
  std::unique_ptr<SystolicCore> core_;
};

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// What the arrays of all styles share: the queue of passes, the entry that launches one step a cycle, and the slots
// that travel with the wavefront and say which step a unit works on. Private to sim/cycle.
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "sim/cycle/systolic_datapath.h"

namespace pj {

class SystolicCore {
 public:
  explicit SystolicCore(const DatapathSpec& spec);
  virtual ~SystolicCore() = default;
  SystolicCore(const SystolicCore&) = delete;
  SystolicCore& operator=(const SystolicCore&) = delete;

  [[nodiscard]] virtual bool ready() const { return !busy(); }
  [[nodiscard]] virtual bool idle() const { return !busy(); }
  [[nodiscard]] virtual std::int64_t loads_done() const = 0;
  [[nodiscard]] virtual std::int64_t load_cycles(std::int64_t nth) const = 0;
  virtual void preload(PassFeed feed);
  virtual bool clock() = 0;

  void enqueue(PassFeed feed, HeldWords held, Stream stream);
  void release();
  void keep_entry();
  [[nodiscard]] bool busy() const { return !queue_.empty() || !in_flight_.empty(); }
  [[nodiscard]] std::int64_t started() const { return started_; }
  [[nodiscard]] std::int64_t streamed() const { return streamed_; }
  [[nodiscard]] std::int64_t done() const { return done_; }
  [[nodiscard]] const DatapathCounters& counters() const { return counters_; }

 protected:
  struct Pass {
    PassFeed feed;
    bool changed = false;
    bool load_begun = false;
    bool waits = false;
  };
  // What entered unit (0, 0) in some cycle; it is at unit (r, c) r + c cycles later.
  struct Slot {
    const PassFeed* feed = nullptr;  // null: nothing
    std::int64_t left = 0;           // address of the left operand without its row
    std::int64_t other = 0;          // of the output (ws, is) or top operand (os) without its column
    bool step = false;               // false: a bubble
    bool first = false;
    bool last = false;
  };

  [[nodiscard]] const Slot& slot(std::int64_t age) const {
    return slots_[static_cast<std::size_t>((now_ - age) & slot_mask_)];
  }
  // The front pass leaves the queue and owns the entry for `entry_cycles`.
  void begin_streaming(std::int64_t entry_cycles);
  // Puts this cycle's slot at unit (0, 0): the next step, a bubble, or nothing.
  void launch();
  [[nodiscard]] bool entry_free() const { return cursor_ == entry_cycles_; }
  // True if the last slot of the oldest pass has reached unit (rows-1, columns-1).
  [[nodiscard]] bool corner_reached() const { return slot(spec_.rows + spec_.columns - 2).last; }
  void retire();
  virtual void claim_load(Pass& pass) { (void)pass; }
  void check_feed(const PassFeed& feed) const;

  DatapathSpec spec_;
  DatapathCounters counters_;
  std::deque<std::shared_ptr<Pass>> queue_;
  std::deque<std::shared_ptr<Pass>> in_flight_;
  std::int64_t now_ = 0;

 private:
  std::vector<Slot> slots_;
  std::int64_t slot_mask_ = 0;
  std::int64_t cursor_ = 0;        // in the streaming pass
  std::int64_t entry_cycles_ = 0;  // of the streaming pass
  bool entry_kept_ = false;        // by the pass that has streamed, for one bubble
  std::int64_t enqueued_ = 0;
  bool keeps_sums_ = false;  // the newest pass leaves its sums in the array
  std::int64_t started_ = 0;
  std::int64_t streamed_ = 0;
  std::int64_t done_ = 0;
};

std::unique_ptr<SystolicCore> make_held_operand_array(const DatapathSpec& spec, bool wide_sums);
std::unique_ptr<SystolicCore> make_held_sum_array(const DatapathSpec& spec, bool wide_sums);

}  // namespace pj

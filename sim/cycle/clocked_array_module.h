// SPDX-License-Identifier: Apache-2.0
// A systolic array that steps its datapath every cycle of the compute clock, with real operands, in the surroundings of
// the replay: the same memories, loaders, drains and transfer network.
//   ports      none; memories beside it, tile stores, the transfer network
//   spec       FanoutSpec, LoopNest, OperandStore
//   behaviour  a clock process ticks in the middle of each cycle while anything is in the array and sleeps otherwise;
//              a sequencer waits for tiles and transfers, starts passes, and learns from the datapath alone when held
//              words are loaded, a stream has entered, a pass is done. With overlapped preload a loader sends the held
//              words of the next passes ahead. A stream that its memories feed too slowly stops the clock (overlapped
//              preload: keeps the entry) until its last word is there.
//   counts     inside the array: DatapathCounters; beside it: the words of each step (edge_words.h)
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "sim/cycle/array_trace.h"
#include "sim/cycle/edge_words.h"
#include "sim/cycle/nest_passes.h"
#include "sim/replay/array_module.h"

namespace pj {

class ClockedArrayModule : public ArrayModule {
 public:
  SC_HAS_PROCESS(ClockedArrayModule);
  // The store must outlive the module; outputs are left in it.
  ClockedArrayModule(const sc_core::sc_module_name& name, const ArrayParts& parts, OperandStore& store,
                     const std::optional<std::string>& trace_path);

 protected:
  void do_pass(const PassState& state, const NestWalker& walker) override;
  void finish() override;
  void output_complete(TileStore& tiles, std::int64_t g) override;

 private:
  struct Leaving {
    std::int64_t passes;  // done when so many passes are
    TileStore* tiles;
    std::int64_t generation;
  };

  // The clock.
  void tick();
  void clock_datapath();
  void note_progress(std::int64_t started_before, std::int64_t streamed_before, std::int64_t reports_before);
  void wake();
  void rest();
  [[nodiscard]] sc_core::sc_time half_period() const { return sc_core::sc_time::from_value(period().value() / 2); }
  [[nodiscard]] bool stream_is_late() const;
  [[nodiscard]] std::int64_t reports() const;
  template <class Condition>
  std::int64_t wait_until(Condition holds);

  // The sequencer.
  void run_pass(const PassState& state, const NestWalker& walker, PassFeed feed, const PassWork& work);
  std::int64_t start_sums(const NestWalker& walker, PassFeed feed, const PassWork& work);
  std::int64_t start_operand(const PassState& state, const NestWalker& walker, PassFeed feed, const PassWork& work);
  void queue_pass(const NestWalker& walker, PassFeed feed, const PassWork& work);
  void wait_for_others(const NestWalker& walker);
  std::int64_t finish_load(const PassWork& work);
  void begin_stream(const PassWork& work);
  void end_stream();
  void wait_for_sums();
  void leave(const PassWork& work);

  // The loader.
  void load_ahead();

  // Operands and counts.
  [[nodiscard]] PassFeed feed_of(const PassRange& range) const;
  void set_sums(const PassState& state, PassFeed& feed);
  [[nodiscard]] const std::uint8_t* present_outside(Tensor tensor) const;
  PassWork count_edges(const PassState& state, const PassFeed& feed);
  void count_streamed(Tensor tensor, const PassFeed& feed, PassWork& work);
  void count_moving_sums(const PassState& state, const PassFeed& feed, PassWork& work);
  void count_held_sums(const PassState& state, const PassFeed& feed, PassWork& work);
  void report_counters();
  void report_held_operand(const DatapathCounters& n);
  void report_held_sums(const DatapathCounters& n);
  [[nodiscard]] Tensor stationary() const { return stationary_tensor(style()); }
  [[nodiscard]] Tensor left_tensor() const { return stationary() == Tensor::kInput ? Tensor::kWeight : Tensor::kInput; }

  OperandStore& store_;
  NestPasses ranges_;
  SystolicDatapath datapath_;
  std::optional<HeldReads> held_reads_;  // ws, is
  std::unique_ptr<ArrayTrace> trace_;

  sc_core::sc_event tick_, progress_, load_begun_, rested_;
  bool scheduled_ = false;
  std::int64_t ticks_ = 0;                             // cycles the datapath was clocked
  std::int64_t started_tick_ = 0, streamed_tick_ = 0;  // before the newest pass entered, after it had
  std::int64_t passes_ = 0, loads_ = 0;                // started, fetched
  std::int64_t offered_ = 0;                           // loads handed to the datapath
  std::deque<Leaving> leaving_;
  bool refilled_ = false;  // os: the sums in the array include those outside

  TransferNetwork::Handle stream_ = TransferNetwork::kDone;
  Phase stream_phase_;
  sc_core::sc_time started_;
  std::int64_t slot_ = 0;  // cycles the newest pass entered for; before the first: those of its load
};

}  // namespace pj

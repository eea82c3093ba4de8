// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/clocked_array_module.h"

#include <algorithm>
#include <utility>

namespace pj {
namespace {

constexpr std::size_t kStackBytes = 128 * 1024;

// A copy: the kernel's own moves on.
sc_core::sc_time now() { return sc_core::sc_time_stamp(); }

}  // namespace

ClockedArrayModule::ClockedArrayModule(const sc_core::sc_module_name& name, const ArrayParts& parts,
                                       OperandStore& store, const std::optional<std::string>& trace_path)
    : ArrayModule(name, parts),
      store_(store),
      ranges_(*parts.nest),
      datapath_(datapath_spec(array(), nest().einsum(), stationary_tensor(*parts.style))) {
  if (stationary() != Tensor::kOutput) {
    held_reads_.emplace(GridSize{array().rows, array().columns}, store.values(stationary()).size());
  }
  if (trace_path) trace_ = std::make_unique<ArrayTrace>(*trace_path);
  SC_METHOD(tick);
  sensitive << tick_;
  dont_initialize();
  SC_METHOD(rest);
  sensitive << rested_;
  dont_initialize();
  if (!overlapped()) return;
  SC_THREAD(load_ahead);
  set_stack_size(kStackBytes);
}

// ---- the clock ----

std::int64_t ClockedArrayModule::reports() const {
  return datapath_.loads_done() + datapath_.passes_streamed() + datapath_.passes_done();
}

// All steps of the newest pass have entered, but not all its words had come at the beginning of this cycle.
bool ClockedArrayModule::stream_is_late() const {
  if (stream_ == TransferNetwork::kDone || datapath_.passes_streamed() < passes_) return false;
  const std::uint64_t at = now().value();
  const std::uint64_t edge = at - at % period().value();
  const std::optional<sc_core::sc_time> done = network().done_at(stream_);
  return !done || done->value() > edge + period().value() / 1000;
}

void ClockedArrayModule::tick() {
  const bool late = stream_is_late();
  if (late && overlapped()) datapath_.keep_entry();
  if (!late || overlapped()) clock_datapath();
  scheduled_ = !datapath_.idle();
  if (scheduled_) tick_.notify(period());
}

void ClockedArrayModule::clock_datapath() {
  const std::int64_t started = datapath_.passes_started();
  const std::int64_t streamed = datapath_.passes_streamed();
  const std::int64_t before = reports();
  ++ticks_;
  datapath_.clock();
  if (trace_) {
    trace_->show(datapath_);
    rested_.notify(period() - half_period());
  }
  note_progress(started, streamed, before);
}

void ClockedArrayModule::note_progress(std::int64_t started_before, std::int64_t streamed_before,
                                       std::int64_t reports_before) {
  if (datapath_.passes_started() != started_before) started_tick_ = ticks_ - 1;
  if (datapath_.passes_streamed() != streamed_before) streamed_tick_ = ticks_;
  if (offered_ > 0 && datapath_.load_cycles(offered_ - 1) > 0) load_begun_.notify(sc_core::SC_ZERO_TIME);
  if (reports() == reports_before) return;
  const sc_core::sc_time to_edge = period() - half_period();
  progress_.notify(to_edge);
  while (!leaving_.empty() && leaving_.front().passes <= datapath_.passes_done()) {
    leaving_.front().tiles->complete(leaving_.front().generation, sc_core::sc_time_stamp() + to_edge);
    leaving_.pop_front();
  }
}

// Ticks from the next middle of a cycle on.
void ClockedArrayModule::wake() {
  if (scheduled_) return;
  scheduled_ = true;
  const std::uint64_t whole = period().value();
  const std::uint64_t half = half_period().value();
  const std::uint64_t over = sc_core::sc_time_stamp().value() % whole;
  tick_.notify(sc_core::sc_time::from_value(over < half ? half - over : whole - over + half));
}

void ClockedArrayModule::rest() {
  if (!scheduled_) trace_->rest();
}

// Returns the cycles that the datapath was clocked meanwhile.
template <class Condition>
std::int64_t ClockedArrayModule::wait_until(Condition holds) {
  const std::int64_t from = ticks_;
  while (!holds()) wait(progress_);
  return ticks_ - from;
}

// ---- the sequencer ----

void ClockedArrayModule::do_pass(const PassState& state, const NestWalker& walker) {
  PassFeed feed = feed_of(ranges_.at(walker));
  set_sums(state, feed);
  const PassWork work = count_edges(state, feed);
  if (overlapped()) {
    queue_pass(walker, std::move(feed), work);
  } else {
    run_pass(state, walker, std::move(feed), work);
  }
}

void ClockedArrayModule::wait_for_others(const NestWalker& walker) {
  for (const Tensor tensor : kOperands) {
    if (tensor != stationary() || stationary() == Tensor::kOutput) leave_tile(tensor, walker);
  }
  for (const Tensor tensor : kOperands) {
    if (tensor != stationary() || stationary() == Tensor::kOutput) wait_for_tile(tensor, walker);
  }
}

// Until the load is in the array and its transfer done; returns the cycles it took.
std::int64_t ClockedArrayModule::finish_load(const PassWork& work) {
  const TransferNetwork::Handle handle = begin(work.load, array().rows - datapath_.load_cycles(loads_));
  const std::int64_t n = wait_until([&] { return datapath_.loads_done() > loads_; });
  ++loads_;
  end(work.load, handle);
  return n;
}

// One pass with nothing else in the array.
void ClockedArrayModule::run_pass(const PassState& state, const NestWalker& walker, PassFeed feed,
                                  const PassWork& work) {
  leave_tiles(walker);
  const sc_core::sc_time begun = now();
  const std::int64_t load_cycles = stationary() == Tensor::kOutput
                                       ? start_sums(walker, std::move(feed), work)
                                       : start_operand(state, walker, std::move(feed), work);
  settle(begun + cycles(load_cycles));
  add_array_cycles(load_cycles);
  begin_stream(work);
  end_stream();
  settle(started_ + cycles(slot_));
  leave(work);
}

std::int64_t ClockedArrayModule::start_sums(const NestWalker& walker, PassFeed feed, const PassWork& work) {
  wait_for_others(walker);
  datapath_.start_pass(std::move(feed), HeldWords::kUnchanged, Stream::kWhenReleased);
  wake();
  const std::int64_t n = work.loads ? finish_load(work) : 0;
  datapath_.release();
  return n;
}

std::int64_t ClockedArrayModule::start_operand(const PassState& state, const NestWalker& walker, PassFeed feed,
                                               const PassWork& work) {
  wait_for_tile(stationary(), walker);
  std::int64_t n = 0;
  if (work.loads) {
    datapath_.preload(feed_of(ranges_.held_at(walker)));
    wake();
    n = finish_load(work);
  }
  wait_for_others(walker);
  datapath_.start_pass(std::move(feed), state.tile_changed ? HeldWords::kChanged : HeldWords::kUnchanged);
  return n;
}

// The last words travel to the far corner; sums held in the array leave.
void ClockedArrayModule::leave(const PassWork& work) {
  const sc_core::sc_time begun = now();
  const bool through_rows = work.drains && array().drain == Drain::kSystolic;
  const std::int64_t pace = array().rows + array().columns - 2 + (through_rows ? array().rows : 0);
  const TransferNetwork::Handle handle = begin(work.drain, pace);
  const std::int64_t n = wait_until([&] { return datapath_.passes_done() >= passes_; });
  end(work.drain, handle);
  settle(begun + cycles(n));
  add_array_cycles(n);
}

// Overlapped preload: behind the pass before.
void ClockedArrayModule::queue_pass(const NestWalker& walker, PassFeed feed, const PassWork& work) {
  wait_for_tile(stationary(), walker);
  if (work.loads) {
    const std::int64_t n = finish_load(work);
    if (passes_ == 0) {
      slot_ = n;
      add_array_cycles(n);
    }
  }
  end_stream();
  if (passes_ > 0 && feed.start == SumStart::kRefill) wait_for_sums();
  wait_for_others(walker);
  datapath_.start_pass(std::move(feed), work.loads ? HeldWords::kChanged : HeldWords::kUnchanged);
  settle(started_ + cycles(slot_));
  begin_stream(work);
}

// Sums that the next pass gets back must have come down the columns.
void ClockedArrayModule::wait_for_sums() {
  const std::int64_t left = array().rows - (ticks_ - started_tick_);
  if (left > 0) wait(cycles(left));
  const std::int64_t longer = std::max<std::int64_t>(0, array().rows - slot_);
  slot_ += longer;
  add_array_cycles(longer);
}

void ClockedArrayModule::begin_stream(const PassWork& work) {
  ++passes_;
  started_ = sc_core::sc_time_stamp();
  stream_phase_ = work.stream;
  stream_ = begin(work.stream, work.steps);
  wake();
}

void ClockedArrayModule::end_stream() {
  if (stream_ == TransferNetwork::kDone) return;
  wait_until([&] { return datapath_.passes_streamed() >= passes_; });
  slot_ = streamed_tick_ - started_tick_;
  add_array_cycles(slot_);
  end(stream_phase_, stream_);
  stream_ = TransferNetwork::kDone;
}

void ClockedArrayModule::finish() {
  if (overlapped()) {
    end_stream();
    settle(started_ + cycles(slot_));
    add_array_cycles(wait_until([&] { return datapath_.passes_done() >= passes_; }));
  }
  report_counters();
}

void ClockedArrayModule::output_complete(TileStore& tiles, std::int64_t g) {
  if (datapath_.passes_done() >= passes_) return tiles.complete(g, sc_core::sc_time_stamp());
  leaving_.push_back({passes_, &tiles, g});
}

// ---- the loader ----

// Hands the datapath the held words of each pass that has new ones, as soon as their tile is there and the words before
// them have begun to move.
void ClockedArrayModule::load_ahead() {
  NestWalker walker(nest(), nest().begin(array().above + 1));
  HeldTile held(nest(), stationary());
  const ArrayEdge& e = edge(stationary());
  TileTracker outside(nest(), stationary(), e.memory, sees_padding(e.memory));
  do {
    if (e.tiles != nullptr) outside.update(walker);
    if (!held.update(walker)) continue;
    while (offered_ > 0 && datapath_.load_cycles(offered_ - 1) == 0) wait(load_begun_);
    if (e.tiles != nullptr && !e.tiles->is_filled(outside.generation())) {
      e.tiles->wait_filled(outside.generation());
      align();
    }
    datapath_.preload(feed_of(ranges_.held_at(walker)));
    ++offered_;
    wake();
  } while (walker.next());
}

}  // namespace pj

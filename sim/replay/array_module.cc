// SPDX-License-Identifier: Apache-2.0
#include "sim/replay/array_module.h"

#include <algorithm>
#include <cmath>

namespace pj {

ArrayModule::ArrayModule(const sc_core::sc_module_name& name, const ArrayParts& parts)
    : ArrayBaseModule(name, parts), shape_(*parts.nest), sums_outside_(*parts.nest, parts.edges[2].memory) {
  if (style() == Style::kOutputStationary) sums_held_.emplace(*parts.nest, array().above + 1);
}

MemoryModule& ArrayModule::registers() { return *parts().memories[static_cast<std::size_t>(array().above) + 1]; }

bool ArrayModule::overlapped() const {
  return array().preload == Preload::kOverlapped && style() != Style::kOutputStationary;
}

void ArrayModule::run_passes() {
  const std::size_t end = nest().begin(array().above + 1);
  NestWalker walker(nest(), end);
  NestWalker ahead(nest(), end);
  HeldTile held(nest(), stationary_tensor(style()));
  held.update(ahead);
  PassState state;
  bool more = true;
  while (more) {
    more = ahead.next();
    state.tile_ends = !more || held.update(ahead);
    sums_outside_.update(walker);
    state.final = walker.reduction_at_last();
    state.first = sums_outside_.first(walker);
    if (sums_held_) {
      sums_held_->update(walker);
      if (state.tile_changed) state.first_arrival = sums_outside_.first(walker);
      const bool returns = edge(Tensor::kOutput).module->spec().partial_sums == PartialSums::kReturn;
      state.refilled = state.tile_changed && returns && !state.first_arrival;
      state.first = sums_held_->first(walker);
    }
    do_pass(state, walker);
    if (parts().trace != nullptr) parts().trace->pass(overlapped());
    state.tile_changed = state.tile_ends;
    walker.next();
  }
  finish();
}

void ArrayModule::finish() {
  if (!overlapped()) return;
  sums_back_ = sc_core::SC_ZERO_TIME;
  ideal_start_ = started_ + cycles(slot_);
  end_stream();
  settle(ideal_start_);
  wait(cycles(tail_cycles()));
  add_array_cycles(tail_cycles());
}

void ArrayModule::do_pass(const PassState& state, const NestWalker& walker) {
  shape_.update(walker);
  const PassWork work = count_pass(state, walker);
  const Tensor held = stationary_tensor(style());
  const bool sums_move = style() != Style::kOutputStationary;
  if (!overlapped()) ideal_start_ = sc_core::sc_time_stamp() + cycles(work.loads ? array().rows : 0);
  if (overlapped() && !in_flight_) ideal_start_ = cycles(work.loads ? array().rows : 0);
  if (overlapped() && in_flight_) ideal_start_ = follow(state);
  if (!overlapped()) leave_tiles(walker);
  if (sums_move) {
    wait_for_tile(held, walker);
    load_held(work);
    end_stream();  // overlapped: the entry must be free
  }
  for (const Tensor tensor : kOperands) {
    if (tensor != held || !sums_move) leave_tile(tensor, walker);
  }
  for (const Tensor tensor : kOperands) {
    if (tensor != held || !sums_move) wait_for_tile(tensor, walker);
  }
  if (!sums_move) load_held(work);
  start_stream(work);
  if (overlapped()) return;
  end_stream();
  settle(started_ + cycles(work.steps));
  tail(work);
}

bool ArrayModule::returns_sums(const PassState& state) const {
  return !state.first && edge(Tensor::kOutput).module->spec().partial_sums == PartialSums::kReturn;
}

// When a pass may follow the one in the array. Sums that it gets back must have come down the columns first.
sc_core::sc_time ArrayModule::follow(const PassState& state) {
  sums_back_ = sc_core::SC_ZERO_TIME;
  if (returns_sums(state)) {
    sums_back_ = started_ + cycles(array().rows);
    const std::int64_t longer = std::max<std::int64_t>(0, array().rows - slot_);
    slot_ += longer;
    add_array_cycles(longer);
  }
  return started_ + cycles(slot_);
}

void ArrayModule::output_complete(TileStore& tiles, std::int64_t g) {
  tiles.complete(g, overlapped() ? stream_ended_ + cycles(tail_cycles()) : sc_core::sc_time_stamp());
}

// Shifts held words in. Overlapped, that began as soon as the shadow registers were free and the words were there.
void ArrayModule::load_held(const PassWork& work) {
  if (!work.loads) return;
  std::int64_t left = array().rows;
  if (overlapped()) {
    const Tensor held = stationary_tensor(style());
    const ArrayEdge& e = edge(held);
    const std::int64_t g = generation_outside(held);
    const sc_core::sc_time filled = e.tiles == nullptr ? sc_core::SC_ZERO_TIME : e.tiles->filled_at(g);
    const sc_core::sc_time since = sc_core::sc_time_stamp() - std::max(swapped_, filled);
    left = std::max<std::int64_t>(0, left - static_cast<std::int64_t>(since / period()));
  }
  spend(work.load, left);
}

void ArrayModule::start_stream(const PassWork& work) {
  settle(ideal_start_);
  started_ = sc_core::sc_time_stamp();
  stream_phase_ = work.stream;
  handle_ = begin(work.stream, work.steps);
  if (overlapped()) {
    slot_ = work.loads ? std::max(work.steps, array().rows) : work.steps;
    entry_kept_ = started_ + cycles(work.loads ? array().rows : 0);
    if (work.loads) swapped_ = started_;
    add_array_cycles(slot_ + (in_flight_ || !work.loads ? 0 : array().rows));
  } else {
    add_array_cycles(work.steps + (work.loads ? array().rows : 0));
  }
  in_flight_ = true;
}

void ArrayModule::end_stream() {
  if (handle_ == TransferNetwork::kDone) return;
  // The array may have waited for held words since.
  stream_ended_ = std::max(end(stream_phase_, handle_), entry_kept_);
  handle_ = TransferNetwork::kDone;
  const sc_core::sc_time free = std::max(entry_kept_, sums_back_);
  if (overlapped() && free > sc_core::sc_time_stamp()) wait(free - sc_core::sc_time_stamp());
}

// The last words travel to the far corner; results held in the registers leave.
void ArrayModule::tail(const PassWork& work) {
  const bool through_rows = work.drains && array().drain == Drain::kSystolic;
  const std::int64_t n = tail_cycles() + (through_rows ? array().rows : 0);
  const sc_core::sc_time ideal = sc_core::sc_time_stamp() + cycles(n);
  spend(work.drain, n);
  settle(ideal);
  add_array_cycles(n);
}

}  // namespace pj

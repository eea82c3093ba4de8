// SPDX-License-Identifier: Apache-2.0
// The tiles of one tensor in one memory, one generation after another: who fills them, who uses them, when a place is
// free again. Inputs and weights: filled, used, freed. Outputs: opened, completed by the array, drained, freed.
#pragma once

#include <cstdint>
#include <systemc>

#include "sim/replay/layer_trace.h"

namespace pj {

// What a process waited for: a tensor and the resource that held it up.
struct WaitCause {
  enum Kind : std::uint8_t { kServer, kLatency, kFullBuffer, kDram } kind = kLatency;
  int index = 0;  // of the server, or of the memory whose latency, room or commands it was
};

class TileStore {
 public:
  static constexpr int kMostPlaces = 2;  // a double buffer
  explicit TileStore(int places) : places_(places) {}
  void set_trace(TileTrace* trace) { trace_ = trace; }

  // In an SC_THREAD: until generation g has a place; until it is filled; until it is complete.
  void wait_place(std::int64_t g) {
    wait_until([&] { return g < freed_ + places_; });
  }
  void wait_filled(std::int64_t g) {
    wait_until([&] { return g < filled_; });
  }
  void wait_complete(std::int64_t g) {
    wait_until([&] { return g < completed_; });
    const sc_core::sc_time at = complete_at_[static_cast<std::size_t>(g % kMostPlaces)];
    if (at > sc_core::sc_time_stamp()) sc_core::wait(at - sc_core::sc_time_stamp());
  }

  [[nodiscard]] bool is_filled(std::int64_t g) const { return g < filled_; }
  [[nodiscard]] bool has_place(std::int64_t g) const { return g < freed_ + places_; }
  [[nodiscard]] WaitCause cause() const { return cause_; }  // of the last fill
  // Of a generation that is filled and has its place still.
  [[nodiscard]] sc_core::sc_time filled_at(std::int64_t g) const {
    return filled_at_[static_cast<std::size_t>(g % kMostPlaces)];
  }

  void fill(std::int64_t g, WaitCause cause) {
    filled_ = g + 1;
    cause_ = cause;
    filled_at_[static_cast<std::size_t>(g % kMostPlaces)] = sc_core::sc_time_stamp();
    changed_.notify(sc_core::SC_ZERO_TIME);
  }
  // From `at` on (not before now) the tile holds all its sums.
  void complete(std::int64_t g, sc_core::sc_time at) {
    completed_ = g + 1;
    complete_at_[static_cast<std::size_t>(g % kMostPlaces)] = at;
    changed_.notify(sc_core::SC_ZERO_TIME);
  }
  // What held up the drain that made the last free place.
  [[nodiscard]] WaitCause drain_cause() const { return drain_cause_; }
  void drained(std::int64_t g, WaitCause cause) {
    drain_cause_ = cause;
    free(g);
  }
  void free(std::int64_t g) {
    freed_ = g + 1;
    if (trace_ != nullptr) trace_->freed(g);
    changed_.notify(sc_core::SC_ZERO_TIME);
  }

 private:
  template <class Condition>
  void wait_until(Condition holds) {
    while (!holds()) sc_core::wait(changed_);
  }

  std::int64_t places_;
  std::int64_t filled_ = 0, completed_ = 0, freed_ = 0;
  WaitCause cause_, drain_cause_;
  sc_core::sc_time filled_at_[kMostPlaces];
  sc_core::sc_time complete_at_[kMostPlaces];
  sc_core::sc_event changed_;
  TileTrace* trace_ = nullptr;
};

}  // namespace pj

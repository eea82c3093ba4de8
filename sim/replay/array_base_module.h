// SPDX-License-Identifier: Apache-2.0
// What arrays of all kinds have in common in the replay: the tiles they take from the memories beside them and give
// back, transfers over ports, waits and their reasons. Which passes there are, and what one does, is the derived
// module's (array_module.h, spatial_array_module.h).
#pragma once

#include <array>
#include <boost/container/small_vector.hpp>
#include <optional>
#include <systemc>
#include <vector>

#include "dataflow/styles/style.h"
#include "memory/hierarchy/memory_module.h"
#include "sim/passes/output_state.h"
#include "sim/replay/stall_tally.h"
#include "sim/replay/tile_store.h"

namespace pj {

// Where the array gets a tensor from, or hands the output to.
struct ArrayEdge {
  int memory = 0;  // innermost keeper outside the array
  MemoryModule* module = nullptr;
  TileStore* tiles = nullptr;  // null: the memory is the home
};

struct ArrayParts {
  const LoopNest* nest = nullptr;
  std::optional<Style> style;           // of a systolic array
  std::array<ArrayEdge, 3> edges;       // weight, input, output
  std::vector<MemoryModule*> memories;  // of the machine, outermost first
  TransferNetwork* network = nullptr;
  EventSink* sink = nullptr;
  StallTally* stalls = nullptr;
  LayerTrace* trace = nullptr;  // null: nobody watches
  bool contended = true;
};

class ArrayBaseModule : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(ArrayBaseModule);
  ArrayBaseModule(sc_core::sc_module_name name, const ArrayParts& parts);

  // What the array alone needs, and when it was done; valid after the run.
  [[nodiscard]] std::int64_t array_cycles() const { return array_cycles_; }
  [[nodiscard]] sc_core::sc_time finished_at() const { return finished_at_; }

 protected:
  // A tensor's part in a phase of a pass.
  struct Part {
    Tensor tensor;
    Occupancy occupies;
  };
  struct Phase {
    boost::container::small_vector<Part, 4> parts;
    double bits = 0;
  };

  // All passes, in the sequencer's thread.
  virtual void run_passes() = 0;
  // Generation g of the output outside gets no more sums; complete when the last of them has left the array.
  virtual void output_complete(TileStore& tiles, std::int64_t g);

  [[nodiscard]] const ArrayParts& parts() const { return parts_; }
  [[nodiscard]] const LoopNest& nest() const { return *parts_.nest; }
  [[nodiscard]] const FanoutSpec& array() const { return nest().machine().fanouts.front(); }
  [[nodiscard]] const ArrayEdge& edge(Tensor tensor) const;
  [[nodiscard]] bool sees_padding(int memory) const;
  EventSink& sink() { return *parts_.sink; }
  [[nodiscard]] TransferNetwork& network() const { return *parts_.network; }
  [[nodiscard]] sc_core::sc_time period() const { return period_; }
  [[nodiscard]] sc_core::sc_time cycles(std::int64_t n) const { return static_cast<double>(n) * period_; }

  // Reports accesses at the memory outside and adds what they occupy to the phase.
  Part record(Tensor edge_of, Action action, Tensor tag, const WordTransfers& t, Phase& phase);
  // With the activity that zeros leave of them.
  void record_macs(std::int64_t macs);
  [[nodiscard]] TransferNetwork::Handle begin(const Phase& phase, std::int64_t least_cycles);
  // Until the transfer is done and the clock has its next edge; returns that edge, which may lie in the past.
  sc_core::sc_time end(const Phase& phase, TransferNetwork::Handle handle);
  void spend(const Phase& phase, std::int64_t least_cycles);
  // If the step's tile in the memory outside is a new one: gives back the one before. At once when the array is done
  // with it, for all tensors, so that the wait for one does not hold up the load or drain of another.
  void leave_tile(Tensor tensor, const NestWalker& walker);
  void leave_tiles(const NestWalker& walker);
  // Leaves the tile before, unless that was done for this step, and waits until the new one is there.
  void wait_for_tile(Tensor tensor, const NestWalker& walker);
  [[nodiscard]] std::int64_t generation_outside(Tensor tensor) const;
  // What lies between the ideal time and now was waited for.
  void settle(sc_core::sc_time ideal);
  // The edge of the compute clock at or after a time; a femtosecond of rounding is no cycle. And waits for it.
  [[nodiscard]] sc_core::sc_time edge_from(const sc_core::sc_time& at) const;
  void align();
  void add_array_cycles(std::int64_t n) { array_cycles_ += n; }

 private:
  void run();
  void note_cause(const Phase& phase, int server);

  const ArrayParts parts_;
  sc_core::sc_time period_;
  double mac_activity_ = 1.0;
  std::array<TileTracker, 3> outside_;  // generations in the memories outside
  // Of the tile of the pass that is about to start.
  enum class Arrival : std::uint8_t { kUnknown, kNew, kHere };
  std::array<Arrival, 3> arrivals_ = {};
  Tensor cause_tensor_ = Tensor::kInput;  // what the array last waited for
  WaitCause cause_;
  std::int64_t array_cycles_ = 0;
  sc_core::sc_time finished_at_;
};

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// A systolic array replayed pass by pass: waits for its tiles, loads what stays, streams what moves, hands on what is
// complete. docs/models/time.md, "Systolic array".
//   ports      none; memories beside it, tile stores, the transfer network
//   spec       FanoutSpec, LoopNest
//   behaviour  counts and occupancies of a pass come from its own index ranges (pass_shape.h); the clocked array of
//              sim/cycle overrides `do_pass` and `finish`: cycles of its datapath, counts of what happens there.
#pragma once

#include <array>
#include <boost/container/small_vector.hpp>
#include <optional>
#include <systemc>

#include "dataflow/styles/style.h"
#include "memory/hierarchy/memory_module.h"
#include "sim/replay/output_state.h"
#include "sim/replay/pass_shape.h"
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
  Style style = Style::kWeightStationary;
  std::array<ArrayEdge, 3> edges;  // weight, input, output
  MemoryModule* registers = nullptr;
  TransferNetwork* network = nullptr;
  EventSink* sink = nullptr;
  StallTally* stalls = nullptr;
  LayerTrace* trace = nullptr;  // null: nobody watches
};

// Whether the registers of the array hold another tile at a step than at the step before. Judged with padding, and by
// the index ranges too: equal sets may lie in other units.
class HeldTile {
 public:
  HeldTile(const LoopNest& nest, Tensor stationary);
  bool update(const NestWalker& walker);

 private:
  struct Extent {
    int dim;
    std::int64_t full, now;
  };
  const LoopNest& nest_;
  TileTracker tile_;
  std::vector<Extent> extents_;  // of the dimensions laid over the units
};

// What one pass is, beside its index ranges.
struct PassState {
  bool tile_changed = true;   // of the stationary tensor; outputs: a residency starts
  bool tile_ends = false;     // outputs in the array: drained after this pass
  bool first = true;          // sums of this pass are the first of their words in the memory outside (ws, is), or
                              // start from zero in the registers (os)
  bool refilled = false;      // os: sums are fetched before the pass
  bool final = false;         // what leaves is final
  bool first_arrival = true;  // os: the drained sums are the first of their words outside
};

class ArrayModule : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(ArrayModule);
  ArrayModule(sc_core::sc_module_name name, const ArrayParts& parts);

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
  struct PassWork {
    std::int64_t steps = 0;
    Phase load, stream, drain;
    bool loads = false;   // R cycles before the stream
    bool drains = false;  // results leave the registers after the pass
  };
  // One pass, in the sequencer's thread. Overlapped preload: returns when its stream has begun, else when it has ended.
  virtual void do_pass(const PassState& state, const NestWalker& walker);
  // After the last pass: until the last result is out.
  virtual void finish();
  // Generation g of the output outside gets no more sums; complete when the last of them has left the array.
  virtual void output_complete(TileStore& tiles, std::int64_t g);

  [[nodiscard]] const LoopNest& nest() const { return *parts_.nest; }
  [[nodiscard]] const FanoutSpec& array() const { return nest().machine().fanouts.front(); }
  [[nodiscard]] const ArrayEdge& edge(Tensor tensor) const;
  [[nodiscard]] Style style() const { return parts_.style; }
  [[nodiscard]] bool sees_padding(int memory) const;
  [[nodiscard]] bool overlapped() const;
  // ws, is: do the sums of the pass come back from the memory outside?
  [[nodiscard]] bool returns_sums(const PassState& state) const;
  EventSink& sink() { return *parts_.sink; }
  [[nodiscard]] TransferNetwork& network() const { return *parts_.network; }
  MemoryModule& registers() { return *parts_.registers; }
  [[nodiscard]] sc_core::sc_time period() const { return period_; }
  [[nodiscard]] sc_core::sc_time cycles(std::int64_t n) const { return static_cast<double>(n) * period_; }

  // Reports accesses at the memory outside and adds what they occupy to the phase.
  Part record(Tensor edge_of, Action action, Tensor tag, const WordTransfers& t, Phase& phase);
  [[nodiscard]] TransferNetwork::Handle begin(const Phase& phase, std::int64_t least_cycles);
  // Until the transfer is done and the clock has its next edge; returns that edge, which may lie in the past.
  sc_core::sc_time end(const Phase& phase, TransferNetwork::Handle handle);
  // If the step's tile in the memory outside is a new one: gives back the one before. At once when the array is done
  // with it, for all tensors, so that the wait for one does not hold up the load or drain of another.
  void leave_tile(Tensor tensor, const NestWalker& walker);
  void leave_tiles(const NestWalker& walker);
  // Leaves the tile before, unless that was done for this step, and waits until the new one is there.
  void wait_for_tile(Tensor tensor, const NestWalker& walker);
  // What lies between the ideal time and now was waited for.
  void settle(sc_core::sc_time ideal);
  // The edge of the compute clock at or after a time; a femtosecond of rounding is no cycle. And waits for it.
  [[nodiscard]] sc_core::sc_time edge_from(const sc_core::sc_time& at) const;
  void align();
  void add_array_cycles(std::int64_t n) { array_cycles_ += n; }

 private:
  void run();
  PassWork count_pass(const PassState& state, const NestWalker& walker);
  void count_streamed(Tensor tensor, const NestWalker& walker, PassWork& work);
  void count_held(const PassState& state, const NestWalker& walker, PassWork& work);
  void count_moving_sums(const PassState& state, PassWork& work);
  void count_held_sums(const PassState& state, PassWork& work);
  void spend(const Phase& phase, std::int64_t least_cycles);
  void load_held(const PassWork& work);
  sc_core::sc_time follow(const PassState& state);
  void start_stream(const PassWork& work);
  void end_stream();
  void tail(const PassWork& work);
  void note_cause(const Phase& phase, int server);
  [[nodiscard]] std::int64_t tail_cycles() const { return array().rows + array().columns - 2; }

  const ArrayParts parts_;
  sc_core::sc_time period_;
  PassShape shape_;
  std::array<TileTracker, 3> outside_;  // generations in the memories outside
  // Of the tile of the pass that is about to start.
  enum class Arrival : std::uint8_t { kUnknown, kNew, kHere };
  std::array<Arrival, 3> arrivals_ = {};
  FirstSums sums_outside_;
  std::optional<FirstSums> sums_held_;  // os
  std::int64_t holding_ = 0;            // units whose register holds a word

  // The stream in flight.
  TransferNetwork::Handle handle_ = TransferNetwork::kDone;
  Phase stream_phase_;
  bool in_flight_ = false;
  sc_core::sc_time ideal_start_;  // when the next stream starts if nothing holds it up
  sc_core::sc_time started_;      // when the last one did
  sc_core::sc_time stream_ended_;
  sc_core::sc_time sums_back_;            // when the sums of the last pass are outside, if the next one needs them
  sc_core::sc_time entry_kept_;           // until when held words being swapped keep the entry
  sc_core::sc_time swapped_;              // when held words last moved into the working registers
  std::int64_t slot_ = 0;                 // cycles it keeps the entry if nothing holds it up
  Tensor cause_tensor_ = Tensor::kInput;  // what the array last waited for
  WaitCause cause_;
  std::int64_t array_cycles_ = 0;
  sc_core::sc_time finished_at_;
};

}  // namespace pj

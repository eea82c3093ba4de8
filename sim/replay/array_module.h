// SPDX-License-Identifier: Apache-2.0
// A systolic array replayed pass by pass: waits for its tiles, loads what stays, streams what moves, hands on what is
// complete. docs/models/time.md, "Systolic array".
//   ports      none; memories beside it, tile stores, the transfer network
//   spec       FanoutSpec, LoopNest
//   behaviour  counts and occupancies of a pass come from its own index ranges (pass_shape.h); the clocked array of
//              sim/cycle overrides `do_pass` and `finish`: cycles of its datapath, counts of what happens there.
#pragma once

#include <optional>
#include <vector>

#include "sim/passes/held_tile.h"
#include "sim/passes/pass_shape.h"
#include "sim/replay/array_base_module.h"

namespace pj {

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

class ArrayModule : public ArrayBaseModule {
 public:
  ArrayModule(const sc_core::sc_module_name& name, const ArrayParts& parts);

 protected:
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
  void output_complete(TileStore& tiles, std::int64_t g) override;

  [[nodiscard]] Style style() const { return parts().style.value(); }
  [[nodiscard]] bool overlapped() const;
  // ws, is: do the sums of the pass come back from the memory outside?
  [[nodiscard]] bool returns_sums(const PassState& state) const;
  MemoryModule& registers();

 private:
  void run_passes() override;
  PassWork count_pass(const PassState& state, const NestWalker& walker);
  void count_streamed(Tensor tensor, const NestWalker& walker, PassWork& work);
  void count_held(const PassState& state, const NestWalker& walker, PassWork& work);
  void count_moving_sums(const PassState& state, PassWork& work);
  void count_held_sums(const PassState& state, PassWork& work);
  void load_held(const PassWork& work);
  sc_core::sc_time follow(const PassState& state);
  void start_stream(const PassWork& work);
  void end_stream();
  void tail(const PassWork& work);
  [[nodiscard]] std::int64_t tail_cycles() const { return array().rows + array().columns - 2; }

  PassShape shape_;
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
  sc_core::sc_time sums_back_;   // when the sums of the last pass are outside, if the next one needs them
  sc_core::sc_time entry_kept_;  // until when held words being swapped keep the entry
  sc_core::sc_time swapped_;     // when held words last moved into the working registers
  std::int64_t slot_ = 0;        // cycles it keeps the entry if nothing holds it up
};

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// The clocked datapath of a row stationary array with real operands: units with scratchpads for weights, inputs and
// sums below one spatial fan-out, docs/models/row_stationary.md. It walks a mapping pass by pass and inside a pass step
// by step: one step is one cycle, in which every unit that works reads a weight and an input and adds their product to
// a sum, all in its own scratchpads. Everything it counts has moved (counts.h).
//
//   pass        one step of the temporal loops outside the array's memories; pass() says where it stands
//   step        one step of the temporal loops inside; steps of a pass: counts.steps
//   filling     when a scratchpad's tile moves, words that stay shift, new ones are read outside and written into every
//               unit that takes them; scratchpads hold their words from pass to pass
//   sums        start at zero, or return to member 0 of their chain; at the end of a residency each member adds what it
//               is handed by the one behind it (chain_units() - 1 hops) and member 0's sum goes out. A residency may
//               last for several passes.
//   zeros       an input (weight) that is zero leaves its product, its weight and its sum alone where the machine's
//               `gated_by` says so: the step is taken, and counted as not active. Padding is a zero.
//   arithmetic  exact: sums of 32 or 64 bits, none wraps
//
// Not here: cycles of filling, draining and set-up (networks and ports have them), how hops overlap with steps (they
// are made at once), memories outside (the store's outputs stand for them), SystemC, prices.
//   RowStationaryDatapath array(nest, store);
//   while (array.next_pass()) ... array.run_pass().steps ...
//   record_events(nest, array.totals(), sink);     // events.h
#pragma once

#include <cstdint>
#include <memory>

#include "arch/base/problem.h"
#include "dataflow/loop_nest/nest_walker.h"
#include "sim/cycle/operands.h"
#include "sim/cycle/row_stationary/counts.h"

namespace pj {

// Can the datapath run this mapping? Adds a problem for each thing it cannot. The mapping must be legal
// (check_mapping).
void check_row_stationary_cycle(const LoopNest& nest, const Place& here, Problems& problems);

class RowStationaryDatapath {
 public:
  // Keeps references to both. The store's outputs are zero, and are what the layer says after the last pass. Throws
  // std::invalid_argument for a mapping that check_row_stationary_cycle refuses.
  RowStationaryDatapath(const LoopNest& nest, OperandStore& store);
  ~RowStationaryDatapath();
  RowStationaryDatapath(RowStationaryDatapath&&) noexcept;
  RowStationaryDatapath& operator=(RowStationaryDatapath&&) noexcept;

  // To the first pass, to the next one; false after the last. Throws std::logic_error if the pass before was not run.
  bool next_pass();
  // Where the pass stands in the loops outside the array.
  [[nodiscard]] const NestWalker& pass() const;
  // Runs the pass, once. Valid until the next one is run. Throws std::logic_error without a pass to run.
  const PassCounts& run_pass();
  // Of all passes so far.
  [[nodiscard]] const PassCounts& totals() const;

  [[nodiscard]] std::int64_t units() const;        // that the mapping uses
  [[nodiscard]] std::int64_t chain_units() const;  // that add up one sum

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace pj

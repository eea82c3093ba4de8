// SPDX-License-Identifier: Apache-2.0
// A spatial array replayed pass by pass: waits for its tiles, fills its memories, runs, hands on what is complete.
// docs/models/row_stationary.md, "Time of a pass".
//   ports      none; memories beside and inside it, tile stores, the transfer network
//   spec       FanoutSpec of kind kSpatial, LoopNest
//   behaviour  counts of a pass come from its own index ranges (spatial_passes.h); its words share networks and ports
//              with the tiles that move at the same time. A tile outside that is all taken in is given back at once.
#pragma once

#include <map>
#include <optional>

#include "sim/passes/spatial_passes.h"
#include "sim/replay/array_base_module.h"

namespace pj {

class SpatialArrayModule : public ArrayBaseModule {
 public:
  SpatialArrayModule(const sc_core::sc_module_name& name, const ArrayParts& parts);

 protected:
  // What a pass does; called once for each, in order. `next`: at the pass after it, null after the last. What it points
  // to is needed until the next call.
  virtual SpatialPassWork work(const NestWalker& walker, const NestWalker* next);
  void run_passes() override;

 private:
  // A network as a server, and how many cycles of the compute clock a bit takes where the memory is.
  struct Server {
    int number = kNoServer;
    double cycles_per_bit = 0;
  };

  void pass(const NestWalker& walker, const NestWalker* next);
  void wait_for_tiles(const NestWalker& walker);
  void fill(const OperandWork& work);
  void fill_ahead(const std::vector<OperandWork>& next, Phase& stream);
  void give_back(const std::vector<OperandWork>& operands, const NestWalker* next);
  void run_steps(std::int64_t steps, const Phase& phase);
  [[nodiscard]] bool follows_at_once(const std::vector<OperandWork>& next);
  void output_complete(TileStore& tiles, std::int64_t g) override;
  [[nodiscard]] std::int64_t tail() const;
  void rest(std::int64_t cycles);

  void add_servers();
  // Reports accesses and adds what they occupy.
  void record_moves(const PhaseMoves& moves, Phase& phase);
  void record_counts(const std::vector<CountedAction>& counts);
  [[nodiscard]] std::int64_t least_cycles(const PhaseMoves& moves) const;
  [[nodiscard]] double bits(const NetworkLoad& load) const;
  // Is the tile outside that the next pass takes this pass's, so that its words can be fetched ahead?
  [[nodiscard]] bool may_prefetch(const OperandWork& next) const;

  SpatialPasses passes_;
  std::map<const NetworkSpec*, Server> servers_;
  std::array<TileTracker, 3> ahead_;  // tiles outside, one pass ahead
  std::array<bool, 3> new_ahead_ = {true, true, true};
  std::int64_t in_flight_ = 0;             // cycles until the last sums of the pass before are outside
  std::array<bool, 3> filled_ahead_ = {};  // the fill of the pass at hand was made in the pass before
};

}  // namespace pj

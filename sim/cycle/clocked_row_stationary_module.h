// SPDX-License-Identifier: Apache-2.0
// A row stationary array that steps its datapath cycle by cycle with real operands, in the surroundings of the replay:
// the same memories, loaders, drains, networks and transfer network, by the same rules of time.
//   ports      none; memories beside and inside it, tile stores, the transfer network
//   spec       FanoutSpec of kind kSpatial, LoopNest, OperandStore
//   behaviour  What moves in a pass, and when of it, is what the datapath moved. The datapath is one pass ahead, since
//   a
//              memory that holds two tiles takes the first words of the next pass during this one; no value of it
//              depends on time.
//   counts     as the datapath counted them; what units do is reported once, after the last pass, with the activity
//              that zeros left of it
#pragma once

#include "sim/cycle/row_stationary/datapath.h"
#include "sim/cycle/row_stationary_work.h"
#include "sim/replay/spatial_array_module.h"

namespace pj {

class ClockedRowStationaryModule : public SpatialArrayModule {
 public:
  // The store must outlive the module; outputs are left in it. Throws std::invalid_argument for a mapping that
  // check_row_stationary_cycle refuses.
  ClockedRowStationaryModule(const sc_core::sc_module_name& name, const ArrayParts& parts, OperandStore& store);

 protected:
  SpatialPassWork work(const NestWalker& walker, const NestWalker* next) override;
  void run_passes() override;

 private:
  // Steps the datapath through its next pass, which must be the one that the walker stands at.
  RowStationaryWork step_through(const NestWalker& walker);

  RowStationaryDatapath datapath_;
  RowStationaryWork now_, next_;
};

}  // namespace pj

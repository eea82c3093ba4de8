// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/clocked_row_stationary_module.h"

#include <stdexcept>
#include <utility>

#include "sim/cycle/row_stationary/events.h"

namespace pj {
namespace {

bool same_place(const LoopNest& nest, const NestWalker& a, const NestWalker& b) {
  for (int d = 0; d < static_cast<int>(nest.einsum().dims.size()); ++d) {
    if (a.offset(d) != b.offset(d)) return false;
  }
  return true;
}

}  // namespace

ClockedRowStationaryModule::ClockedRowStationaryModule(const sc_core::sc_module_name& name, const ArrayParts& parts,
                                                       OperandStore& store)
    : SpatialArrayModule(name, parts), datapath_(*parts.nest, store) {}

RowStationaryWork ClockedRowStationaryModule::step_through(const NestWalker& walker) {
  if (!datapath_.next_pass() || !same_place(nest(), datapath_.pass(), walker)) {
    throw std::logic_error("row stationary array: its passes are not those of the replay");
  }
  return work_of(nest(), datapath_.run_pass());
}

SpatialPassWork ClockedRowStationaryModule::work(const NestWalker& walker, const NestWalker* next) {
  now_ = datapath_.totals().passes == 0 ? step_through(walker) : std::move(next_);
  if (next != nullptr) next_ = step_through(*next);
  return {&now_.operands, &now_.sums, now_.steps, std::nullopt, next == nullptr ? nullptr : &next_.operands};
}

void ClockedRowStationaryModule::run_passes() {
  SpatialArrayModule::run_passes();
  record_unit_events(nest(), datapath_.totals(), sink());
}

}  // namespace pj

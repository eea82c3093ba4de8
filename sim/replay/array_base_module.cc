// SPDX-License-Identifier: Apache-2.0
#include "sim/replay/array_base_module.h"

#include <algorithm>
#include <cmath>

#include "dataflow/zeros/zeros.h"

namespace pj {
namespace {

constexpr std::size_t kStackBytes = 256 * 1024;

std::size_t slot_of(Tensor tensor) { return static_cast<std::size_t>(tensor) - 1; }

bool padding_in(const MachineSpec& machine, int memory) {
  return machine.padding_from && memory >= *machine.padding_from;
}

}  // namespace

ArrayBaseModule::ArrayBaseModule(sc_core::sc_module_name name, const ArrayParts& parts)
    : sc_module(name),
      parts_(parts),
      period_(period_of(parts.nest->machine().compute_clock())),
      mac_activity_(activity_of(parts.nest->einsum(), parts.nest->machine().mac.gated_by)),
      outside_{TileTracker(*parts.nest, Tensor::kWeight, parts.edges[0].memory, false),
               TileTracker(*parts.nest, Tensor::kInput, parts.edges[1].memory,
                           padding_in(parts.nest->machine(), parts.edges[1].memory)),
               TileTracker(*parts.nest, Tensor::kOutput, parts.edges[2].memory, false)} {
  SC_THREAD(run);
  set_stack_size(kStackBytes);
}

void ArrayBaseModule::run() {
  run_passes();
  finished_at_ = sc_core::sc_time_stamp();
  parts_.stalls->begin_wait();  // for the last drain
  const ArrayEdge& out = edge(Tensor::kOutput);
  if (out.tiles != nullptr) out.tiles->complete(generation_outside(Tensor::kOutput), finished_at_);
}

const ArrayEdge& ArrayBaseModule::edge(Tensor tensor) const { return parts_.edges[slot_of(tensor)]; }

bool ArrayBaseModule::sees_padding(int memory) const { return padding_in(nest().machine(), memory); }

std::int64_t ArrayBaseModule::generation_outside(Tensor tensor) const { return outside_[slot_of(tensor)].generation(); }

void ArrayBaseModule::leave_tile(Tensor tensor, const NestWalker& walker) {
  const ArrayEdge& e = edge(tensor);
  Arrival& arrival = arrivals_[slot_of(tensor)];
  if (e.tiles == nullptr || arrival != Arrival::kUnknown) return;
  TileTracker& tracker = outside_[slot_of(tensor)];
  arrival = tracker.update(walker) ? Arrival::kNew : Arrival::kHere;
  const std::int64_t before = tracker.generation() - 1;
  if (arrival == Arrival::kHere || before < 0) return;
  if (tensor == Tensor::kOutput) {
    output_complete(*e.tiles, before);
  } else {
    e.tiles->free(before);
  }
}

void ArrayBaseModule::leave_tiles(const NestWalker& walker) {
  for (const Tensor tensor : kOperands) leave_tile(tensor, walker);
}

void ArrayBaseModule::wait_for_tile(Tensor tensor, const NestWalker& walker) {
  leave_tile(tensor, walker);
  const ArrayEdge& e = edge(tensor);
  const bool is_new = arrivals_[slot_of(tensor)] == Arrival::kNew;
  arrivals_[slot_of(tensor)] = Arrival::kUnknown;
  if (!is_new) return;
  const std::int64_t g = outside_[slot_of(tensor)].generation();
  if (e.tiles->is_filled(g)) return;
  parts_.stalls->begin_wait();
  e.tiles->wait_filled(g);
  cause_tensor_ = tensor;
  cause_ = e.tiles->cause();
  align();
}

void ArrayBaseModule::output_complete(TileStore& tiles, std::int64_t g) { tiles.complete(g, sc_core::sc_time_stamp()); }

sc_core::sc_time ArrayBaseModule::edge_from(const sc_core::sc_time& at) const {
  const std::uint64_t period = period_.value();
  const std::uint64_t over = at.value() % period;
  return over > period / 1000 ? sc_core::sc_time::from_value(at.value() - over + period) : at;
}

void ArrayBaseModule::align() {
  const sc_core::sc_time edge = edge_from(sc_core::sc_time_stamp());
  if (edge > sc_core::sc_time_stamp()) wait(edge - sc_core::sc_time_stamp());
}

void ArrayBaseModule::note_cause(const Phase& phase, int server) {
  if (server == kNoServer) return;
  for (const Part& part : phase.parts) {
    if (part.occupies.server == server) cause_tensor_ = part.tensor;
  }
  cause_ = {WaitCause::kServer, server};
}

namespace {

template <class Phase>
Occupancies occupancies_of(const Phase& phase) {
  Occupancies all;
  for (const auto& part : phase.parts) {
    const auto same =
        std::find_if(all.begin(), all.end(), [&](const Occupancy& o) { return o.server == part.occupies.server; });
    if (same == all.end()) {
      all.push_back(part.occupies);
    } else {
      same->units += part.occupies.units;
    }
  }
  return all;
}

}  // namespace

TransferNetwork::Handle ArrayBaseModule::begin(const Phase& phase, std::int64_t least_cycles) {
  return parts_.network->begin(occupancies_of(phase), phase.bits, cycles(least_cycles));
}

sc_core::sc_time ArrayBaseModule::end(const Phase& phase, TransferNetwork::Handle handle) {
  note_cause(phase, parts_.network->finish(handle));
  const sc_core::sc_time done =
      handle == TransferNetwork::kDone ? sc_core::sc_time_stamp() : *parts_.network->done_at(handle);
  align();
  return edge_from(done);
}

void ArrayBaseModule::spend(const Phase& phase, std::int64_t least_cycles) { end(phase, begin(phase, least_cycles)); }

void ArrayBaseModule::settle(sc_core::sc_time ideal) {
  const double late = (sc_core::sc_time_stamp() - std::min(ideal, sc_core::sc_time_stamp())) / period_;
  parts_.stalls->add(cause_tensor_, cause_, std::llround(late));
}

ArrayBaseModule::Part ArrayBaseModule::record(Tensor edge_of, Action action, Tensor tag, const WordTransfers& t,
                                              Phase& phase) {
  const Part part = {tag, edge(edge_of).module->record(action, tag, t)};
  phase.parts.push_back(part);
  phase.bits += static_cast<double>(t.words) * t.bits * static_cast<double>(t.times);
  return part;
}

void ArrayBaseModule::record_macs(std::int64_t macs) {
  const Action action = tree_at_compute(nest()) != nullptr ? Action::kMultiply : Action::kMac;
  sink().record({nest().machine().mac.id, action, Tensor::kNone, macs, mac_activity_});
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "sim/replay/spatial_array_module.h"

#include <algorithm>
#include <cmath>

#include "arch/base/integer.h"
#include "sim/replay/kernel.h"

namespace pj {
namespace {

std::size_t slot_of(Tensor tensor) { return static_cast<std::size_t>(tensor) - 1; }

TileTracker tracker(const ArrayParts& parts, Tensor tensor) {
  const int memory = parts.edges[slot_of(tensor)].memory;
  const auto& from = parts.nest->machine().padding_from;
  return {*parts.nest, tensor, memory, tensor == Tensor::kInput && from && memory >= *from};
}

}  // namespace

SpatialArrayModule::SpatialArrayModule(const sc_core::sc_module_name& name, const ArrayParts& parts)
    : ArrayBaseModule(name, parts),
      passes_(*parts.nest),
      ahead_{tracker(parts, Tensor::kWeight), tracker(parts, Tensor::kInput), tracker(parts, Tensor::kOutput)} {
  add_servers();
}

void SpatialArrayModule::add_servers() {
  const MachineSpec& machine = nest().machine();
  for (const FanoutSpec& fanout : machine.fanouts) {
    for (const NetworkSpec& spec : fanout.networks) {
      Server& server = servers_[&spec];
      if (!spec.width_bits) continue;
      const Component& component = machine.component(spec.id);
      const double width = static_cast<double>(checked_mul(*spec.width_bits, component.instances));
      server.cycles_per_bit = machine.compute_clock() / component.frequency / width;
      const double per_femtosecond = width / static_cast<double>(period_of(component.frequency).value());
      if (parts().contended) server.number = network().add_server(component.name, per_femtosecond);
    }
  }
}

void SpatialArrayModule::run_passes() {
  NestWalker walker(nest(), passes_.places().begin());
  NestWalker next = walker;
  bool more = true;
  for (TileTracker& tile : ahead_) tile.update(next);
  while (more) {
    more = !interrupt_requested() && next.next();
    if (more) {
      for (std::size_t t = 0; t < ahead_.size(); ++t) new_ahead_[t] = ahead_[t].update(next);
    }
    pass(walker, more ? &next : nullptr);
    if (parts().trace != nullptr) parts().trace->pass(false);
    walker.next();
  }
}

SpatialPassWork SpatialArrayModule::work(const NestWalker& walker, const NestWalker* next) {
  return passes_.work(walker, next);
}

void SpatialArrayModule::pass(const NestWalker& walker, const NestWalker* next) {
  const SpatialPassWork pass = work(walker, next);
  wait_for_tiles(walker);
  rest(array().setup_cycles);
  for (const OperandWork& operand : *pass.operands) fill(operand);
  give_back(*pass.operands, next);
  Phase stream;
  for (const OperandWork& operand : *pass.operands) {
    record_moves(operand.stream, stream);
    record_counts(operand.counts);
  }
  record_moves(pass.sums->stream, stream);
  record_counts(pass.sums->counts);
  if (pass.macs) record_macs(*pass.macs);
  filled_ahead_ = {};
  if (pass.next != nullptr) fill_ahead(*pass.next, stream);
  run_steps(pass.steps, stream);
  in_flight_ = tail();
  if (pass.next != nullptr && follows_at_once(*pass.next)) return;
  rest(in_flight_);
  in_flight_ = 0;
}

// Nothing to fill before the next pass, and sums are added outside: its steps enter behind this one's.
bool SpatialArrayModule::follows_at_once(const std::vector<OperandWork>& next) {
  const ArrayEdge& out = edge(Tensor::kOutput);
  if (out.module->spec().partial_sums == PartialSums::kReturn || array().setup_cycles > 0) return false;
  return std::all_of(next.begin(), next.end(), [&](const OperandWork& work) {
    const bool fills = !work.fill.memories.empty();
    return !fills || filled_ahead_[slot_of(work.tensor)];
  });
}

void SpatialArrayModule::output_complete(TileStore& tiles, std::int64_t g) {
  tiles.complete(g, sc_core::sc_time_stamp() + cycles(in_flight_));
}

// What the pass after this one needs first comes while this one runs, where there is room for it.
void SpatialArrayModule::fill_ahead(const std::vector<OperandWork>& next, Phase& stream) {
  for (const OperandWork& operand : next) {
    if (!may_prefetch(operand)) continue;
    record_moves(operand.fill, stream);
    filled_ahead_[slot_of(operand.tensor)] = true;
  }
}

void SpatialArrayModule::wait_for_tiles(const NestWalker& walker) {
  const sc_core::sc_time ideal = sc_core::sc_time_stamp();
  leave_tiles(walker);
  for (const Tensor tensor : kOperands) wait_for_tile(tensor, walker);
  settle(ideal);
}

// What memories of the array take before the first step, one tensor after the other.
void SpatialArrayModule::fill(const OperandWork& work) {
  if (filled_ahead_[slot_of(work.tensor)]) return;
  Phase phase;
  record_moves(work.fill, phase);
  const std::int64_t least = least_cycles(work.fill);
  if (phase.parts.empty() && least == 0) return;
  const sc_core::sc_time ideal = sc_core::sc_time_stamp() + cycles(least);
  add_array_cycles(least);
  spend(phase, least);
  settle(ideal);
}

// Tiles outside of which nothing is needed any more: all is in the array, and the next pass takes another.
void SpatialArrayModule::give_back(const std::vector<OperandWork>& operands, const NestWalker* next) {
  for (const OperandWork& work : operands) {
    const ArrayEdge& e = edge(work.tensor);
    const bool last = next == nullptr || new_ahead_[slot_of(work.tensor)];
    if (e.tiles != nullptr && work.all_in_fill && last) e.tiles->free(generation_outside(work.tensor));
  }
}

void SpatialArrayModule::run_steps(std::int64_t steps, const Phase& phase) {
  const sc_core::sc_time ideal = sc_core::sc_time_stamp() + cycles(steps);
  add_array_cycles(steps);
  spend(phase, steps);
  settle(ideal);
}

// The last sums pass the pipeline and the units that share them.
std::int64_t SpatialArrayModule::tail() const { return passes_.way_out() + nest().machine().mac.pipeline_depth - 1; }

void SpatialArrayModule::rest(std::int64_t n) {
  if (n == 0) return;
  add_array_cycles(n);
  wait(cycles(n));
}

bool SpatialArrayModule::may_prefetch(const OperandWork& next) const {
  return next.prefetched && !new_ahead_[slot_of(next.tensor)];
}

double SpatialArrayModule::bits(const NetworkLoad& load) const {
  return static_cast<double>(load.words) * nest().einsum().bits(load.tag);
}

std::int64_t SpatialArrayModule::least_cycles(const PhaseMoves& moves) const {
  double least = 0;
  for (const NetworkLoad& load : moves.loads) {
    least = std::max(least, bits(load) * servers_.at(load.network).cycles_per_bit);
  }
  return static_cast<std::int64_t>(std::ceil(least - 1e-9));
}

void SpatialArrayModule::record_moves(const PhaseMoves& moves, Phase& phase) {
  for (const MemoryMove& move : moves.memories) {
    MemoryModule& memory = *parts().memories[static_cast<std::size_t>(move.memory)];
    for (const WordCount& t : move.transfers) {
      const int word = nest().einsum().bits(move.tag);
      const WordTransfers all = {t.words, word, t.times, move.by_compute};
      const Occupancy occupies = move.reported_elsewhere ? memory.occupy(move.action, move.tag, all)
                                                         : memory.record(move.action, move.tag, all);
      if (occupies.server != kNoServer) phase.parts.push_back({move.tag, occupies});
      phase.bits += static_cast<double>(t.words) * word * static_cast<double>(t.times);
    }
  }
  for (const NetworkLoad& load : moves.loads) {
    const int server = servers_.at(load.network).number;
    if (server != kNoServer && load.words > 0) phase.parts.push_back({load.tag, {server, bits(load)}});
  }
}

void SpatialArrayModule::record_counts(const std::vector<CountedAction>& counts) {
  for (const CountedAction& c : counts) {
    if (c.count == 0) continue;
    if (c.memory >= 0) {
      parts().memories[static_cast<std::size_t>(c.memory)]->record_adds(c.count, c.by_compute);
    } else {
      sink().record({c.component, c.action, c.tag, c.count});
    }
  }
}

}  // namespace pj

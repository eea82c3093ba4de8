// SPDX-License-Identifier: Apache-2.0
#include "sim/passes/spatial_edges.h"

#include "arch/base/integer.h"

namespace pj {
namespace {

// Positions of the spatial loops of a fan-out, of one axis or of both.
std::vector<std::size_t> loops_of(const LoopNest& nest, const FanoutSpec& fanout, std::optional<SpatialAxis> axis) {
  std::vector<std::size_t> positions;
  for (std::size_t at = 0; at < nest.loops().size(); ++at) {
    const NestLoop& loop = nest.loops()[at];
    if (loop.spatial && loop.memory == fanout.above && (!axis || loop.axis == *axis)) positions.push_back(at);
  }
  return positions;
}

void append(std::vector<std::size_t>& to, const std::vector<std::size_t>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

std::vector<std::size_t> all_spatial(const LoopNest& nest) {
  std::vector<std::size_t> positions;
  for (const FanoutSpec& fanout : nest.machine().fanouts) append(positions, loops_of(nest, fanout, std::nullopt));
  return positions;
}

// Apart at a fan-out: instances of those further out, and, for an operand, copies that those further in make.
std::vector<std::size_t> apart_around(const LoopNest& nest, const FanoutSpec& fanout, int parent, int child,
                                      std::optional<Tensor> operand) {
  std::vector<std::size_t> apart;
  for (const FanoutSpec& other : nest.machine().fanouts) {
    const bool outer = other.above >= parent && other.above < fanout.above;
    const bool copied = operand && other.above > fanout.above && other.above < child && !other.shares(*operand);
    if (outer || copied) append(apart, loops_of(nest, other, std::nullopt));
  }
  return apart;
}

// A word passes row + column + 1 routers of a mesh: once for itself, and for each loop its index times the number of
// lanes it strides over.
struct WeighedLoop {
  std::size_t position;
  std::int64_t lanes;
};
std::vector<WeighedLoop> mesh_loops(const LoopNest& nest, const FanoutSpec& fanout) {
  std::vector<WeighedLoop> weighed;
  for (const SpatialAxis axis : {SpatialAxis::kRows, SpatialAxis::kColumns}) {
    const std::vector<std::size_t> loops = loops_of(nest, fanout, axis);
    std::int64_t lanes = 1;
    for (auto at = loops.rbegin(); at != loops.rend(); ++at) {
      if (nest.loops()[*at].factor > 1) weighed.push_back({*at, lanes});
      lanes = checked_mul(lanes, nest.loops()[*at].factor);
    }
  }
  return weighed;
}

void add_move(std::vector<MemoryMove>& moves, MemoryMove move) {
  if (!move.transfers.empty()) moves.push_back(std::move(move));
}

std::int64_t total(const PassWords& words) { return checked_add(total_words(words.first), total_words(words.rest)); }

}  // namespace

SpatialPasses::OperandEdge::OperandEdge(const PassPlaces& places, Tensor tensor, int parent, int child)
    : places_(places), tensor_(tensor), parent_(parent), child_(child) {
  const LoopNest& nest = places.nest();
  FlowSide read{{}, padding_at(parent), {}};
  for (const FanoutSpec& fanout : nest.machine().fanouts) {
    const bool between = fanout.above >= parent && fanout.above < child;
    if (between && !fanout.shares(tensor)) append(read.apart, loops_of(nest, fanout, std::nullopt));
  }
  read_.emplace(places, tensor, parent, child, read);
  if (child != nest.compute()) {
    written_.emplace(places, tensor, parent, child, FlowSide{all_spatial(nest), padding_at(child), {}});
  }
  for (const FanoutSpec& fanout : nest.machine().fanouts) {
    if (fanout.above >= parent && fanout.above < child) add_carrier(fanout);
  }
}

bool SpatialPasses::OperandEdge::padding_at(int level) const {
  const auto& from = places_.nest().machine().padding_from;
  return from && level >= *from && level != places_.nest().compute();
}

void SpatialPasses::OperandEdge::add_carrier(const FanoutSpec& fanout) {
  const LoopNest& nest = places_.nest();
  Carrier carrier;
  carrier.network = fanout.transport(tensor_);
  FlowSide side{apart_around(nest, fanout, parent_, child_, tensor_), padding_at(child_), {}};
  const auto flow = [&] { return OperandFlow(places_, tensor_, parent_, child_, side); };
  const bool bus = carrier.network->kind == NetworkKind::kMulticastBus;
  if (bus) carrier.send.emplace(flow());
  append(side.apart, loops_of(nest, fanout, bus ? std::optional(SpatialAxis::kRows) : std::nullopt));
  carrier.hops.push_back({flow(), 1});
  if (carrier.network->kind == NetworkKind::kMesh) {
    for (const WeighedLoop& loop : mesh_loops(nest, fanout)) {
      side.weight_loop = loop.position;
      carrier.hops.push_back({flow(), loop.lanes});
    }
  }
  carriers_.push_back(std::move(carrier));
}

void SpatialPasses::OperandEdge::add(const NestWalker& walker, const PassPlaces::Key& key, OperandWork& work) {
  const LoopNest& nest = places_.nest();
  const bool compute = child_ == nest.compute();
  const bool from_outside = parent_ < places_.inside();
  const bool fills = from_outside && !compute;
  const PassWords read = read_->words(walker, key);
  PhaseMoves& fill = fills ? work.fill : work.stream;
  add_move(fill.memories, {parent_, Action::kRead, tensor_, compute, read.first});
  add_move(work.stream.memories, {parent_, Action::kRead, tensor_, compute, read.rest});
  if (from_outside) work.all_in_fill = work.all_in_fill && fills && read.rest.empty();
  if (written_) {
    const PassWords written = written_->words(walker, key);
    add_move(fill.memories, {child_, Action::kWrite, tensor_, false, written.first});
    add_move(work.stream.memories, {child_, Action::kWrite, tensor_, false, written.rest});
  }
  if (fills) {
    work.prefetched = nest.machine().memories[static_cast<std::size_t>(child_)].double_buffered.has(tensor_);
  }
  for (Carrier& carrier : carriers_) {
    PassWords load;  // what leaves the memory: what is sent, or, where nothing is shared, what the wires carry
    if (carrier.send) load = carrier.send->words(walker, key);
    const std::int64_t sends = total(load);
    std::int64_t hops = 0;
    for (Carrier::Counted& c : carrier.hops) {
      const PassWords words = c.flow.words(walker, key);
      hops = checked_add(hops, checked_mul(c.lanes, total(words)));
      if (!carrier.send && &c == &carrier.hops.front()) load = words;
    }
    work.counts.push_back({carrier.network->id, Action::kSend, tensor_, sends});
    work.counts.push_back({carrier.network->id, Action::kHop, tensor_, hops});
    fill.loads.push_back({carrier.network, tensor_, total_words(load.first)});
    work.stream.loads.push_back({carrier.network, tensor_, total_words(load.rest)});
  }
}

SpatialPasses::SumEdge::SumEdge(const PassPlaces& places, int parent, int child)
    : places_(places), parent_(parent), child_(child) {
  const LoopNest& nest = places.nest();
  side({}, {});
  side({all_spatial(nest), false, {}}, {});
  side({all_spatial(nest), false, {}}, nest.begin(parent));
  for (const FanoutSpec& fanout : nest.machine().fanouts) {
    if (fanout.above >= parent && fanout.above < child) add_carrier(fanout);
  }
  flow_.emplace(places, parent, child, sides_);
}

std::size_t SpatialPasses::SumEdge::side(FlowSide side, std::optional<std::size_t> one_holder_from) {
  sides_.push_back({std::move(side), one_holder_from});
  return sides_.size() - 1;
}

void SpatialPasses::SumEdge::add_carrier(const FanoutSpec& fanout) {
  const LoopNest& nest = places_.nest();
  Carrier carrier;
  carrier.out = fanout.transport(Tensor::kOutput);
  carrier.in = fanout.transport(Tensor::kPartialSum);
  carrier.reduction = fanout.reduction();
  if (carrier.reduction != nullptr) {
    FlowSide joined{apart_around(nest, fanout, parent_, child_, std::nullopt), false, {}};
    carrier.joined = side(joined, {});
    append(joined.apart, loops_of(nest, fanout, std::nullopt));
    carrier.separate = side(joined, {});
  }
  set_counted(fanout, *carrier.out, fanout.above, carrier.out_send, carrier.out_hop);
  if (carrier.in != nullptr) set_counted(fanout, *carrier.in, parent_, carrier.in_send, carrier.in_hop);
  carriers_.push_back(std::move(carrier));
}

void SpatialPasses::SumEdge::set_counted(const FanoutSpec& fanout, const NetworkSpec& network, int holder_from,
                                         Counted& send, Counted& hop) {
  const LoopNest& nest = places_.nest();
  FlowSide around{apart_around(nest, fanout, parent_, child_, std::nullopt), false, {}};
  const bool bus = network.kind == NetworkKind::kMulticastBus;
  const std::size_t from = nest.begin(holder_from);
  if (bus) send.emplace_back(side(around, from), 1);
  append(around.apart, loops_of(nest, fanout, bus ? std::optional(SpatialAxis::kRows) : std::nullopt));
  hop.emplace_back(side(around, from), 1);
  if (network.kind != NetworkKind::kMesh) return;
  for (const WeighedLoop& loop : mesh_loops(nest, fanout)) {
    if (!nest.einsum().output.uses(nest.loops()[loop.position].dim)) continue;  // the holder stands at index 0
    around.weight_loop = loop.position;
    hop.emplace_back(side(around, from), loop.lanes);
  }
}

const void* SpatialPasses::SumEdge::pass(const NestWalker& walker, const NestWalker* next) {
  sums_ = &flow_->pass(walker, next);
  return sums_;
}

void SpatialPasses::SumEdge::add(SumWork& work) const {
  add_drain(work);
  add_refill(work);
  add_networks(work);
}

void SpatialPasses::SumEdge::add_drain(SumWork& work) const {
  const LoopNest& nest = places_.nest();
  const bool compute = child_ == nest.compute();
  const PassSums& arrivals = sums_->front();
  const Tensor stored = output_tag(nest, parent_);
  add_move(work.stream.memories, {parent_, Action::kWrite, arrival_tag(nest, parent_, true), compute, arrivals.final});
  add_move(work.stream.memories, {parent_, Action::kWrite, stored, compute, arrivals.others});
  if (!compute) {
    const PassSums& each = (*sums_)[1];
    const Tensor tag = output_tag(nest, child_);
    add_move(work.stream.memories, {child_, Action::kRead, tag, false, each.final});
    add_move(work.stream.memories, {child_, Action::kRead, tag, false, each.others});
  }
  const MemorySpec& parent = nest.machine().memories[static_cast<std::size_t>(parent_)];
  if (parent.partial_sums == PartialSums::kReturn) return;
  add_move(work.stream.memories, {parent_, Action::kRead, Tensor::kPartialSum, compute, arrivals.again});
  work.counts.push_back({parent.id, Action::kAdd, Tensor::kPartialSum, total_words(arrivals.again), parent_, compute});
}

void SpatialPasses::SumEdge::add_refill(SumWork& work) const {
  const LoopNest& nest = places_.nest();
  const bool compute = child_ == nest.compute();
  const WordCounts& refilled = sums_->front().refilled;
  add_move(work.stream.memories, {parent_, Action::kRead, Tensor::kPartialSum, compute, refilled});
  if (!compute) {
    add_move(work.stream.memories, {child_, Action::kWrite, Tensor::kPartialSum, false, (*sums_)[2].refilled});
  } else if (const NetworkSpec* tree = tree_at_compute(nest)) {
    work.counts.push_back({tree->id, Action::kAdd, Tensor::kPartialSum, total_words(refilled)});
  }
}

void SpatialPasses::SumEdge::add_networks(SumWork& work) const {
  const LoopNest& nest = places_.nest();
  const bool compute = child_ == nest.compute();
  const Tensor tag = compute ? Tensor::kPartialSum : output_tag(nest, child_);
  const auto count = [&](const NetworkSpec& network, Action action, Tensor of, std::int64_t words) {
    work.counts.push_back({network.id, action, of, words});
  };
  const auto ended = [&](const Counted& sides) {
    std::int64_t words = 0;
    for (const auto& [s, lanes] : sides) words = checked_add(words, checked_mul(lanes, (*sums_)[s].ended()));
    return words;
  };
  const auto refilled = [&](const Counted& sides) {
    std::int64_t words = 0;
    for (const auto& [s, lanes] : sides) {
      words = checked_add(words, checked_mul(lanes, total_words((*sums_)[s].refilled)));
    }
    return words;
  };
  for (const Carrier& c : carriers_) {
    if (c.reduction != nullptr) {
      const std::int64_t handed = (*sums_)[c.separate].ended() - (*sums_)[c.joined].ended();
      count(*c.reduction, Action::kHop, Tensor::kPartialSum, handed);
      const bool in_macs = compute && tree_at_compute(nest) == nullptr;
      if (!in_macs) count(*c.reduction, Action::kAdd, Tensor::kPartialSum, handed);
    }
    count(*c.out, Action::kSend, tag, ended(c.out_send));
    count(*c.out, Action::kHop, tag, ended(c.out_hop));
    work.stream.loads.push_back({c.out, tag, sums_->front().ended()});
    if (c.in == nullptr) continue;
    count(*c.in, Action::kSend, Tensor::kPartialSum, refilled(c.in_send));
    count(*c.in, Action::kHop, Tensor::kPartialSum, refilled(c.in_hop));
    work.stream.loads.push_back({c.in, Tensor::kPartialSum, total_words(sums_->front().refilled)});
  }
}

}  // namespace pj

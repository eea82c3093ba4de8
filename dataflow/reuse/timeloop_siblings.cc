// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/timeloop_siblings.h"

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {
namespace {

using Counts = std::vector<std::int64_t>;

std::vector<std::size_t> spatial_loops(const LoopNest& nest, int parent, int child) {
  std::vector<std::size_t> found;
  for (std::size_t at = nest.begin(parent); at < nest.begin(child); ++at) {
    if (nest.loops()[at].spatial) found.push_back(at);
  }
  return found;
}

// To the next combination of indices, the innermost loop first; false after the last.
bool next_index(const LoopNest& nest, const std::vector<std::size_t>& spatial, Counts& index) {
  for (std::size_t i = index.size(); i-- > 0;) {
    if (++index[i] < nest.loops()[spatial[i]].factor) return true;
    index[i] = 0;
  }
  return false;
}

using Place = std::pair<std::int64_t, std::int64_t>;  // row, column

Place place_of(const LoopNest& nest, const std::vector<std::size_t>& spatial, const Counts& index) {
  Place place = {0, 0};
  for (std::size_t i = 0; i < spatial.size(); ++i) {
    const NestLoop& loop = nest.loops()[spatial[i]];
    std::int64_t& on_axis = loop.axis == SpatialAxis::kRows ? place.first : place.second;
    on_axis = checked_add(checked_mul(on_axis, loop.factor), index[i]);
  }
  return place;
}

void put(Counts& key, const AlignedBox& box) {
  for (const Range& axis : box) {
    key.push_back(axis.begin);
    key.push_back(axis.end);
  }
}

void move_box(AlignedBox& box, const Translation& by) {
  for (std::size_t i = 0; i < box.size(); ++i) {
    box[i].begin += by[i];
    box[i].end += by[i];
  }
}

}  // namespace

void TimeloopDeliveries::add(const TimeloopDeliveries& other, std::int64_t times) {
  for (const auto& [group, words] : other.read) {
    std::int64_t& sum = read[group];
    sum = checked_add(sum, checked_mul(words, times));
  }
  linked = checked_add(linked, checked_mul(other.linked, times));
}

std::int64_t TimeloopDeliveries::words_read() const {
  std::int64_t sum = 0;
  for (const auto& [group, words] : read) sum = checked_add(sum, words);
  return sum;
}

std::int64_t TimeloopDeliveries::words_taken() const {
  std::int64_t sum = linked;
  for (const auto& [group, words] : read) sum = checked_add(sum, checked_mul(words, group.first));
  return sum;
}

bool is_imperfect(const LoopNest& nest, int dim) {
  return nest.tile_extent(0, dim) != nest.einsum().dims[static_cast<std::size_t>(dim)].size;
}

TimeloopSiblings::TimeloopSiblings(const LoopNest& nest, Tensor tensor, int parent, int child, bool links)
    : nest_(nest), access_(nest.einsum().tensor(tensor)), compute_(child == nest.compute()), links_(links) {
  for (std::size_t d = 0; d < nest.einsum().dims.size(); ++d) {
    tile_.push_back(nest.tile_extent(child, static_cast<int>(d)));
  }
  add_instances(spatial_loops(nest, parent, child));
}

// Loops of dimensions that neither index the tensor nor end early make no difference.
Counts TimeloopSiblings::class_offsets(const std::vector<std::size_t>& spatial, const Counts& index) const {
  Counts offsets(tile_.size(), 0);
  for (std::size_t i = 0; i < spatial.size(); ++i) {
    const NestLoop& loop = nest_.loops()[spatial[i]];
    if (!access_.uses(loop.dim) && !is_imperfect(nest_, loop.dim)) continue;
    offsets[static_cast<std::size_t>(loop.dim)] += checked_mul(index[i], loop.stride);
  }
  return offsets;
}

void TimeloopSiblings::add_instances(const std::vector<std::size_t>& spatial) {
  std::map<Counts, std::size_t> known;
  std::map<Place, std::size_t> class_at;
  Counts index(spatial.size(), 0);
  do {
    const Counts offsets = class_offsets(spatial, index);
    const auto [at, fresh] = known.emplace(offsets, classes_.size());
    if (fresh) classes_.push_back({offsets, 0});
    ++classes_[at->second].instances;
    if (links_) class_at[place_of(nest_, spatial, index)] = at->second;
  } while (next_index(nest_, spatial, index));
  for (const auto& [place, c] : class_at) {
    Instance instance = {c, {}};
    const auto [row, column] = place;
    for (const Place& beside : {Place{row - 1, column}, {row + 1, column}, {row, column - 1}, {row, column + 1}}) {
      const auto found = class_at.find(beside);
      if (found != class_at.end()) instance.neighbours.push_back(found->second);
    }
    instances_.push_back(std::move(instance));
  }
}

TimeloopSiblings::State TimeloopSiblings::start() const {
  State state;
  if (!compute_) state.held.resize(classes_.size());
  if (links_) state.taken.resize(classes_.size());
  return state;
}

void TimeloopSiblings::shift(State& state, const Translation& by) const {
  for (HeldTile& held : state.held) {
    if (held.tile) move_box(*held.tile, by);
  }
  for (Delta& taken : state.taken) {
    if (taken) move_box(*taken, by);
  }
}

Counts TimeloopSiblings::key(const State& state) const {
  Counts key;
  for (const HeldTile& held : state.held) {
    key.push_back((held.tile ? 1 : 0) + (held.move ? 2 : 0));
    if (held.tile) put(key, *held.tile);
    if (held.move) key.insert(key.end(), held.move->begin(), held.move->end());
  }
  for (const Delta& taken : state.taken) {
    key.push_back(taken ? 1 : 0);
    if (taken) put(key, *taken);
  }
  return key;
}

// None if the class is idle at this step or needs nothing.
TimeloopSiblings::Delta TimeloopSiblings::delta(State& state, std::size_t c, const Counts& remaining) const {
  std::vector<Range> ranges;
  for (std::size_t d = 0; d < tile_.size(); ++d) {
    const std::int64_t begin = classes_[c].offsets[d];
    ranges.push_back({begin, std::min(begin + tile_[d], remaining[d])});
    if (ranges.back().empty()) return std::nullopt;
  }
  const AlignedBox now = aligned_box(access_, ranges);
  if (compute_) return now;
  return fetch(state.held[c], now);
}

TimeloopDeliveries TimeloopSiblings::step(State& state, const Counts& remaining) const {
  std::vector<Delta> deltas;
  for (std::size_t c = 0; c < classes_.size(); ++c) deltas.push_back(delta(state, c, remaining));
  TimeloopDeliveries all = group(deltas, Counts(classes_.size(), 0));
  if (!links_) return all;
  const Counts linked = linked_instances(state, deltas);
  TimeloopDeliveries fewer = group(deltas, linked);
  state.taken = std::move(deltas);
  return fewer.words_read() < all.words_read() ? fewer : all;
}

// Per class how many of its instances have a neighbour that took just this in the step before.
Counts TimeloopSiblings::linked_instances(const State& state, const std::vector<Delta>& deltas) const {
  Counts linked(classes_.size(), 0);
  for (const Instance& instance : instances_) {
    const Delta& wanted = deltas[instance.of_class];
    const bool found = wanted && std::any_of(instance.neighbours.begin(), instance.neighbours.end(),
                                             [&](std::size_t n) { return state.taken[n] == wanted; });
    if (found) ++linked[instance.of_class];
  }
  return linked;
}

// Instances with equal deltas share a read; `linked` of each class need none.
TimeloopDeliveries TimeloopSiblings::group(const std::vector<Delta>& deltas, const Counts& linked) const {
  std::map<Counts, std::int64_t> takers;
  std::map<Counts, std::int64_t> words;
  TimeloopDeliveries all;
  for (std::size_t c = 0; c < deltas.size(); ++c) {
    if (!deltas[c]) continue;
    const std::int64_t size = words_of(*deltas[c]);
    all.linked = checked_add(all.linked, checked_mul(size, linked[c]));
    if (classes_[c].instances == linked[c]) continue;
    Counts key;
    put(key, *deltas[c]);
    takers[key] += classes_[c].instances - linked[c];
    words[key] = size;
  }
  std::map<std::int64_t, std::pair<std::int64_t, std::int64_t>> groups;  // multicast -> groups, words
  for (const auto& [key, instances] : takers) {
    auto& [scatter, sum] = groups[instances];
    ++scatter;
    sum = checked_add(sum, words[key]);
  }
  for (const auto& [multicast, group] : groups) all.read[{multicast, group.first}] = group.second;
  return all;
}

}  // namespace pj

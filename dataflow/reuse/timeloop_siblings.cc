// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/timeloop_siblings.h"

#include <algorithm>

#include "arch/base/integer.h"
#include "dataflow/reuse/timeloop_instances.h"

namespace pj {
namespace {

using Counts = std::vector<std::int64_t>;

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

TimeloopSiblings::TimeloopSiblings(const LoopNest& nest, Tensor tensor, int parent, int child, bool links)
    : access_(nest.einsum().tensor(tensor)), compute_(child == nest.compute()), links_(links) {
  for (std::size_t d = 0; d < nest.einsum().dims.size(); ++d) {
    tile_.push_back(nest.tile_extent(child, static_cast<int>(d)));
  }
  add_instances(nest, parent, child);
}

Translation TimeloopSiblings::base_of(const Counts& offsets) const {
  Translation base;
  for (const Rank& rank : access_.ranks) {
    std::int64_t at = 0;
    for (const IndexTerm& term : rank.terms) {
      at = checked_add(at, checked_mul(term.coefficient, offsets[static_cast<std::size_t>(term.dim)]));
    }
    base.push_back(at);
  }
  return base;
}

void TimeloopSiblings::add_instances(const LoopNest& nest, int parent, int child) {
  std::map<std::vector<Counts>, std::size_t> family_of;
  std::map<std::pair<std::size_t, Translation>, std::size_t> member_of;
  std::map<MeshPlace, std::size_t> places;
  const Apart apart = links_ ? Apart::kAll : Apart::kWhereIndexed;
  for (const ChildInstances& found : child_instances(nest, access_, parent, child, apart)) {
    const Translation base = base_of(found.offsets);
    const auto [family, fresh] = family_of.emplace(found.seen, families_.size());
    if (fresh) families_.push_back({found.offsets, base});
    const auto [member, first] = member_of.emplace(std::make_pair(family->second, base), members_.size());
    if (first) members_.push_back({family->second, base, 0});
    members_[member->second].instances += found.instances;
    if (links_) places[place_of(nest, found)] = member->second;
  }
  add_neighbours(places);
}

void TimeloopSiblings::add_neighbours(const std::map<MeshPlace, std::size_t>& places) {
  for (const auto& [place, member] : places) {
    Instance instance = {member, {}};
    const auto [row, column] = place;
    for (const MeshPlace& beside :
         {MeshPlace{row - 1, column}, {row + 1, column}, {row, column - 1}, {row, column + 1}}) {
      const auto found = places.find(beside);
      if (found != places.end()) instance.neighbours.push_back(found->second);
    }
    instances_.push_back(std::move(instance));
  }
}

TimeloopSiblings::State TimeloopSiblings::start() const {
  State state;
  if (!compute_) state.held.resize(families_.size());
  if (links_) state.taken.resize(families_.size());
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

// None if the family is idle at this step or needs nothing.
TimeloopSiblings::Delta TimeloopSiblings::delta(State& state, std::size_t family, const Counts& remaining) const {
  std::vector<Range> ranges;
  for (std::size_t d = 0; d < tile_.size(); ++d) {
    const std::int64_t begin = families_[family].offsets[d];
    ranges.push_back({begin, std::min(begin + tile_[d], remaining[d])});
    if (ranges.back().empty()) return std::nullopt;
  }
  const AlignedBox now = aligned_box(access_, ranges);
  if (compute_) return now;
  return fetch(state.held[family], now);
}

TimeloopDeliveries TimeloopSiblings::step(State& state, const Counts& remaining) {
  std::vector<Delta> deltas;
  for (std::size_t f = 0; f < families_.size(); ++f) deltas.push_back(delta(state, f, remaining));
  TimeloopDeliveries all = read(deltas, nullptr);
  if (!links_) return all;
  const Counts linked = linked_instances(state, deltas);
  const bool any = std::any_of(linked.begin(), linked.end(), [](std::int64_t n) { return n > 0; });
  TimeloopDeliveries fewer = any ? read(deltas, &linked) : all;
  state.taken = std::move(deltas);
  return fewer.words_read() < all.words_read() ? fewer : all;
}

// Per member how many of its instances have a neighbour that took just this in the step before.
Counts TimeloopSiblings::linked_instances(const State& state, const std::vector<Delta>& deltas) const {
  const auto same = [&](const Member& wants, const Member& had) {
    const Delta& now = deltas[wants.family];
    const Delta& before = state.taken[had.family];
    if (!now || !before) return false;
    for (std::size_t i = 0; i < now->size(); ++i) {
      const std::int64_t to_now = wants.base[i] - families_[wants.family].base[i];
      const std::int64_t to_before = had.base[i] - families_[had.family].base[i];
      const Range a = (*now)[i];
      const Range b = (*before)[i];
      if (a.begin + to_now != b.begin + to_before || a.end + to_now != b.end + to_before) return false;
    }
    return true;
  };
  Counts linked(members_.size(), 0);
  for (const Instance& instance : instances_) {
    const bool found = std::any_of(instance.neighbours.begin(), instance.neighbours.end(),
                                   [&](std::size_t n) { return same(members_[instance.member], members_[n]); });
    if (found) ++linked[instance.member];
  }
  return linked;
}

// Instances with equal deltas share a read; `linked` of each member, if given, need none.
TimeloopDeliveries TimeloopSiblings::read(const std::vector<Delta>& deltas, const Counts* linked) {
  TimeloopDeliveries all;
  std::map<Counts, Takers> by_size;
  for (std::size_t f = 0; f < deltas.size(); ++f) {
    if (!deltas[f]) continue;
    Counts size;
    Translation from_base;
    for (std::size_t i = 0; i < deltas[f]->size(); ++i) {
      size.push_back((*deltas[f])[i].size());
      from_base.push_back((*deltas[f])[i].begin - families_[f].base[i]);
    }
    by_size[size].emplace_back(f, from_base);
  }
  Groups groups;
  std::map<std::int64_t, std::int64_t> words;  // by multicast
  for (auto& [size, takers] : by_size) {
    const std::int64_t each = words_of(*deltas[takers.front().first]);
    for (const auto& [multicast, number] : groups_of(takers, linked)) {
      groups[multicast] += number;
      words[multicast] = checked_add(words[multicast], checked_mul(each, number));
    }
  }
  for (const auto& [multicast, number] : groups) all.read[{multicast, number}] = words[multicast];
  for (std::size_t m = 0; linked != nullptr && m < members_.size(); ++m) {
    const std::int64_t instances = (*linked)[m];
    if (instances > 0) {
      all.linked = checked_add(all.linked, checked_mul(words_of(*deltas[members_[m].family]), instances));
    }
  }
  return all;
}

// Without links it matters only how the families stand to each other.
TimeloopSiblings::Groups TimeloopSiblings::groups_of(const Takers& takers, const Counts* linked) {
  Takers relative = takers;
  for (auto& [family, from_base] : relative) {
    for (std::size_t i = 0; i < from_base.size(); ++i) from_base[i] -= takers.front().second[i];
  }
  if (linked == nullptr) {
    const auto known = known_.find(relative);
    if (known != known_.end()) return known->second;
  }
  std::map<std::size_t, const Translation*> shift_of;
  for (const auto& [family, from_base] : relative) shift_of[family] = &from_base;
  std::map<Translation, std::int64_t> at;  // place of the delta -> who takes it
  for (std::size_t m = 0; m < members_.size(); ++m) {
    const auto shift = shift_of.find(members_[m].family);
    const std::int64_t instances = members_[m].instances - (linked != nullptr ? (*linked)[m] : 0);
    if (shift == shift_of.end() || instances == 0) continue;
    Translation place = members_[m].base;
    for (std::size_t i = 0; i < place.size(); ++i) place[i] += (*shift->second)[i];
    at[place] += instances;
  }
  Groups groups;
  for (const auto& [place, instances] : at) ++groups[instances];
  if (linked == nullptr) known_.emplace(relative, groups);
  return groups;
}

}  // namespace pj

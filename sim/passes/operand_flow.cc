// SPDX-License-Identifier: Apache-2.0
#include "sim/passes/operand_flow.h"

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {
namespace {

void add(WordCounts& counts, std::int64_t words, std::int64_t times) {
  if (words == 0 || times == 0) return;
  for (WordCount& c : counts) {
    if (c.words != words) continue;
    c.times = checked_add(c.times, times);
    return;
  }
  counts.push_back({words, times});
}

}  // namespace

std::int64_t total_words(const WordCounts& counts) {
  std::int64_t total = 0;
  for (const WordCount& c : counts) total = checked_add(total, checked_mul(c.words, c.times));
  return total;
}

OperandFlow::OperandFlow(const PassPlaces& places, Tensor tensor, int parent, int child, FlowSide side)
    : places_(places), child_(child), side_(std::move(side)) {
  const LoopNest& nest = places.nest();
  const MachineSpec& machine = nest.machine();
  if (child == nest.compute()) {
    keeps_ = machine.mac.operand_latch.has(tensor) ? Keeps::kTile : Keeps::kNothing;
  } else if (machine.memories[static_cast<std::size_t>(child)].sliding_window.has(tensor)) {
    keeps_ = Keeps::kWindow;
  }
  const TensorAccess& access = nest.einsum().tensor(tensor);
  for (const Rank& rank : access.ranks) {
    groups_.push_back({&rank, {}, {}});
    for (const IndexTerm& term : rank.terms) groups_.back().dims.push_back(term.dim);
  }
  const int dims = static_cast<int>(nest.einsum().dims.size());
  apart_.resize(static_cast<std::size_t>(dims));
  united_.resize(static_cast<std::size_t>(dims));
  for (int d = 0; d < dims; ++d) {
    if (!access.uses(d)) groups_.push_back({nullptr, {d}, {}});
    tiles_.push_back(nest.tile_extent(child, d));
  }
  for (std::size_t at = 0; at < nest.begin(child); ++at) {
    const NestLoop& loop = nest.loops()[at];
    if (loop.factor == 1) continue;
    if (!loop.spatial) {
      if (at >= places.begin()) moving_.push_back(at);
      continue;
    }
    const bool apart =
        at < nest.begin(parent) || std::find(side_.apart.begin(), side_.apart.end(), at) != side_.apart.end();
    (apart ? apart_ : united_)[static_cast<std::size_t>(loop.dim)].push_back({at, loop.factor, loop.stride});
  }
}

PassWords OperandFlow::words(const NestWalker& walker, const PassPlaces::Key& key) {
  PassWords words;
  layer_begins_ = walker.at_start();
  if (keeps_ == Keeps::kNothing) {
    add_words(walker, key, {Moves::kEvery, 0}, words.rest);
    return words;
  }
  add_words(walker, key, {Moves::kFirst, 0}, words.first);
  for (const std::size_t position : moving_) add_words(walker, key, {Moves::kLoop, position}, words.rest);
  return words;
}

// All steps at which the same loop advanced: ranks are independent of each other.
void OperandFlow::add_words(const NestWalker& walker, const PassPlaces::Key& key, Step step, WordCounts& words) {
  Cells product = {Cell{}};
  for (Group& group : groups_) {
    Cells next;
    for (const Cell& a : product) {
      for (const Cell& b : cells(group, walker, key, step)) {
        next.push_back({checked_mul(a.all, b.all), checked_mul(a.same, b.same), checked_mul(a.times, b.times)});
      }
    }
    product = std::move(next);
  }
  const bool afresh = step.moves == Moves::kEvery || (step.moves == Moves::kFirst && layer_begins_);
  for (const Cell& c : product) add(words, c.all - (afresh ? 0 : c.same), c.times);
}

const OperandFlow::Cells& OperandFlow::cells(Group& group, const NestWalker& walker, const PassPlaces::Key& key,
                                             Step step) {
  std::vector<std::int64_t> mine = {key.front(), static_cast<std::int64_t>(step.moves),
                                    static_cast<std::int64_t>(step.position)};
  for (const int d : group.dims) mine.push_back(key[static_cast<std::size_t>(d) + 1]);
  const auto [known, fresh] = group.known.try_emplace(std::move(mine));
  if (!fresh) return known->second;
  std::vector<Axis> axes;
  for (const int d : group.dims) axes.push_back(axis(d, walker, step));
  walk(group, axes, 0, 1, step, known->second);
  return known->second;
}

OperandFlow::Axis OperandFlow::axis(int dim, const NestWalker& walker, Step step) const {
  const std::size_t end = places_.nest().begin(child_);
  Axis a;
  a.dim = dim;
  a.now = a.before = walker.offset(dim);
  a.apart = apart_[static_cast<std::size_t>(dim)];
  a.united = united_[static_cast<std::size_t>(dim)];
  if (step.moves == Moves::kFirst) {
    for (const PassLoop& loop : places_.temporal(dim, 0, places_.begin())) {
      if (loop.position == walker.moved() && !layer_begins_) a.before -= loop.stride;
      if (loop.position > walker.moved()) a.reset.push_back(loop);
    }
    for (const PassLoop& loop : places_.temporal(dim, places_.begin(), end)) a.reset.push_back(loop);
    return a;
  }
  for (const PassLoop& loop : places_.temporal(dim, places_.begin(), end)) {
    const bool runs = step.moves == Moves::kEvery || loop.position <= step.position;
    (runs ? a.outer : a.reset).push_back(loop);
  }
  return a;
}

// Runs through the iterations of all outer loops, then of all instances that are apart.
void OperandFlow::walk(const Group& group, std::vector<Axis>& axes, std::size_t at, std::int64_t times, Step step,
                       Cells& cells) const {
  if (at == axes.size()) return evaluate(group, axes, times, step, cells);
  Axis& a = axes[at];
  const bool temporal = !a.outer.empty();
  if (!temporal && a.apart.empty()) return walk(group, axes, at + 1, times, step, cells);
  std::vector<PassLoop>& loops = temporal ? a.outer : a.apart;
  const PassLoop loop = loops.front();
  loops.erase(loops.begin());
  const std::int64_t now = a.now, before = a.before;
  const bool moves = temporal && step.moves == Moves::kLoop && loop.position == step.position;
  const bool weighs = !temporal && side_.weight_loop && *side_.weight_loop == loop.position;
  for (std::int64_t k = moves ? 1 : 0; k < loop.factor && now + k * loop.stride < places_.size(a.dim); ++k) {
    a.now = now + k * loop.stride;
    a.before = before + (k - (moves ? 1 : 0)) * loop.stride;
    if (!weighs || k > 0) walk(group, axes, at, checked_mul(times, weighs ? k : 1), step, cells);
  }
  a.now = now;
  a.before = before;
  loops.insert(loops.begin(), loop);
}

IndexSet OperandFlow::indices(const Group& group, const Begins& begins) const {
  boost::container::small_vector<Range, 2> ranges;
  for (std::size_t k = 0; k < begins.size(); ++k) {
    const int dim = group.dims[k];
    ranges.push_back({begins[k], std::min(begins[k] + tiles_[static_cast<std::size_t>(dim)], places_.size(dim))});
  }
  return IndexSet::of(*group.rank, ranges.data(), side_.with_padding);
}

IndexSet OperandFlow::moved(const Group& group, const std::vector<Axis>& axes, const Begins& offset,
                            const IndexSet& now) const {
  Begins begins;
  for (std::size_t k = 0; k < axes.size(); ++k) {
    begins.push_back(last_index(axes[k].before, offset[k], axes[k].reset, places_.size(axes[k].dim)));
  }
  const IndexSet before = indices(group, begins);
  if (keeps_ == Keeps::kWindow) return now.difference(before);
  return now == before ? IndexSet() : now;
}

// The united instances at one step.
void OperandFlow::evaluate(const Group& group, const std::vector<Axis>& axes, std::int64_t times, Step step,
                           Cells& cells) const {
  IndexSet all;
  IndexSet fresh;
  bool active = false;
  Begins offset(axes.size(), 0);
  const auto visit = [&](const auto& again, std::size_t k, std::size_t l) -> void {
    if (k < axes.size() && axes[k].now + offset[k] >= places_.size(axes[k].dim)) return;
    if (k == axes.size()) {
      active = true;
      if (group.rank == nullptr) return;
      Begins begins;
      for (std::size_t j = 0; j < axes.size(); ++j) begins.push_back(axes[j].now + offset[j]);
      const IndexSet now = indices(group, begins);
      all.unite(now);
      if (step.moves != Moves::kEvery) fresh.unite(moved(group, axes, offset, now));
      return;
    }
    if (l == axes[k].united.size()) return again(again, k + 1, 0);
    const PassLoop& loop = axes[k].united[l];
    for (std::int64_t i = 0; i < loop.factor; ++i) {
      again(again, k, l + 1);
      offset[k] += loop.stride;
    }
    offset[k] -= loop.factor * loop.stride;
  };
  visit(visit, 0, 0);
  if (!active) return;
  Cell cell{1, 1, times};
  if (group.rank != nullptr) {
    cell.all = all.size();
    cell.same = step.moves == Moves::kEvery ? 0 : all.size() - fresh.size();
  }
  for (Cell& c : cells) {
    if (c.all != cell.all || c.same != cell.same) continue;
    c.times = checked_add(c.times, cell.times);
    return;
  }
  cells.push_back(cell);
}

}  // namespace pj

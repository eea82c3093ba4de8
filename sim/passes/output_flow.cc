// SPDX-License-Identifier: Apache-2.0
#include "sim/passes/output_flow.h"

#include <algorithm>
#include <functional>
#include <limits>

#include "arch/base/integer.h"

namespace pj {
namespace {

void add(WordCounts& all, std::int64_t words, std::int64_t times) {
  if (words == 0 || times == 0) return;
  const auto same = std::find_if(all.begin(), all.end(), [&](const WordCount& c) { return c.words == words; });
  if (same == all.end()) {
    all.push_back({words, times});
  } else {
    same->times = checked_add(same->times, times);
  }
}

void add(WordCounts& all, const WordCounts& more, std::int64_t times) {
  for (const WordCount& m : more) add(all, m.words, checked_mul(m.times, times));
}

WordCounts product(const WordCounts& a, const WordCounts& b) {
  WordCounts all;
  for (const WordCount& x : a) {
    for (const WordCount& y : b) add(all, checked_mul(x.words, y.words), checked_mul(x.times, y.times));
  }
  return all;
}

bool is_one(const WordCounts& counts) {
  return counts.size() == 1 && counts.front().words == 1 && counts.front().times == 1;
}

constexpr std::size_t kAllLoops = std::numeric_limits<std::size_t>::max();

}  // namespace

OutputFlow::OutputFlow(const PassPlaces& places, int parent, int child, std::vector<SumSide> sides)
    : places_(places), parent_(parent), child_(child), sides_(std::move(sides)) {
  const LoopNest& nest = places.nest();
  const MachineSpec& machine = nest.machine();
  every_step_ = child == nest.compute() && !machine.mac.operand_latch.has(Tensor::kOutput);
  returns_ = machine.memories[static_cast<std::size_t>(parent)].partial_sums == PartialSums::kReturn;
  for (std::size_t at = places.begin(); at < nest.begin(child); ++at) {
    const NestLoop& loop = nest.loops()[at];
    if (loop.spatial || loop.factor == 1) continue;
    loops_.push_back({loop.dim, loop.factor, loop.stride, at, !nest.einsum().output.uses(loop.dim)});
  }
  seen_loops_ = loops_;
  while (!every_step_ && !seen_loops_.empty() && seen_loops_.back().reduces) seen_loops_.pop_back();
  known_words_.assign(sides_.size(), std::vector<std::map<std::int64_t, WordCounts>>(places.extents().size()));
  for (std::size_t d = 0; d < places.extents().size(); ++d)
    reach_.push_back(nest.tile_extent(child, static_cast<int>(d)));
  for (std::size_t at = 0; at < nest.begin(child); ++at) {
    const NestLoop& loop = nest.loops()[at];
    if (loop.spatial) reach_[static_cast<std::size_t>(loop.dim)] += (loop.factor - 1) * loop.stride;
  }
  const auto& path = nest.keepers(Tensor::kOutput);
  int zeroed = path.front();
  for (std::size_t k = 1; k < path.size() && path[k] <= parent; ++k) {
    const MemorySpec& above = machine.memories[static_cast<std::size_t>(path[k - 1])];
    if (above.partial_sums == PartialSums::kAccumulateAbove) zeroed = path[k];
  }
  if (zeroed >= places.inside()) {
    zeroed_ = nest.begin(zeroed);
  } else {
    outside_.emplace(nest, parent);
  }
}

const std::vector<PassSums>& OutputFlow::pass(const NestWalker& walker, const NestWalker* next) {
  const Around a = around(walker, next);
  const auto [known, fresh] = known_.try_emplace(key(walker, a));
  if (fresh) known->second = walk(walker, a);
  if (known->second.last) {
    held_ = *known->second.last;
    for (std::size_t d = 0; d < held_.begin.size(); ++d) held_.begin[d] += walker.offset(static_cast<int>(d));
  }
  last_ = last_step(walker, kAllLoops);
  if (zeroed_) last_zeroed_ = last_step(walker, *zeroed_);
  return known->second.sums;
}

OutputFlow::Around OutputFlow::around(const NestWalker& walker, const NestWalker* next) {
  const Offsets first = first_step(walker);
  Around a;
  a.begins = every_step_ || !last_ || !same_output(first, *last_);
  a.ends = every_step_ || next == nullptr || !same_output(first_step(*next), last_step(walker, kAllLoops));
  if (zeroed_ && last_) a.zeroed_begins = !same_output(first, last_zeroed_);
  if (outside_) {
    outside_->update(walker);
    a.first = outside_->first(walker);
  }
  a.final = walker.reduction_at_last();
  return a;
}

OutputFlow::Key OutputFlow::key(const NestWalker& walker, const Around& a) const {
  Key key = {a.begins, a.ends, a.zeroed_begins, a.first, a.final};
  const std::vector<std::int64_t>& extents = places_.extents();
  for (std::size_t d = 0; d < extents.size(); ++d) {
    const int dim = static_cast<int>(d);
    key.push_back(std::min(places_.size(dim) - walker.offset(dim), extents[d]));
    if (!a.begins) key.push_back(std::min(places_.size(dim) - held_.begin[d], extents[d]));
  }
  if (!a.begins) key.push_back(held_.first ? 1 : 0);
  return key;
}

// Residencies whose sums are the same words, as far as sizes go.
class OutputFlow::Classes {
 public:
  struct Class {
    Offsets begin;  // of one of them
    std::int64_t final = 0, others = 0, again = 0, refilled = 0;
  };
  explicit Classes(OutputFlow& flow) : flow_(flow) {}

  Class& of(const Offsets& begin) {
    rooms_.resize(begin.size());
    for (std::size_t d = 0; d < begin.size(); ++d) {
      rooms_[d] = std::min(flow_.places_.size(static_cast<int>(d)) - begin[d], flow_.reach_[d]);
    }
    if (last_ == nullptr || rooms_ != last_->first) {
      auto known = known_.find(rooms_);
      if (known == known_.end()) known = known_.emplace(rooms_, Class{begin}).first;
      last_ = &*known;
    }
    return last_->second;
  }
  [[nodiscard]] std::vector<PassSums> sums() const {
    std::vector<PassSums> sums(flow_.sides_.size());
    for (const auto& [rooms, c] : known_) {
      for (std::size_t s = 0; s < sums.size(); ++s) {
        const WordCounts words = flow_.words(s, c.begin);
        add(sums[s].final, words, c.final);
        add(sums[s].others, words, c.others);
        add(sums[s].again, words, c.again);
        add(sums[s].refilled, words, c.refilled);
      }
    }
    return sums;
  }

 private:
  OutputFlow& flow_;
  Offsets rooms_;  // of the residency at hand
  std::map<Offsets, Class> known_;
  std::pair<const Offsets, Class>* last_ = nullptr;
};

// The residencies that follow along the innermost loop and are of the same class as `held`, which began with a step of
// it: from then on what is first, final or refilled stays, until the loop's last iteration.
void OutputFlow::go_on(ResidencySteps& steps, const Around& a, Classes& classes, Residency& held) const {
  const std::int64_t alike = steps.alike(reach_);
  if (alike <= 0) return;
  Classes::Class& c = classes.of(held.begin);
  std::int64_t& ended = a.final && steps.at_last() ? c.final : c.others;
  ended += alike;
  if (!held.first) c.again += alike;
  if (!held.first && returns_) c.refilled += alike;
  steps.skip(alike);
  held.begin = steps.at();
}

OutputFlow::Outcome OutputFlow::walk(const NestWalker& walker, const Around& a) {
  Outcome outcome;
  Classes classes(*this);
  ResidencySteps steps(seen_loops_, places_, zeroed_, first_step(walker));
  bool zeroed_begins = a.zeroed_begins;
  Residency held = held_;
  const auto begin = [&] {
    held.begin = steps.at();
    held.first = a.first && zeroed_begins && steps.at_first();
    if (returns_ && !held.first) ++classes.of(held.begin).refilled;
  };
  const auto end = [&](bool final) {
    Classes::Class& c = classes.of(held.begin);
    ++(final ? c.final : c.others);
    c.again += held.first ? 0 : 1;
  };
  bool began = a.begins;
  if (a.begins) begin();
  for (bool final = a.final && steps.at_last(); steps.next(); final = a.final && steps.at_last()) {
    const bool changed = every_step_ || steps.output_moved();
    if (changed) end(final);
    if (zeroed_ && steps.before_zeroed()) zeroed_begins = steps.zeroed_moved();
    if (changed) begin();
    began = began || changed;
    if (changed) go_on(steps, a, classes, held);
  }
  if (a.ends) end(a.final);
  outcome.sums = classes.sums();
  if (!began) return outcome;
  outcome.last = held;
  for (std::size_t d = 0; d < held.begin.size(); ++d) outcome.last->begin[d] -= walker.offset(static_cast<int>(d));
  return outcome;
}

Offsets OutputFlow::first_step(const NestWalker& walker) const {
  Offsets at(places_.extents().size());
  for (std::size_t d = 0; d < at.size(); ++d) at[d] = walker.offset(static_cast<int>(d));
  return at;
}

// Every loop at its last non-empty iteration.
Offsets OutputFlow::last_step(const NestWalker& walker, std::size_t until) const {
  Offsets at = first_step(walker);
  for (const ResidencyLoop& loop : loops_) {
    if (loop.position >= until) break;
    std::int64_t& index = at[static_cast<std::size_t>(loop.dim)];
    index += std::min(loop.factor - 1, (places_.size(loop.dim) - 1 - index) / loop.stride) * loop.stride;
  }
  return at;
}

bool OutputFlow::same_output(const Offsets& a, const Offsets& b) const {
  for (std::size_t d = 0; d < a.size(); ++d) {
    if (a[d] != b[d] && places_.nest().einsum().output.uses(static_cast<int>(d))) return false;
  }
  return true;
}

// A tile of the output is the product of its dimensions; instances that differ in others hold the same words.
WordCounts OutputFlow::words(std::size_t side, const Offsets& begin) {
  WordCounts counts = {{1, 1}};
  for (std::size_t d = 0; d < begin.size(); ++d) {
    const std::int64_t room = std::min(places_.size(static_cast<int>(d)) - begin[d], reach_[d]);
    const auto [known, fresh] = known_words_[side][d].try_emplace(room);
    if (fresh) known->second = words_of_dim(sides_[side], static_cast<int>(d), begin[d]);
    if (!is_one(known->second)) counts = product(counts, known->second);
  }
  return counts;
}

WordCounts OutputFlow::words_of_dim(const SumSide& side, int dim, std::int64_t begin) const {
  const LoopNest& nest = places_.nest();
  const bool indexes = nest.einsum().output.uses(dim);
  const std::int64_t tile = nest.tile_extent(child_, dim);
  std::vector<PassLoop> apart;
  std::vector<PassLoop> united;
  for (std::size_t at = 0; at < nest.begin(child_); ++at) {
    const NestLoop& loop = nest.loops()[at];
    if (!loop.spatial || loop.dim != dim || loop.factor == 1) continue;
    const bool above = at < nest.begin(parent_);
    if (!indexes && side.one_holder_from && at >= *side.one_holder_from) continue;
    const bool chosen = std::find(side.side.apart.begin(), side.side.apart.end(), at) != side.side.apart.end();
    (above || chosen ? apart : united).push_back({at, loop.factor, loop.stride});
  }
  const auto held = [&](std::int64_t from) {
    std::int64_t words = 0;
    std::int64_t covered = from;  // instances come in order: what lies before is counted
    const std::function<void(std::size_t, std::int64_t)> unite = [&](std::size_t l, std::int64_t at) {
      if (l == united.size()) {
        const std::int64_t end = std::min(at + tile, places_.size(dim));
        words += std::max<std::int64_t>(0, end - std::max(at, covered));
        covered = std::max(covered, end);
        return;
      }
      for (std::int64_t k = 0; k < united[l].factor; ++k) unite(l + 1, at + k * united[l].stride);
    };
    unite(0, from);
    return indexes ? words : std::min<std::int64_t>(words, 1);
  };
  WordCounts counts;
  const std::function<void(std::size_t, std::int64_t, std::int64_t)> visit = [&](std::size_t l, std::int64_t at,
                                                                                 std::int64_t times) {
    if (at >= places_.size(dim)) return;
    if (l == apart.size()) return add(counts, held(at), times);
    const bool weighs = side.side.weight_loop && *side.side.weight_loop == apart[l].position;
    for (std::int64_t k = weighs ? 1 : 0; k < apart[l].factor; ++k) {
      visit(l + 1, at + k * apart[l].stride, checked_mul(times, weighs ? k : 1));
    }
  };
  visit(0, begin, 1);
  return counts;
}

}  // namespace pj

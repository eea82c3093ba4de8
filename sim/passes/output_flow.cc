// SPDX-License-Identifier: Apache-2.0
#include "sim/passes/output_flow.h"

#include <algorithm>
#include <functional>

#include "arch/base/integer.h"

namespace pj {
namespace {

void add(WordCounts& all, const WordCounts& more) {
  for (const WordCount& m : more) {
    if (m.words == 0 || m.times == 0) continue;
    const auto same = std::find_if(all.begin(), all.end(), [&](const WordCount& c) { return c.words == m.words; });
    if (same == all.end()) {
      all.push_back(m);
    } else {
      same->times = checked_add(same->times, m.times);
    }
  }
}

WordCounts product(const WordCounts& a, const WordCounts& b) {
  WordCounts all;
  for (const WordCount& x : a) {
    for (const WordCount& y : b) add(all, {{checked_mul(x.words, y.words), checked_mul(x.times, y.times)}});
  }
  return all;
}

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
  last_ = last_step(walker);
  return known->second.sums;
}

OutputFlow::Around OutputFlow::around(const NestWalker& walker, const NestWalker* next) {
  const Step first = first_step(walker);
  const Step last = last_step(walker);
  Around a;
  a.begins = every_step_ || !last_ || !same_output(first.at, last_->at);
  a.ends = every_step_ || next == nullptr || !same_output(first_step(*next).at, last.at);
  if (zeroed_ && last_) a.zeroed_begins = !same_output(zeroed_tile(first), zeroed_tile(*last_));
  if (outside_) {
    outside_->update(walker);
    a.first = outside_->first(walker);
  }
  a.final = walker.reduction_at_last();
  return a;
}

std::vector<std::int64_t> OutputFlow::key(const NestWalker& walker, const Around& a) const {
  std::vector<std::int64_t> key = {a.begins, a.ends, a.zeroed_begins, a.first, a.final};
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
  explicit Classes(const OutputFlow& flow) : flow_(flow) {}

  Class& of(const Offsets& begin) {
    Offsets rooms(begin.size());
    for (std::size_t d = 0; d < begin.size(); ++d) {
      rooms[d] = std::min(flow_.places_.size(static_cast<int>(d)) - begin[d], flow_.reach_[d]);
    }
    if (last_ != nullptr && rooms == last_->first) return last_->second;
    last_ = &*known_.try_emplace(rooms, Class{begin}).first;
    return last_->second;
  }
  [[nodiscard]] std::vector<PassSums> sums() const {
    std::vector<PassSums> sums(flow_.sides_.size());
    for (const auto& [rooms, c] : known_) {
      for (std::size_t s = 0; s < sums.size(); ++s) {
        const WordCounts words = flow_.words(flow_.sides_[s], c.begin);
        add(sums[s].final, product(words, {{1, c.final}}));
        add(sums[s].others, product(words, {{1, c.others}}));
        add(sums[s].again, product(words, {{1, c.again}}));
        add(sums[s].refilled, product(words, {{1, c.refilled}}));
      }
    }
    return sums;
  }

 private:
  const OutputFlow& flow_;
  std::map<Offsets, Class> known_;
  std::pair<const Offsets, Class>* last_ = nullptr;
};

OutputFlow::Outcome OutputFlow::walk(const NestWalker& walker, const Around& a) const {
  Outcome outcome;
  Classes classes(*this);
  Step step = first_step(walker);
  bool zeroed_begins = a.zeroed_begins;
  const auto begin = [&] {
    outcome.last = Residency{step.at, a.first && zeroed_begins && at_first(step)};
    if (returns_ && !outcome.last->first) ++classes.of(step.at).refilled;
    return *outcome.last;
  };
  const auto end = [&](const Residency& residency, bool final) {
    Classes::Class& c = classes.of(residency.begin);
    ++(final ? c.final : c.others);
    c.again += residency.first ? 0 : 1;
  };
  Residency held = a.begins ? begin() : held_;
  while (true) {
    Step next = step;
    if (!advance(next)) break;
    const bool changed = every_step_ || !same_output(next.at, step.at);
    if (changed) end(held, a.final && at_last(step));
    if (zeroed_ && next.moved < *zeroed_) zeroed_begins = !same_output(zeroed_tile(next), zeroed_tile(step));
    step = std::move(next);
    if (changed) held = begin();
  }
  if (a.ends) end(held, a.final);
  outcome.sums = classes.sums();
  if (outcome.last) {
    for (std::size_t d = 0; d < step.at.size(); ++d) outcome.last->begin[d] -= walker.offset(static_cast<int>(d));
  }
  return outcome;
}

OutputFlow::Step OutputFlow::first_step(const NestWalker& walker) const {
  Step step{Offsets(places_.extents().size()), std::vector<std::int64_t>(loops_.size(), 0), 0};
  for (std::size_t d = 0; d < step.at.size(); ++d) step.at[d] = walker.offset(static_cast<int>(d));
  return step;
}

// Every loop at its last non-empty iteration.
OutputFlow::Step OutputFlow::last_step(const NestWalker& walker) const {
  Step step = first_step(walker);
  for (std::size_t k = 0; k < loops_.size(); ++k) {
    std::int64_t& at = step.at[static_cast<std::size_t>(loops_[k].dim)];
    step.digits[k] = std::min(loops_[k].factor - 1, (places_.size(loops_[k].dim) - 1 - at) / loops_[k].stride);
    at += step.digits[k] * loops_[k].stride;
  }
  return step;
}

bool OutputFlow::advance(Step& step) const {
  for (std::size_t k = loops_.size(); k-- > 0;) {
    const Loop& loop = loops_[k];
    std::int64_t& at = step.at[static_cast<std::size_t>(loop.dim)];
    if (step.digits[k] + 1 < loop.factor && at + loop.stride < places_.size(loop.dim)) {
      ++step.digits[k];
      at += loop.stride;
      step.moved = loop.position;
      return true;
    }
    at -= step.digits[k] * loop.stride;
    step.digits[k] = 0;
  }
  return false;
}

// All reduction loops inside the memory that last started at zero at their first iteration?
bool OutputFlow::at_first(const Step& step) const {
  for (std::size_t k = 0; k < loops_.size(); ++k) {
    if (loops_[k].reduces && loops_[k].position >= zeroed_.value_or(0) && step.digits[k] > 0) return false;
  }
  return true;
}

// All reduction loops at their last iteration that is not empty with the loops inside at their first?
bool OutputFlow::at_last(const Step& step) const {
  Offsets at = step.at;
  for (std::size_t k = loops_.size(); k-- > 0;) {
    const Loop& loop = loops_[k];
    if (!loop.reduces) continue;
    std::int64_t& index = at[static_cast<std::size_t>(loop.dim)];
    if (step.digits[k] + 1 < loop.factor && index + loop.stride < places_.size(loop.dim)) return false;
    index -= step.digits[k] * loop.stride;
  }
  return true;
}

// Where the tile of the memory that last started at zero stands.
OutputFlow::Offsets OutputFlow::zeroed_tile(const Step& step) const {
  Offsets tile = step.at;
  for (std::size_t k = 0; k < loops_.size(); ++k) {
    if (loops_[k].position < *zeroed_) continue;
    tile[static_cast<std::size_t>(loops_[k].dim)] -= step.digits[k] * loops_[k].stride;
  }
  return tile;
}

bool OutputFlow::same_output(const Offsets& a, const Offsets& b) const {
  for (std::size_t d = 0; d < a.size(); ++d) {
    if (a[d] != b[d] && places_.nest().einsum().output.uses(static_cast<int>(d))) return false;
  }
  return true;
}

// A tile of the output is the product of its dimensions; instances that differ in others hold the same words.
WordCounts OutputFlow::words(const SumSide& side, const Offsets& begin) const {
  WordCounts counts = {{1, 1}};
  for (std::size_t d = 0; d < begin.size(); ++d) {
    counts = product(counts, words_of_dim(side, static_cast<int>(d), begin[d]));
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
    if (l == apart.size()) return add(counts, {{held(at), times}});
    const bool weighs = side.side.weight_loop && *side.side.weight_loop == apart[l].position;
    for (std::int64_t k = weighs ? 1 : 0; k < apart[l].factor; ++k) {
      visit(l + 1, at + k * apart[l].stride, checked_mul(times, weighs ? k : 1));
    }
  };
  visit(0, begin, 1);
  return counts;
}

}  // namespace pj

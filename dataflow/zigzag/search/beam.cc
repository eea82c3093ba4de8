// SPDX-License-Identifier: Apache-2.0
#include "dataflow/zigzag/search/beam.h"

#include <algorithm>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace pj {

ZigzagBeam::ZigzagBeam(const ZigzagCutCosts& costs, const ZigzagBounds& bounds, std::vector<Objective> order,
                       std::size_t width)
    : costs_(costs), bounds_(bounds), order_(std::move(order)), width_(width) {
  if (costs.ports() > kMaxPorts) throw std::length_error("ZigzagBeam: too many ports");
  for (const ZigzagMemorySpec& memory : costs.shape().machine().memories) {
    int operands = 0;
    for (std::size_t o = 0; o < kOperands.size(); ++o) operands += memory.holds(o) ? 1 : 0;
    shared_.push_back(operands > 1);
  }
}

std::size_t ZigzagBeam::slot(const ZigzagStage& stage) const {
  std::size_t slot = stage.node;
  for (std::size_t o = 0; o < 3; ++o) slot = slot * (costs_.cuts(o) + 1) + stage.made[o];
  return slot;
}

ZigzagBeamOutcome ZigzagBeam::run(const Wanted& wanted, const Complete& complete) {
  const ZigzagLattice& lattice = costs_.lattice();
  ZigzagStage last{lattice.nodes() - 1, {costs_.cuts(0), costs_.cuts(1), costs_.cuts(2)}};
  buckets_.assign(slot(last) + 1, {});
  Partial start;
  start.energy = costs_.base().energy;
  start.busy.assign(costs_.ports(), 0.0);
  add_busy_cycles(costs_.base(), start.busy.data());
  start.held.assign(costs_.shape().machine().memories.size(), 0);
  start.sums_in = costs_.sums_outside(0);
  add({}, start, {}, wanted);
  // A step leads to a node, and a cut to a stage, of a higher number.
  for (std::size_t v = 0; v < lattice.nodes(); ++v) {
    for (std::size_t w = 0; w <= costs_.cuts(0); ++w) {
      for (std::size_t i = 0; i <= costs_.cuts(1); ++i) {
        for (std::size_t o = 0; o <= costs_.cuts(2); ++o) {
          const ZigzagStage stage{v, {w, i, o}};
          Bucket bucket = std::move(buckets_[slot(stage)]);
          if (slot(stage) == slot(last)) {
            for (const Partial& partial : bucket) complete(mapping_of(partial));
          } else if (!bucket.empty()) {
            expand(stage, bucket, wanted);
          }
        }
      }
    }
  }
  return outcome_;
}

void ZigzagBeam::expand(const ZigzagStage& stage, Bucket& bucket, const Wanted& wanted) {
  narrow(bucket);
  for (const Partial& from : bucket) {
    if (!wanted(from.least)) continue;
    for (std::size_t o = from.last_cut; o < 3; ++o) try_cut(stage, from, o, wanted);
    for (std::size_t k = 0; k < costs_.lattice().kinds().size(); ++k) step(stage, from, k, wanted);
  }
}

void ZigzagBeam::try_cut(const ZigzagStage& stage, const Partial& from, std::size_t o, const Wanted& wanted) {
  if (stage.made[o] == costs_.cuts(o)) return;
  const std::size_t boundary = stage.made[o] + ZigzagCutCosts::first(o);
  const ZigzagCut& cut = costs_.at(o, boundary, stage.node);
  if (!cut.possible) return;
  Partial next = from;
  if (!cut_into(next, o, boundary, cut, stage.node)) return;
  ZigzagStage to = stage;
  ++to.made[o];
  add(to, std::move(next), {from.trace, -1, static_cast<int>(o)}, wanted);
}

// False if it does not fit.
bool ZigzagBeam::cut_into(Partial& partial, std::size_t o, std::size_t boundary, const ZigzagCut& cut,
                          std::size_t node) const {
  const ZigzagShape& shape = costs_.shape();
  const bool output = kOperands[o] == Tensor::kOutput;
  const std::int64_t period = costs_.period(node);
  std::int64_t allowed = period;
  if (boundary > 0) {
    const std::size_t level = boundary - 1;
    const bool sums = output && (partial.sums_in || shape.adds_up_from(o, boundary));
    const std::int64_t bits = cut.tile * (sums ? shape.einsum().partial_sum_bits : shape.bits(o));
    std::int64_t& held = partial.held[shape.path(o)[level]];
    if (held + bits > shape.memory(o, level).size_bits) return false;
    if (shared_[shape.path(o)[level]]) held += bits;
    // Whatever else is in the memory: it cannot buffer twice what does not fit twice alone.
    const std::int64_t effective = cut.tile * cut.bits / partial.runs[o].relevant;
    if (2 * effective > shape.memory(o, level).size_bits) allowed /= partial.runs[o].irrelevant;
    partial.runs[o] = {};
  }
  double longest = 0.0;
  for (std::size_t s = 0; s < cut.port.size(); ++s) {
    if (cut.port[s] < 0) continue;
    const auto real = static_cast<double>(cut.real[s]);
    const auto again = static_cast<double>(cut.times - 1);
    partial.busy[static_cast<std::size_t>(cut.port[s])] += real * again;
    partial.stall = std::max(partial.stall, (real - static_cast<double>(allowed)) * again);
    longest = std::max(longest, real);
  }
  if (boundary > 0 && cut.times > 1) (output ? partial.loads : partial.onload[o]) += longest;
  if (output) partial.sums_in = costs_.sums_outside(node);
  partial.energy += cut.energy;
  partial.last_cut = o;
  partial.fresh[o] = boundary > 0 || costs_.reads() == InnermostReads::kOncePerWord;
  return true;
}

void ZigzagBeam::step(const ZigzagStage& stage, const Partial& from, std::size_t kind, const Wanted& wanted) {
  const ZigzagLattice::Kind& k = costs_.lattice().kinds()[kind];
  if (!costs_.lattice().more(stage.node, k)) return;
  std::array<ZigzagRelevance, 3> relevance = {};
  for (std::size_t o = 0; o < 3; ++o) {
    relevance[o] = costs_.shape().relevance(o, k.loop.dim);
    // It would merge: the same mapping is the one cut further out.
    if (from.fresh[o] && relevance[o] == ZigzagRelevance::kIrrelevant) return;
  }
  Partial next = from;
  for (std::size_t o = 0; o < 3; ++o) {
    Runs& runs = next.runs[o];
    runs.relevant = relevance[o] == ZigzagRelevance::kRelevant ? runs.relevant * k.loop.factor : 1;
    runs.irrelevant = relevance[o] == ZigzagRelevance::kIrrelevant ? runs.irrelevant * k.loop.factor : 1;
  }
  next.fresh = {};
  next.last_cut = 0;
  ZigzagStage to = stage;
  to.node += k.weight;
  add(to, std::move(next), {from.trace, static_cast<int>(kind), 0}, wanted);
}

void ZigzagBeam::add(const ZigzagStage& stage, Partial partial, Step step, const Wanted& wanted) {
  ++outcome_.looked_at;
  partial.least = bounds_.at_least(partial.energy, partial.busy.data(), partial.stall, stage);
  if (!wanted(partial.least)) return;
  partial.trace = trace_.size();
  trace_.push_back(step);
  buckets_[slot(stage)].push_back(std::move(partial));
}

// Loads are no bound, but tell what is likely.
bool ZigzagBeam::comes_before(const Partial& a, const Partial& b, const std::vector<Objective>& order) {
  const auto likely = [](const Partial& p) {
    return MappingCost{p.least.energy, p.least.cycles + p.loads + std::max(p.onload[0], p.onload[1])};
  };
  for (const Objective objective : order) {
    const double x = value_of(objective, likely(a));
    const double y = value_of(objective, likely(b));
    if (x != y) return x < y;
  }
  return false;
}

// The order of loops between two cuts often does not matter.
void ZigzagBeam::drop_equals(Bucket& bucket) const {
  std::sort(bucket.begin(), bucket.end(),
            [&](const Partial& a, const Partial& b) { return comes_before(a, b, order_); });
  const auto figures = [](const Partial& p) {
    return std::tie(p.energy, p.stall, p.loads, p.onload, p.busy, p.held, p.fresh, p.last_cut, p.sums_in, p.runs);
  };
  const auto same = [&](const Partial& a, const Partial& b) { return figures(a) == figures(b); };
  bucket.erase(std::unique(bucket.begin(), bucket.end(), same), bucket.end());
}

// Is whatever follows b possible after a too, for no more energy?
bool ZigzagBeam::no_worse(const Partial& a, const Partial& b) {
  const auto within = [](const auto& x, const auto& y) {
    return std::equal(x.begin(), x.end(), y.begin(), [](auto p, auto q) { return p <= q; });
  };
  return a.energy <= b.energy && a.last_cut <= b.last_cut && a.sums_in <= b.sums_in && within(a.held, b.held) &&
         within(a.fresh, b.fresh);
}

// Puts those first that no other makes pointless, energy alone considered. How many?
std::size_t ZigzagBeam::keep_least_energies(Bucket& bucket) const {
  std::stable_sort(bucket.begin(), bucket.end(),
                   [](const Partial& a, const Partial& b) { return a.least.energy < b.least.energy; });
  std::size_t front = 0;
  for (std::size_t i = 0; i < bucket.size(); ++i) {
    const auto end = bucket.begin() + static_cast<std::ptrdiff_t>(front);
    const bool beaten = std::any_of(bucket.begin(), end, [&](const Partial& p) { return no_worse(p, bucket[i]); });
    if (!beaten) std::swap(bucket[front++], bucket[i]);
  }
  return front;
}

void ZigzagBeam::narrow(Bucket& bucket) {
  if (bucket.size() <= width_) return;
  drop_equals(bucket);
  if (bucket.size() <= width_) return;
  std::size_t kept = 0;
  if (order_.front() == Objective::kEnergy) {
    kept = keep_least_energies(bucket);
  } else {
    outcome_.exhaustive = false;
  }
  // Most by what is looked for; a few that are good in another way: what is dear now may wait less later.
  const std::vector<std::pair<std::vector<Objective>, std::size_t>> shares = {{order_, width_ - width_ / 4},
                                                                              {{Objective::kEnergy}, width_ / 12},
                                                                              {{Objective::kLatency}, width_ / 12},
                                                                              {{Objective::kEdp}, width_ / 12}};
  for (const auto& [order, share] : shares) {
    const std::size_t to = std::min(bucket.size(), kept + share);
    const auto at = [&](std::size_t i) { return bucket.begin() + static_cast<std::ptrdiff_t>(i); };
    const auto earlier = [&by = order](const Partial& a, const Partial& b) { return comes_before(a, b, by); };
    std::partial_sort(at(kept), at(to), bucket.end(), earlier);
    kept = to;
  }
  bucket.resize(kept);
}

ZigzagMapping ZigzagBeam::mapping_of(const Partial& partial) const {
  std::vector<Step> steps;
  for (std::size_t t = partial.trace; t != 0; t = trace_[t].before) steps.push_back(trace_[t]);
  ZigzagMapping mapping;
  std::array<std::vector<std::size_t>, 3> cuts;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    if (step->loop < 0) {
      cuts[static_cast<std::size_t>(step->operand)].push_back(mapping.loops.size());
    } else {
      mapping.loops.push_back(costs_.lattice().kinds()[static_cast<std::size_t>(step->loop)].loop);
    }
  }
  for (std::size_t o = 0; o < 3; ++o) {
    // The pins are no memory.
    mapping.cuts[o].assign(cuts[o].begin() + (ZigzagCutCosts::first(o) == 0 ? 1 : 0), cuts[o].end());
    mapping.cuts[o].push_back(mapping.loops.size());
  }
  return mapping;
}

}  // namespace pj

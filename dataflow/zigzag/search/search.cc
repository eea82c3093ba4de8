// SPDX-License-Identifier: Apache-2.0
#include "dataflow/zigzag/search/search.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <queue>
#include <stdexcept>
#include <tuple>

#include "dataflow/zigzag/search/beam.h"

namespace pj {
namespace {

bool less(double a, double b) { return a < b * (1.0 - kSameFigure); }

class Search {
 public:
  Search(const Einsum& einsum, const ZigzagMachine& machine, InnermostReads reads, const std::vector<Objective>& order,
         const ZigzagSearchLimits& limits)
      : einsum_(einsum), machine_(machine), reads_(reads), order_(order), limits_(limits) {
    if (order.empty()) throw std::logic_error("search_zigzag: no objective");
  }

  // Best first: whatever promises most is bounded better, and then looked into.
  ZigzagSearchResult run(const std::vector<ZigzagSpatial>& spatial) {
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> queue;
    for (std::size_t i = 0; i < spatial.size(); ++i) {
      queue.push({value_of(order_.front(), quick_bound(spatial[i])), i, Bound::kQuick});
    }
    result_.at_least = std::numeric_limits<double>::infinity();
    while (!queue.empty()) {
      const Candidate next = queue.top();
      queue.pop();
      if (result_.best && !less(next.bound, value_of(order_.front(), result_.best->cost))) {
        result_.at_least = std::min(result_.at_least, next.bound);
        break;
      }
      if (next.by == Bound::kQuick) {
        queue.push({value_of(order_.front(), joint_bound(spatial[next.spatial])), next.spatial, Bound::kJoint});
      } else {
        look_into(spatial[next.spatial]);
      }
    }
    if (result_.best) {
      const double best = value_of(order_.front(), result_.best->cost);
      result_.at_least = std::min(result_.at_least, best);
      result_.proven = !less(result_.at_least, best);
    }
    return std::move(result_);
  }

 private:
  enum class Bound : std::uint8_t { kQuick, kJoint };
  struct Candidate {
    double bound = 0.0;
    std::size_t spatial = 0;
    Bound by = Bound::kQuick;
    friend bool operator>(const Candidate& a, const Candidate& b) {
      return std::tie(a.bound, a.spatial) > std::tie(b.bound, b.spatial);
    }
  };

  [[nodiscard]] bool better(const MappingCost& a, const MappingCost& b) const {
    for (const Objective objective : order_) {
      const double x = value_of(objective, a);
      const double y = value_of(objective, b);
      if (less(x, y)) return true;
      if (less(y, x)) return false;
    }
    return false;
  }

  ZigzagLattice lattice_of(const ZigzagShape& shape) const {
    ZigzagLattice lattice(shape.iterations());
    if (lattice.nodes() > limits_.nodes) throw std::length_error("search_zigzag: too many temporal loops");
    return lattice;
  }

  // Each operand by itself, as if the others had orders of their own.
  [[nodiscard]] MappingCost quick_bound(const ZigzagSpatial& spatial) const {
    const ZigzagShape shape(einsum_, machine_, spatial);
    const ZigzagLattice lattice = lattice_of(shape);
    MappingCost bound;
    bound.cycles = 1.0;
    for (const std::int64_t iterations : shape.iterations()) bound.cycles *= static_cast<double>(iterations);
    if (order_.front() == Objective::kLatency) return bound;
    const ZigzagCutCosts costs(shape, lattice, reads_, ZigzagCutCosts::Tables::kEnergy);
    bound.energy = costs.base().energy;
    for (std::size_t o = 0; o < kOperands.size(); ++o) bound.energy += least_energy(costs, {o});
    return bound;
  }

  // All operands in one order.
  [[nodiscard]] MappingCost joint_bound(const ZigzagSpatial& spatial) const {
    const ZigzagShape shape(einsum_, machine_, spatial);
    const ZigzagLattice lattice = lattice_of(shape);
    const ZigzagCutCosts costs(shape, lattice, reads_, ZigzagCutCosts::Tables::kEnergy);
    return {costs.base().energy + least_energy(costs, {0, 1, 2}), static_cast<double>(costs.cycles())};
  }

  void look_into(const ZigzagSpatial& spatial) {
    const ZigzagShape shape(einsum_, machine_, spatial);
    const ZigzagLattice lattice = lattice_of(shape);
    const ZigzagCutCosts costs(shape, lattice, reads_, ZigzagCutCosts::Tables::kAll);
    const ZigzagBounds bounds(costs);
    const auto wanted = [&](const MappingCost& least) {
      return std::isfinite(least.energy) && (!result_.best || better(least, result_.best->cost));
    };
    if (!wanted(bounds.all())) return bound_by(bounds.all());
    std::vector<ZigzagFound> complete;
    ZigzagBeam beam(costs, bounds, order_, limits_.width);
    const ZigzagBeamOutcome outcome = beam.run(wanted, [&](ZigzagMapping mapping) {
      mapping.spatial = spatial;
      if (const auto cost = zigzag_cost(shape, mapping, reads_)) complete.push_back({std::move(mapping), *cost});
    });
    result_.looked_at += outcome.looked_at;
    if (!outcome.exhaustive) bound_by(bounds.all());
    keep_best(shape, complete);
  }

  void bound_by(const MappingCost& least) {
    result_.at_least = std::min(result_.at_least, value_of(order_.front(), least));
  }

  void keep_best(const ZigzagShape& shape, std::vector<ZigzagFound>& complete) {
    const auto first = [&](const ZigzagFound& a, const ZigzagFound& b) { return better(a.cost, b.cost); };
    std::stable_sort(complete.begin(), complete.end(), first);
    if (complete.size() > limits_.polished) complete.resize(limits_.polished);
    for (ZigzagFound& found : complete) {
      polish(
          shape, reads_, [&](const MappingCost& a, const MappingCost& b) { return better(a, b); }, found);
      if (!result_.best || better(found.cost, result_.best->cost)) result_.best = found;
    }
  }

  const Einsum& einsum_;
  const ZigzagMachine& machine_;
  InnermostReads reads_;
  const std::vector<Objective>& order_;
  const ZigzagSearchLimits& limits_;
  ZigzagSearchResult result_;
};

}  // namespace

ZigzagSearchResult search_zigzag(const Einsum& einsum, const ZigzagMachine& machine,
                                 const std::vector<ZigzagSpatial>& spatial, InnermostReads reads,
                                 const std::vector<Objective>& order, const ZigzagSearchLimits& limits) {
  return Search(einsum, machine, reads, order, limits).run(spatial);
}

}  // namespace pj

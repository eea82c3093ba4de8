// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/copy_search.h"

#include <algorithm>
#include <limits>
#include <map>

#include "arch/base/integer.h"
#include "dataflow/mapper/search_clock.h"
#include "sim/mapping/copy_knapsack.h"

namespace pj {
namespace {

// Of each layer, as for loop nests.
SearchLimits limits_of(const CopyProblem& problem, const MapRequest& request) {
  const auto layers = static_cast<std::int64_t>(std::max<std::size_t>(problem.layers.size(), 1));
  SearchLimits limits;
  if (request.nodes) limits.nodes = checked_mul(*request.nodes, layers);
  limits.seconds =
      request.nodes ? std::numeric_limits<double>::infinity() : request.seconds * static_cast<double>(layers);
  limits.stop = request.stop;
  return limits;
}

// A direction to look in: the least of energy * cost.energy + cycles * cost.cycles; ties by the other figure.
struct Weights {
  double energy = 0.0;
  double cycles = 0.0;

  [[nodiscard]] OrderedCost of(const MappingCost& cost) const {
    const double tie = energy == 0.0 ? cost.energy : cost.cycles;
    return {energy * cost.energy + cycles * cost.cycles, tie};
  }
};

// The best in a direction; all there is lies on or above the line energy * E + cycles * T = at_least.
struct Supported {
  CopyFind find;
  Weights weights;
  double at_least = 0.0;
  bool proven = false;
};

// Where the lines of two directions cross. What both leave between them costs no less, by any objective.
MappingCost crossing(const Supported& a, const Supported& b) {
  const double det = a.weights.cycles * b.weights.energy - a.weights.energy * b.weights.cycles;
  return {(a.weights.cycles * b.at_least - b.weights.cycles * a.at_least) / det,
          (a.at_least * b.weights.energy - b.at_least * a.weights.energy) / det};
}

class Search {
 public:
  Search(const CopyProblem& problem, const MapRequest& request)
      : problem_(problem), request_(request), clock_(limits_of(problem, request)) {
    for (std::size_t l = 0; l < problem.layers.size(); ++l) rounds_[problem.layers[l].round].push_back(l);
  }

  CopySearch run() {
    const Objective first = request_.objectives.front();
    if (first == Objective::kLatency) one({0.0, 1.0});
    if (first == Objective::kEnergy) one({1.0, 0.0});
    if (first == Objective::kEdp || first == Objective::kEd2p) product();
    order();
    const double best = value(result_.finds.front().cost);
    result_.gap = std::max(0.0, 1.0 - at_least_ / best);
    result_.proven = result_.gap <= kSameFigure;
    result_.nodes = nodes_;
    result_.seconds = clock_.seconds();
    return std::move(result_);
  }

 private:
  [[nodiscard]] double value(const MappingCost& cost) const { return value_of(request_.objectives.front(), cost); }

  bool allowed(std::int64_t steps) {
    nodes_ += steps;
    return !clock_.ends(nodes_);
  }

  [[nodiscard]] Knapsack knapsack(const std::vector<std::size_t>& layers, const Weights& weights) const {
    Knapsack sack;
    sack.arrays = problem_.arrays;
    for (const std::size_t l : layers) {
      auto& items = sack.layers.emplace_back();
      for (const CopyOption& o : problem_.layers[l].options) items.push_back({o.arrays, weights.of(o.cost)});
    }
    return sack;
  }

  // Rounds do not share arrays: the best of each is the best of all.
  Supported solve(const Weights& weights) {
    Supported best;
    best.weights = weights;
    best.at_least = weights.of(problem_.rest).first;
    best.proven = true;
    best.find.options.resize(problem_.layers.size());
    best.find.cost = problem_.rest;
    for (const auto& [round, layers] : rounds_) {
      const Knapsack sack = knapsack(layers, weights);
      const KnapsackChoice choice = least_choice(sack, [this](std::int64_t steps) { return allowed(steps); });
      best.at_least += choice.at_least;
      best.proven = best.proven && choice.proven;
      for (std::size_t i = 0; i < layers.size(); ++i) {
        best.find.options[layers[i]] = choice.items[i];
        const MappingCost& cost = problem_.layers[layers[i]].options[choice.items[i]].cost;
        best.find.cost = {best.find.cost.energy + cost.energy, best.find.cost.cycles + cost.cycles};
      }
    }
    // Sums in another order differ in their last digits.
    if (best.proven) best.at_least = weights.of(best.find.cost).first;
    result_.finds.push_back(best.find);
    return best;
  }

  void one(const Weights& weights) {
    const Supported best = solve(weights);
    at_least_ = best.at_least;
  }

  // Energy x time^n is least at a corner of the convex hull of all there is: on a line between two corners both its
  // ends are at least as low. Corners are found from the fastest and the thriftiest inwards.
  void product() {
    const Supported fastest = solve({0.0, 1.0});
    const Supported thriftiest = solve({1.0, 0.0});
    at_least_ = std::min(value(fastest.find.cost), value(thriftiest.find.cost));
    between(fastest, thriftiest);
  }

  void between(const Supported& fast, const Supported& thrifty) {
    const MappingCost corner = crossing(fast, thrifty);
    double best = value(result_.finds.front().cost);
    for (const CopyFind& find : result_.finds) best = std::min(best, value(find.cost));
    at_least_ = std::min(at_least_, best);
    if (value(corner) >= best * (1.0 - kSameFigure)) return;
    const Weights weights{thrifty.find.cost.cycles - fast.find.cost.cycles,
                          fast.find.cost.energy - thrifty.find.cost.energy};
    const bool can = fast.proven && thrifty.proven && weights.cycles > 0.0 && weights.energy > 0.0;
    if (!can) {
      at_least_ = std::min(at_least_, value(corner));
      return;
    }
    const Supported middle = solve(weights);
    const double line = weights.of(fast.find.cost).first;
    if (middle.proven && middle.at_least >= line * (1.0 - kSameFigure)) return;  // the line itself is the hull
    between(fast, middle);
    between(middle, thrifty);
  }

  // The best first; each once.
  void order() {
    auto& finds = result_.finds;
    BestFind best(request_.objectives);
    std::size_t chosen = 0;
    for (std::size_t i = 0; i < finds.size(); ++i) {
      if (!best.wanted(finds[i].cost)) continue;
      best.add({}, finds[i].cost);
      chosen = i;
    }
    std::swap(finds[0], finds[chosen]);
    for (std::size_t i = 1; i < finds.size();) {
      const auto same = [&](const CopyFind& other) { return other.options == finds[i].options; };
      const auto at = finds.begin() + static_cast<std::ptrdiff_t>(i);
      i = std::any_of(finds.begin(), at, same) ? static_cast<std::size_t>(finds.erase(at) - finds.begin()) : i + 1;
    }
  }

  const CopyProblem& problem_;
  const MapRequest& request_;
  SearchClock clock_;
  std::map<int, std::vector<std::size_t>> rounds_;
  std::int64_t nodes_ = 0;
  double at_least_ = 0.0;
  CopySearch result_;
};

}  // namespace

CopySearch search_copies(const CopyProblem& problem, const MapRequest& request) {
  return Search(problem, request).run();
}

void check_copy_search(const MapRequest& request, Problems& problems) {
  const auto refuse = [&](bool asked, const char* option, const char* why) {
    if (asked) problems.add({option, 0, 0, ""}, why);
  };
  refuse(request.strategy != SearchStrategy::kExact, "--search",
         "copies on arrays are searched exactly, and not drawn: leave it out");
  refuse(request.factoring != MapRequest{}.factoring, "--factors", "arrays have no loops to be cut: leave it out");
  refuse(!request.constraints.empty(), "--constrain", "arrays have no loops to be constrained: leave it out");
  refuse(request.any_style, "--any-style", "arrays have no styles: leave it out");
  refuse(request.pareto, "--pareto", "copies are searched for one objective at a time: name it with --objective");
}

}  // namespace pj

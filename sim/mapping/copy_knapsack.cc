// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/copy_knapsack.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace pj {
namespace {

constexpr OrderedCost kNever{std::numeric_limits<double>::infinity(), 0.0};

// Arrays beside the first item of each layer, as far as any choice can use them.
std::int64_t spare_of(const Knapsack& knapsack) {
  std::int64_t spare = knapsack.arrays;
  std::int64_t usable = 0;
  for (const auto& items : knapsack.layers) {
    spare -= items.front().arrays;
    usable += items.back().arrays - items.front().arrays;
  }
  return std::min(spare, usable);
}

// Items that no item of as few arrays is as cheap as; the first is always one.
std::vector<std::size_t> useful_items(const std::vector<KnapsackItem>& items) {
  std::vector<std::size_t> useful = {0};
  for (std::size_t i = 1; i < items.size(); ++i) {
    if (items[i].cost < items[useful.back()].cost) useful.push_back(i);
  }
  return useful;
}

// From one corner of a layer's hull to the next.
struct HullStep {
  std::size_t layer = 0;
  std::size_t item = 0;  // that it ends at
  std::int64_t arrays = 0;
  double saved = 0.0;  // of the first cost

  [[nodiscard]] double an_array() const { return saved / static_cast<double>(arrays); }
};

HullStep step_between(const std::vector<KnapsackItem>& items, std::size_t layer, std::size_t from, std::size_t to) {
  return {layer, to, items[to].arrays - items[from].arrays, items[from].cost.first - items[to].cost.first};
}

// Savings an array fall along the hull.
void add_hull(const std::vector<KnapsackItem>& items, std::size_t layer, std::vector<HullStep>& steps) {
  std::vector<std::size_t> corners;
  for (const std::size_t item : useful_items(items)) {
    const auto bends_in = [&] {
      if (corners.size() < 2) return false;
      const std::size_t last = corners.back();
      return step_between(items, layer, last, item).an_array() >=
             step_between(items, layer, corners[corners.size() - 2], last).an_array();
    };
    while (bends_in()) corners.pop_back();
    corners.push_back(item);
  }
  for (std::size_t c = 1; c < corners.size(); ++c) {
    const HullStep step = step_between(items, layer, corners[c - 1], corners[c]);
    if (step.saved > 0.0) steps.push_back(step);
  }
}

// The least cost of the layers so far for each number of spare arrays, and the items that give it.
class Table {
 public:
  Table(const Knapsack& knapsack, const StepsAllowed& allowed)
      : knapsack_(knapsack), allowed_(allowed), states_(static_cast<std::size_t>(spare_of(knapsack)) + 1) {}

  bool fill() {
    least_.assign(states_, OrderedCost{});
    for (const auto& items : knapsack_.layers) {
      if (!add(items)) return false;
    }
    return true;
  }

  [[nodiscard]] double least() const { return least_.back().first; }

  [[nodiscard]] std::vector<std::size_t> items() const {
    std::vector<std::size_t> chosen(knapsack_.layers.size());
    std::size_t spare = states_ - 1;
    for (std::size_t layer = chosen.size(); layer-- > 0;) {
      chosen[layer] = chosen_[layer][spare];
      const auto& items = knapsack_.layers[layer];
      spare -= static_cast<std::size_t>(items[chosen[layer]].arrays - items.front().arrays);
    }
    return chosen;
  }

 private:
  bool add(const std::vector<KnapsackItem>& items) {
    std::vector<OrderedCost> least(states_, kNever);
    std::vector<std::uint32_t> chosen(states_, 0);
    for (const std::size_t item : useful_items(items)) {
      const auto more = static_cast<std::size_t>(items[item].arrays - items.front().arrays);
      if (more >= states_) break;
      for (std::size_t spare = more; spare < states_; ++spare) {
        const OrderedCost cost = least_[spare - more] + items[item].cost;
        if (!(cost < least[spare])) continue;
        least[spare] = cost;
        chosen[spare] = static_cast<std::uint32_t>(item);
      }
      if (!allowed_(static_cast<std::int64_t>(states_ - more))) return false;
    }
    least_ = std::move(least);
    chosen_.push_back(std::move(chosen));
    return true;
  }

  const Knapsack& knapsack_;
  const StepsAllowed& allowed_;
  std::size_t states_;
  std::vector<OrderedCost> least_;
  std::vector<std::vector<std::uint32_t>> chosen_;
};

}  // namespace

KnapsackChoice relaxed_choice(const Knapsack& knapsack) {
  KnapsackChoice choice;
  std::vector<HullStep> steps;
  double cost = 0.0;
  for (std::size_t layer = 0; layer < knapsack.layers.size(); ++layer) {
    choice.items.push_back(0);
    cost += knapsack.layers[layer].front().cost.first;
    add_hull(knapsack.layers[layer], layer, steps);
  }
  std::stable_sort(steps.begin(), steps.end(),
                   [](const HullStep& a, const HullStep& b) { return a.an_array() > b.an_array(); });
  std::int64_t spare = spare_of(knapsack);
  std::vector<bool> ended(knapsack.layers.size(), false);
  std::optional<double> bound;
  for (const HullStep& step : steps) {
    if (step.arrays > spare && !bound) bound = cost - static_cast<double>(spare) * step.an_array();
    ended[step.layer] = ended[step.layer] || step.arrays > spare;
    if (ended[step.layer]) continue;
    choice.items[step.layer] = step.item;
    spare -= step.arrays;
    cost -= step.saved;
  }
  choice.at_least = bound.value_or(cost);
  choice.proven = !bound;
  return choice;
}

KnapsackChoice least_choice(const Knapsack& knapsack, const StepsAllowed& allowed) {
  constexpr std::int64_t kMostEntries = std::int64_t{1} << 28;  // a gibibyte
  const auto layers = static_cast<std::int64_t>(knapsack.layers.size());
  if (spare_of(knapsack) > kMostEntries / std::max<std::int64_t>(layers, 1)) return relaxed_choice(knapsack);
  Table table(knapsack, allowed);
  if (!table.fill()) return relaxed_choice(knapsack);
  return {table.items(), table.least(), true};
}

}  // namespace pj

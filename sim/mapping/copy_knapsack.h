// SPDX-License-Identifier: Apache-2.0
// Layers that share the arrays of a chip, each with a choice of how many it takes: the choice of least cost. A knapsack
// with one item of each layer, exact by dynamic programming over the arrays, and bounded by its relaxation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace pj {

// Compared by the first, ties by the second; adding up keeps the order.
struct OrderedCost {
  double first = 0.0;
  double second = 0.0;

  friend OrderedCost operator+(OrderedCost a, OrderedCost b) { return {a.first + b.first, a.second + b.second}; }
  friend bool operator<(OrderedCost a, OrderedCost b) {
    return a.first < b.first || (a.first == b.first && a.second < b.second);
  }
};

struct KnapsackItem {
  std::int64_t arrays = 0;
  OrderedCost cost;
};

struct Knapsack {
  std::vector<std::vector<KnapsackItem>> layers;  // of each, by arrays, rising; the first of all together fit
  std::int64_t arrays = 0;
};

struct KnapsackChoice {
  std::vector<std::size_t> items;  // of each layer
  double at_least = 0.0;           // no choice has a lower first cost
  bool proven = false;             // this one is the least
};

// By taking the steps that save most an array, along the convex hull of each layer's items. No choice is below the cost
// at which the last step would be taken in part.
KnapsackChoice relaxed_choice(const Knapsack& knapsack);

// Asked now and then with the steps made since: false ends the search.
using StepsAllowed = std::function<bool(std::int64_t steps)>;

// The least cost, if the steps are allowed and the table takes at most a gibibyte; else what relaxed_choice() gives.
KnapsackChoice least_choice(const Knapsack& knapsack, const StepsAllowed& allowed);

}  // namespace pj

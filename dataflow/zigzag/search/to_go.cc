// SPDX-License-Identifier: Apache-2.0
#include "dataflow/zigzag/search/to_go.h"

#include <algorithm>
#include <limits>

namespace pj {

ZigzagToGo::ZigzagToGo(const ZigzagCutCosts& costs, std::size_t prices, const Price& price,
                       const std::vector<std::size_t>& operands)
    : prices_(prices) {
  for (const std::size_t o : operands) {
    sizes_[o] = costs.cuts(o) + 1;
    stages_ *= sizes_[o];
  }
  set_prices(costs, price, operands);
  const std::size_t nodes = costs.lattice().nodes();
  least_.assign(nodes * stages_ * prices_, std::numeric_limits<double>::infinity());
  std::fill(least_.end() - static_cast<std::ptrdiff_t>(prices_), least_.end(), 0.0);
  // Nodes further out and cuts made later have higher numbers.
  for (std::size_t v = nodes; v-- > 0;) {
    std::vector<std::size_t> steps;
    for (const ZigzagLattice::Kind& kind : costs.lattice().kinds()) {
      if (costs.lattice().more(v, kind)) steps.push_back(kind.weight * stages_);
    }
    set(v, steps);
  }
}

void ZigzagToGo::set_prices(const ZigzagCutCosts& costs, const Price& price, const std::vector<std::size_t>& operands) {
  for (const std::size_t o : operands) {
    const std::size_t cuts = costs.cuts(o);
    std::vector<double>& figures = of_cut_[o];
    figures.assign(costs.lattice().nodes() * cuts * prices_, std::numeric_limits<double>::infinity());
    for (std::size_t v = 0; v < costs.lattice().nodes(); ++v) {
      for (std::size_t c = 0; c < cuts; ++c) {
        const ZigzagCut& cut = costs.at(o, c + ZigzagCutCosts::first(o), v);
        if (cut.possible) price(cut, &figures[(v * cuts + c) * prices_]);
      }
    }
  }
}

void ZigzagToGo::lower(std::size_t to, std::size_t from, const double* price) {
  double* const least = &least_[to * prices_];
  const double* const further = &least_[from * prices_];
  for (std::size_t p = 0; p < prices_; ++p) least[p] = std::min(least[p], further[p] + price[p]);
}

// All stages of one node; `steps`: to the same stage of the nodes one loop further out.
void ZigzagToGo::set(std::size_t node, const std::vector<std::size_t>& steps) {
  const std::vector<double> nothing(prices_, 0.0);
  const std::array<std::size_t, 3> weight = {sizes_[1] * sizes_[2], sizes_[2], 1};
  std::array<std::size_t, 3> made = {};
  for (std::size_t stage = stages_; stage-- > 0;) {
    const std::size_t here = node * stages_ + stage;
    std::size_t rest = stage;
    for (std::size_t o = 0; o < 3; rest %= weight[o], ++o) {
      made[o] = rest / weight[o];
      const std::size_t cuts = sizes_[o] - 1;
      if (made[o] < cuts) lower(here, here + weight[o], &of_cut_[o][(node * cuts + made[o]) * prices_]);
    }
    for (const std::size_t step : steps) lower(here, here + step, nothing.data());
  }
}

}  // namespace pj

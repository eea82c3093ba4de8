// SPDX-License-Identifier: Apache-2.0
// The least that the cuts still to come can cost, for each node and each number of cuts made: exact over all orders of
// the remaining loops and all places of the remaining cuts, but for memories that operands share. Several prices at
// once; each is the least by itself.
#pragma once

#include <array>
#include <functional>
#include <vector>

#include "dataflow/zigzag/search/cut_costs.h"

namespace pj {

// A node, and how many cuts of each operand stand at it or inside.
struct ZigzagStage {
  std::size_t node = 0;
  std::array<std::size_t, 3> made = {};
};

class ZigzagToGo {
 public:
  // What a cut costs, `prices` figures.
  using Price = std::function<void(const ZigzagCut& cut, double* figures)>;
  // `operands`: those that are cut; the others cost nothing.
  ZigzagToGo(const ZigzagCutCosts& costs, std::size_t prices, const Price& price,
             const std::vector<std::size_t>& operands);

  // The first of the stage's figures, one for each price.
  [[nodiscard]] const double* at(const ZigzagStage& stage) const {
    std::size_t i = stage.node;
    for (std::size_t o = 0; o < 3; ++o) i = i * sizes_[o] + stage.made[o];
    return &least_[i * prices_];
  }

 private:
  void set_prices(const ZigzagCutCosts& costs, const Price& price, const std::vector<std::size_t>& operands);
  void set(std::size_t node, const std::vector<std::size_t>& steps);
  void lower(std::size_t to, std::size_t from, const double* price);

  std::size_t prices_;
  std::size_t stages_ = 1;  // of a node
  std::array<std::size_t, 3> sizes_ = {1, 1, 1};
  std::array<std::vector<double>, 3> of_cut_;  // by node, cut and price; infinite where there is no room
  std::vector<double> least_;
};

}  // namespace pj

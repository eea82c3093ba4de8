// SPDX-License-Identifier: Apache-2.0
// The prime factors of all temporal loops, and how many of each stand inside a place of the order: a node. Any order of
// the loops is a path from node 0 to the last, a step for each loop.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "dataflow/zigzag/shape.h"

namespace pj {

class ZigzagLattice {
 public:
  struct Kind {  // equal loops: `count` of `factor` iterations of the dimension
    TemporalLoop loop;
    std::size_t count = 0;
    std::size_t weight = 1;  // of one in the number of a node
  };

  explicit ZigzagLattice(const std::vector<std::int64_t>& iterations);

  [[nodiscard]] const std::vector<Kind>& kinds() const { return kinds_; }
  [[nodiscard]] std::size_t nodes() const { return nodes_; }
  [[nodiscard]] std::size_t inside(std::size_t node, const Kind& kind) const {
    return node / kind.weight % (kind.count + 1);
  }
  // Can one more loop of the kind be stepped over? The node after it is node + weight.
  [[nodiscard]] bool more(std::size_t node, const Kind& kind) const { return inside(node, kind) < kind.count; }
  [[nodiscard]] std::size_t steps(std::size_t node) const;  // loops inside
  [[nodiscard]] ZigzagShape::Extents extents(std::size_t node) const;
  [[nodiscard]] std::int64_t period(std::size_t node) const;

 private:
  std::size_t dims_;
  std::vector<Kind> kinds_;
  std::size_t nodes_ = 1;
};

}  // namespace pj

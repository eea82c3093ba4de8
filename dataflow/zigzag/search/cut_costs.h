// SPDX-License-Identifier: Apache-2.0
// What a cut costs wherever it stands: by operand, boundary and node, the energy of all words that cross it, and the
// cycles they take of ports. It depends on nothing else: not on the order inside, not on other cuts.
// docs/models/mapper.md, "ZigZag's problems".
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "dataflow/zigzag/nest.h"
#include "dataflow/zigzag/search/lattice.h"

namespace pj {

struct ZigzagCut {
  double energy = 0.0;
  std::int64_t tile = 0;   // elements of the memory below
  std::int64_t times = 0;  // transfers
  int bits = 0;
  bool sums = false;     // partial ones cross
  bool possible = true;  // fits alone, with sums final wherever they may be
  // Of the transfers at the memory below and above, inwards and outwards: cycles each time, and the port; -1: none.
  std::array<std::int64_t, 4> real = {};
  std::array<int, 4> port = {-1, -1, -1, -1};
};

class ZigzagCutCosts {
 public:
  enum class Tables : std::uint8_t { kEnergy, kAll };

  ZigzagCutCosts(const ZigzagShape& shape, const ZigzagLattice& lattice, InnermostReads reads, Tables tables);

  [[nodiscard]] const ZigzagShape& shape() const { return shape_; }
  [[nodiscard]] const ZigzagLattice& lattice() const { return lattice_; }
  [[nodiscard]] InnermostReads reads() const { return reads_; }
  // The first boundary that is cut: an output reads and writes its innermost memory at every MAC.
  static std::size_t first(std::size_t o) { return kOperands[o] == Tensor::kOutput ? 1 : 0; }
  [[nodiscard]] std::size_t cuts(std::size_t o) const { return shape_.path(o).size() - first(o); }
  [[nodiscard]] const ZigzagCut& at(std::size_t o, std::size_t boundary, std::size_t node) const {
    return cuts_[o][boundary - first(o)][node];
  }
  // MACs, and sums between compute and the innermost memory.
  [[nodiscard]] const ZigzagCut& base() const { return base_; }
  [[nodiscard]] std::int64_t cycles() const { return cycles_; }
  [[nodiscard]] std::size_t ports() const { return ports_; }
  // Do irrelevant loops of the output stand outside the node?
  [[nodiscard]] bool sums_outside(std::size_t node) const { return sums_outside_[node]; }
  [[nodiscard]] std::int64_t period(std::size_t node) const { return periods_[node]; }

 private:
  ZigzagCut cut(std::size_t o, std::size_t boundary, std::size_t node, Tables tables);
  void add_side(ZigzagCut& cut, std::size_t o, std::size_t level, bool above, std::int64_t elements,
                std::int64_t whole);
  [[nodiscard]] bool possible(std::size_t o, std::size_t boundary, std::size_t node, std::int64_t tile) const;
  std::int64_t tile(std::size_t o, std::size_t boundary, std::size_t node, ZigzagFactors as);
  [[nodiscard]] int port_number(std::size_t memory, int port) const;

  const ZigzagShape& shape_;
  const ZigzagLattice& lattice_;
  InnermostReads reads_;
  std::int64_t cycles_ = 1;
  std::size_t ports_ = 0;
  std::vector<bool> sums_outside_;
  std::vector<std::int64_t> periods_;
  std::vector<ZigzagShape::Extents> extents_;
  std::vector<std::int64_t> known_tiles_;  // of one operand, boundary and kind of factors, by node
  std::array<std::vector<std::vector<ZigzagCut>>, 3> cuts_;
  ZigzagCut base_;
};

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "dataflow/zigzag/search/lattice.h"

#include "arch/base/integer.h"

namespace pj {

ZigzagLattice::ZigzagLattice(const std::vector<std::int64_t>& iterations) : dims_(iterations.size()) {
  for (std::size_t d = 0; d < iterations.size(); ++d) {
    std::int64_t rest = iterations[d];
    for (std::int64_t prime = 2; rest > 1; ++prime) {
      if (checked_mul(prime, prime) > rest) prime = rest;
      Kind kind{{static_cast<int>(d), prime}, 0, nodes_};
      for (; rest % prime == 0; rest /= prime) ++kind.count;
      if (kind.count == 0) continue;
      nodes_ *= kind.count + 1;
      kinds_.push_back(kind);
    }
  }
}

std::size_t ZigzagLattice::steps(std::size_t node) const {
  std::size_t steps = 0;
  for (const Kind& kind : kinds_) steps += inside(node, kind);
  return steps;
}

ZigzagShape::Extents ZigzagLattice::extents(std::size_t node) const {
  ZigzagShape::Extents extents(dims_, 1);
  for (const Kind& kind : kinds_) {
    std::int64_t& extent = extents[static_cast<std::size_t>(kind.loop.dim)];
    for (std::size_t i = inside(node, kind); i > 0; --i) extent = checked_mul(extent, kind.loop.factor);
  }
  return extents;
}

std::int64_t ZigzagLattice::period(std::size_t node) const {
  std::int64_t period = 1;
  for (const std::int64_t extent : extents(node)) period = checked_mul(period, extent);
  return period;
}

}  // namespace pj

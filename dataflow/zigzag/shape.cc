// SPDX-License-Identifier: Apache-2.0
#include "dataflow/zigzag/shape.h"

#include <algorithm>
#include <numeric>

#include "arch/base/integer.h"

namespace pj {
namespace {

// To the nearest; a half to the even one.
std::int64_t rounded(std::int64_t num, std::int64_t den) {
  const std::int64_t low = num / den;
  const std::int64_t twice = checked_mul(2, num % den);
  if (twice < den || (twice == den && low % 2 == 0)) return low;
  return low + 1;
}

// Different sums `s i + d j` of a values i and b values j.
std::int64_t window_elements(std::int64_t s, std::int64_t a, std::int64_t d, std::int64_t b) {
  const std::int64_t g = std::gcd(s, d);
  const std::int64_t twice = checked_mul(std::max<std::int64_t>(0, b - s / g), std::max<std::int64_t>(0, a - d / g));
  return checked_mul(a, b) - twice;
}

}  // namespace

ZigzagShape::Fraction ZigzagShape::times(Fraction a, Fraction b) {
  const std::int64_t g = std::gcd(a.num, b.den);
  const std::int64_t h = std::gcd(b.num, a.den);
  return {checked_mul(a.num / g, b.num / h), checked_mul(a.den / h, b.den / g)};
}

ZigzagShape::ZigzagShape(const Einsum& einsum, const ZigzagMachine& machine, const ZigzagSpatial& spatial)
    : einsum_(einsum), machine_(machine) {
  for (const auto& axis : spatial) {
    spatial_.emplace_back();
    for (const TemporalLoop& loop : axis) {
      if (loop.factor > 1) spatial_.back().push_back(loop);
    }
  }
  for (std::size_t d = 0; d < einsum.dims.size(); ++d) {
    iterations_.push_back(temporal_iterations(einsum, spatial, static_cast<int>(d)));
  }
  for (std::size_t o = 0; o < kOperands.size(); ++o) {
    set_relevance(o);
    set_levels(o);
  }
}

void ZigzagShape::set_relevance(std::size_t o) {
  std::vector<ZigzagRelevance>& relevance = operands_[o].relevance;
  relevance.assign(einsum_.dims.size(), ZigzagRelevance::kIrrelevant);
  for (const Rank& rank : einsum_.tensor(kOperands[o]).ranks) {
    const auto as = rank.terms.size() > 1 ? ZigzagRelevance::kWindow : ZigzagRelevance::kRelevant;
    for (const IndexTerm& term : rank.terms) relevance[static_cast<std::size_t>(term.dim)] = as;
  }
}

// The last axis of a dimension takes what is left of it.
ZigzagShape::Fraction ZigzagShape::factor_on(std::size_t axis, const TemporalLoop& loop, ZigzagFactors as) const {
  std::int64_t before = 1;
  for (std::size_t a = 0; a < spatial_.size(); ++a) {
    for (const TemporalLoop& other : spatial_[a]) {
      if (other.dim != loop.dim || &other == &loop) continue;
      const bool further = a > axis || (a == axis && &other > &loop);
      if (further) return {loop.factor, 1};
      before = checked_mul(before, other.factor);
    }
  }
  const auto dim = static_cast<std::size_t>(loop.dim);
  const std::int64_t size = einsum_.dims[dim].size;
  const std::int64_t shares = checked_mul(iterations_[dim], before);
  if (as == ZigzagFactors::kWhole) return {size / shares, 1};
  const std::int64_t g = std::gcd(size, shares);
  return {size / g, shares / g};
}

void ZigzagShape::set_levels(std::size_t o) {
  Operand& operand = operands_[o];
  operand.path = machine_.path(o);
  const std::size_t levels = operand.path.size();
  std::vector<std::size_t> boundary_of;  // by axis
  for (std::size_t a = 0; a < spatial_.size(); ++a) {
    std::size_t m = 0;
    while (!machine_.memories[operand.path[m]].serves[a]) ++m;
    boundary_of.push_back(m);
  }
  for (const ZigzagFactors as : kZigzagFactors) {
    Fractions inside(einsum_.dims.size());
    for (std::size_t b = 0; b < levels; ++b) {
      operand.inside[static_cast<std::size_t>(as)].push_back(inside);
      const Fraction below = elements(o, inside);
      for (std::size_t a = 0; a < spatial_.size(); ++a) {
        for (const TemporalLoop& loop : spatial_[a]) {
          Fraction& extent = inside[static_cast<std::size_t>(loop.dim)];
          if (boundary_of[a] == b) extent = times(extent, factor_on(a, loop, as));
        }
      }
      const Fraction above = elements(o, inside);
      const Fraction ratio = times(above, {below.den, below.num});
      operand.boost[static_cast<std::size_t>(as)].push_back(rounded(ratio.num, ratio.den));
    }
    operand.inside[static_cast<std::size_t>(as)].push_back(inside);
  }
  for (std::size_t m = 0; m < levels; ++m) {
    Fraction units;
    bool adds = false;
    for (std::size_t a = 0; a < spatial_.size(); ++a) {
      for (const TemporalLoop& loop : spatial_[a]) {
        if (boundary_of[a] > m) units = times(units, factor_on(a, loop, ZigzagFactors::kFractions));
        const bool irrelevant = relevance(o, loop.dim) == ZigzagRelevance::kIrrelevant;
        adds = adds || (boundary_of[a] >= m && irrelevant);
      }
    }
    operand.units.push_back(rounded(units.num, units.den));
    operand.adds_up_from.push_back(adds);
  }
  operand.adds_up_from.push_back(false);
}

ZigzagShape::Fraction ZigzagShape::elements(std::size_t o, const Fractions& extents) const {
  Fraction product;
  for (const Rank& rank : einsum_.tensor(kOperands[o]).ranks) {
    if (rank.terms.empty()) continue;
    const Fraction first = extents[static_cast<std::size_t>(rank.terms[0].dim)];
    if (rank.terms.size() == 1) {
      product = times(product, first);
      continue;
    }
    const Fraction second = extents[static_cast<std::size_t>(rank.terms[1].dim)];
    const std::int64_t window = window_elements(rank.terms[0].coefficient, first.num / first.den,
                                                rank.terms[1].coefficient, second.num / second.den);
    product = times(product, {std::min(window, rank.extent), 1});
  }
  return product;
}

std::int64_t ZigzagShape::tile(std::size_t o, std::size_t boundary, const Extents& inside, ZigzagFactors as) const {
  if (boundary == 0) return 1;
  Fractions extents = operands_[o].inside[static_cast<std::size_t>(as)].at(boundary);
  for (std::size_t d = 0; d < extents.size(); ++d) extents[d] = times(extents[d], {inside[d], 1});
  const Fraction all = elements(o, extents);
  return rounded(all.num, all.den);
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// Sums and multiples of figures with an origin: what a component costs is made of the costs of its parts. A part
// without a price leaves the whole without one.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>

#include "arch/technology/price.h"

namespace pj {

template <class Q>
Sourced<Q> added(const Sourced<Q>& a, const Sourced<Q>& b) {
  return {a.value + b.value, worse_of(a.kind, b.kind), fmt::format("{} + {}", a.how, b.how),
          a.source == b.source ? a.source : fmt::format("{}; {}", a.source, b.source)};
}

template <class Q>
Priced<Sourced<Q>> added(const Priced<Sourced<Q>>& a, const Priced<Sourced<Q>>& b) {
  if (!a) return a;
  if (!b) return b;
  return added(*a, *b);
}

// `n` of the same.
template <class Q>
Priced<Sourced<Q>> times(std::int64_t n, const Priced<Sourced<Q>>& one, const std::string& unit) {
  if (!one) return one;
  return Sourced<Q>{static_cast<double>(n) * one->value, one->kind, fmt::format("{} {} x ({})", n, unit, one->how),
                    one->source};
}

// One figure of a group, such as the area of some flip-flops.
template <class Cost, class Figure>
Priced<Figure> part_of(const Priced<Cost>& cost, Figure Cost::*part) {
  if (!cost) return Missing{cost.missing()};
  return (*cost).*part;
}

}  // namespace pj

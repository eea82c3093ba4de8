// SPDX-License-Identifier: Apache-2.0
#include "tests/oracle/tile_sets.h"

namespace pj::oracle {

std::set<std::int64_t> TileSets::indices(const Rank& rank, const Box& box) const {
  std::set<std::int64_t> values = {rank.offset};
  for (const IndexTerm& term : rank.terms) {
    const Range& range = box[static_cast<std::size_t>(term.dim)];
    std::set<std::int64_t> sums;
    for (const std::int64_t value : values) {
      for (std::int64_t at = range.begin; at < range.end; ++at) sums.insert(value + term.coefficient * at);
    }
    values = std::move(sums);
  }
  if (padding_ == Padding::kMember) return values;
  std::set<std::int64_t> inside;
  for (const std::int64_t value : values) {
    if (value >= 0 && value < rank.extent) inside.insert(value);
  }
  return inside;
}

ElementSet TileSets::enumerate(const Box& box) const {
  ElementSet elements = {Coordinates{}};
  for (const Rank& rank : tensor_.ranks) {
    ElementSet longer;
    for (const Coordinates& prefix : elements) {
      for (const std::int64_t index : indices(rank, box)) {
        Coordinates element = prefix;
        element.push_back(index);
        longer.insert(longer.end(), std::move(element));
      }
    }
    elements = std::move(longer);
  }
  return elements;
}

std::shared_ptr<const ElementSet> TileSets::elements(const Box& box) {
  std::vector<std::int64_t> key;
  for (const Rank& rank : tensor_.ranks) {
    for (const IndexTerm& term : rank.terms) {
      const Range& range = box[static_cast<std::size_t>(term.dim)];
      key.push_back(range.begin);
      key.push_back(range.end);
    }
  }
  auto& known = known_[key];
  if (known == nullptr) known = std::make_shared<const ElementSet>(enumerate(box));
  return known;
}

}  // namespace pj::oracle

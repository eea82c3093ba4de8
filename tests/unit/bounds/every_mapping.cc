// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/bounds/every_mapping.h"

#include <algorithm>

#include "arch/base/integer.h"

namespace pj::testing {
namespace {

using Loops = std::vector<TemporalLoop>;

std::vector<Loops> orders_of(Loops loops) {
  std::vector<Loops> orders;
  const auto before = [](TemporalLoop a, TemporalLoop b) { return a.dim < b.dim; };
  std::sort(loops.begin(), loops.end(), before);
  do {
    orders.push_back(loops);
  } while (std::next_permutation(loops.begin(), loops.end(), before));
  return orders;
}

std::vector<TensorSet> all_sets() {
  std::vector<TensorSet> sets(8);
  for (std::size_t s = 0; s < sets.size(); ++s) {
    for (std::size_t t = 0; t < kOperands.size(); ++t) {
      if ((s >> t & 1U) != 0) sets[s].insert(kOperands.at(t));
    }
  }
  return sets;
}

void visit_orders(const Loops& outer, const Loops& inner, const std::function<void(const Mapping&)>& visit) {
  Mapping mapping;
  mapping.temporal.resize(2);
  mapping.bypass.resize(2);
  for (const Loops& at_dram : orders_of(outer)) {
    mapping.temporal[0] = at_dram;
    for (const TensorSet streamed : all_sets()) {
      mapping.bypass[1] = streamed;
      for (const Loops& at_buffer : streamed.empty() ? std::vector<Loops>{inner} : orders_of(inner)) {
        mapping.temporal[1] = at_buffer;
        visit(mapping);
      }
    }
  }
}

void visit_tiles(const Einsum& einsum, std::size_t dim, Loops& outer, Loops& inner,
                 const std::function<void(const Mapping&)>& visit) {
  if (dim == einsum.dims.size()) return visit_orders(outer, inner, visit);
  const std::int64_t size = einsum.dims[dim].size;
  for (std::int64_t tile = 1; tile <= size; ++tile) {
    const std::int64_t count = ceil_div(size, tile);
    if (count > 1) outer.push_back({static_cast<int>(dim), count});
    if (tile > 1) inner.push_back({static_cast<int>(dim), tile});
    visit_tiles(einsum, dim + 1, outer, inner, visit);
    if (count > 1) outer.pop_back();
    if (tile > 1) inner.pop_back();
  }
}

}  // namespace

void for_every_mapping(const Einsum& einsum, const std::function<void(const Mapping&)>& visit) {
  Loops outer, inner;
  visit_tiles(einsum, 0, outer, inner, visit);
}

}  // namespace pj::testing

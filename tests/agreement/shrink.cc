// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include "tests/agreement/random_case.h"

namespace pj {
namespace {

using Cases = std::vector<RandomCase>;

template <typename Loops>
std::int64_t factors_of(const std::vector<Loops>& lists, int dim) {
  std::int64_t product = 1;
  for (const auto& loops : lists) {
    for (const auto& l : loops) product *= l.dim == dim ? l.factor : 1;
  }
  return product;
}

bool covers(const RandomCase& c) {
  for (int d = 0; d < static_cast<int>(c.einsum.dims.size()); ++d) {
    const std::int64_t product = factors_of(c.mapping.temporal, d) * factors_of(c.mapping.spatial, d);
    if (product < c.einsum.dims[static_cast<std::size_t>(d)].size) return false;
  }
  return true;
}

// The dimension with another size; axes that a window slides along keep their length.
RandomCase resized(RandomCase c, std::size_t dim, std::int64_t size) {
  c.einsum.dims[dim].size = size;
  for (TensorAccess* tensor : {&c.einsum.weight, &c.einsum.input, &c.einsum.output}) {
    for (Rank& rank : tensor->ranks) {
      if (rank.terms.size() == 1 && rank.terms[0].dim == static_cast<int>(dim)) rank.extent = size;
    }
  }
  return c;
}

void add_smaller_layers(const RandomCase& c, Cases& found) {
  for (std::size_t d = 0; d < c.einsum.dims.size(); ++d) {
    const std::int64_t size = c.einsum.dims[d].size;
    if (size > 2) found.push_back(resized(c, d, 1));
    if (size > 3) found.push_back(resized(c, d, size / 2));
    if (size > 1) found.push_back(resized(c, d, size - 1));
  }
}

// `member` is Mapping::temporal or Mapping::spatial.
template <typename Member>
void add_fewer_loops(const RandomCase& c, Member member, Cases& found) {
  for (std::size_t m = 0; m < (c.mapping.*member).size(); ++m) {
    for (std::size_t l = 0; l < (c.mapping.*member)[m].size(); ++l) {
      RandomCase without = c;
      auto& loops = (without.mapping.*member)[m];
      loops.erase(loops.begin() + static_cast<std::ptrdiff_t>(l));
      found.push_back(without);
      if ((c.mapping.*member)[m][l].factor <= 2) continue;
      RandomCase less = c;
      --(less.mapping.*member)[m][l].factor;
      found.push_back(less);
    }
  }
}

// The case after `change`, if that changed anything that `describe` shows.
template <typename Change>
void add_changed(const RandomCase& c, Cases& found, Change change) {
  RandomCase changed = c;
  changed.shrunk = true;
  RandomCase before = changed;
  change(changed);
  if (describe(changed) != describe(before)) found.push_back(changed);
}

void add_fewer_options(const RandomCase& c, Cases& found) {
  add_changed(c, found, [](RandomCase& plain) { plain.machine.padding_from.reset(); });
  add_changed(c, found, [](RandomCase& plain) { plain.machine.mac.operand_latch = {}; });
  add_changed(c, found, [](RandomCase& plain) { plain.machine.mac.gated_by = {}; });
  for (std::size_t m = 0; m < c.machine.memories.size(); ++m) {
    add_changed(c, found, [m](RandomCase& plain) { plain.machine.memories[m].sliding_window = {}; });
    add_changed(c, found, [m](RandomCase& plain) { plain.machine.memories[m].gated_by = {}; });
    add_changed(c, found, [m](RandomCase& plain) { plain.machine.memories[m].compressed = {}; });
    add_changed(c, found,
                [m](RandomCase& plain) { plain.machine.memories[m].partial_sums = PartialSums::kAccumulateAbove; });
  }
}

void simplify(RandomCase& c, std::size_t fanout, std::size_t network) {
  NetworkSpec& n = c.machine.fanouts[fanout].networks[network];
  const NetworkKind simplest = n.reduces() ? NetworkKind::kReductionChain : NetworkKind::kMulticastBus;
  if (n.kind == simplest) return;
  n.kind = simplest;
  Component& component = c.machine.components[static_cast<std::size_t>(n.id.index)];
  component.name = component.kind = n.reduces() ? "reduction_chain" : "multicast_bus";
}

// Tensors pass by what lies in the arrays; where they can, they all take a bus, and sums a chain.
void add_simpler_arrays(const RandomCase& c, Cases& found) {
  if (c.machine.fanouts.empty() || c.machine.fanouts.front().kind != FanoutKind::kSpatial) return;
  const auto inside = static_cast<std::size_t>(c.machine.fanouts.front().above) + 1;
  for (std::size_t m = inside; m < c.machine.memories.size(); ++m) {
    for (const Tensor t : kOperands) {
      if (!c.machine.memories[m].keeps.has(t)) continue;
      add_changed(c, found, [m, t](RandomCase& plain) { plain.mapping.bypass[m].insert(t); });
    }
  }
  for (std::size_t f = 0; f < c.machine.fanouts.size(); ++f) {
    for (std::size_t n = 0; n < c.machine.fanouts[f].networks.size(); ++n) {
      add_changed(c, found, [f, n](RandomCase& plain) { simplify(plain, f, n); });
    }
  }
}

Cases simpler(const RandomCase& c) {
  Cases found;
  add_smaller_layers(c, found);
  add_fewer_loops(c, &Mapping::temporal, found);
  add_fewer_loops(c, &Mapping::spatial, found);
  add_fewer_options(c, found);
  add_simpler_arrays(c, found);
  return found;
}

}  // namespace

RandomCase shrink(RandomCase c, const std::function<bool(const RandomCase&)>& fails) {
  bool smaller = true;
  while (smaller) {
    smaller = false;
    for (const RandomCase& candidate : simpler(c)) {
      if (!covers(candidate) || !fails(candidate)) continue;
      c = candidate;
      c.shrunk = true;
      smaller = true;
      break;
    }
  }
  return c;
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/tensor_groups.h"

#include "arch/base/integer.h"

namespace pj {
namespace {

std::int64_t size_of(const LoopNest& nest, const IndexTerm& term) {
  return nest.einsum().dims[static_cast<std::size_t>(term.dim)].size;
}

// How many terms move the rank's index, and one of them.
struct Moving {
  int terms = 0;
  const IndexTerm* term = nullptr;
};

Moving moving(const LoopNest& nest, const Rank& rank) {
  Moving found;
  for (const IndexTerm& term : rank.terms) {
    if (size_of(nest, term) == 1) continue;
    ++found.terms;
    found.term = &term;
  }
  return found;
}

// The highest index of a rank that at most one term moves.
std::int64_t highest(const LoopNest& nest, const Rank& rank, const Moving& by) {
  if (by.term == nullptr) return rank.offset;
  return checked_add(checked_mul(by.term->coefficient, size_of(nest, *by.term) - 1), rank.offset);
}

}  // namespace

TensorGroups tensor_groups(const LoopNest& nest, Tensor tensor, bool with_padding) {
  TensorGroups groups;
  for (const Rank& rank : nest.einsum().tensor(tensor).ranks) {
    const Moving by = moving(nest, rank);
    const bool inside = by.terms < 2 && rank.offset >= 0 && highest(nest, rank, by) < rank.extent;
    if (by.terms > 1 || !(with_padding || inside)) {
      groups.walked.push_back(&rank);
    } else if (by.terms == 1) {
      groups.plain.push_back(by.term->dim);
      groups.splitting |= std::uint64_t{1} << by.term->dim;
    }
  }
  for (int d = 0; d < static_cast<int>(nest.einsum().dims.size()); ++d) {
    if (!nest.uses(tensor, d) && !nest.loops_of(d).empty()) groups.others.push_back(d);
  }
  return groups;
}

}  // namespace pj

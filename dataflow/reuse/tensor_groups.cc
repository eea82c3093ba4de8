// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/tensor_groups.h"

#include "arch/base/integer.h"

namespace pj {
namespace {

std::int64_t size_of(const LoopNest& nest, const IndexTerm& term) {
  return nest.einsum().dims[static_cast<std::size_t>(term.dim)].size;
}

// The term that alone moves the rank's index; null if several do, or none.
const IndexTerm* only_term(const LoopNest& nest, const Rank& rank) {
  const IndexTerm* only = nullptr;
  for (const IndexTerm& term : rank.terms) {
    if (size_of(nest, term) == 1) continue;
    if (only != nullptr) return nullptr;
    only = &term;
  }
  return only;
}

// All indices of the dimension lie inside the rank's extent.
bool inside(const Rank& rank, const IndexTerm& term, std::int64_t size) {
  const std::int64_t last = checked_add(checked_mul(term.coefficient, size - 1), rank.offset);
  return rank.offset >= 0 && last < rank.extent;
}

}  // namespace

TensorGroups tensor_groups(const LoopNest& nest, Tensor tensor, bool with_padding) {
  TensorGroups groups;
  for (const Rank& rank : nest.einsum().tensor(tensor).ranks) {
    const IndexTerm* only = only_term(nest, rank);
    if (only != nullptr && (with_padding || inside(rank, *only, size_of(nest, *only)))) {
      groups.plain.push_back(only->dim);
      groups.splitting |= std::uint64_t{1} << only->dim;
    } else {
      groups.walked.push_back(&rank);
    }
  }
  for (int d = 0; d < static_cast<int>(nest.einsum().dims.size()); ++d) {
    if (!nest.uses(tensor, d) && !nest.loops_of(d).empty()) groups.others.push_back(d);
  }
  return groups;
}

}  // namespace pj

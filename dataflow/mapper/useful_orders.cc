// SPDX-License-Identifier: Apache-2.0
#include "dataflow/mapper/useful_orders.h"

#include <algorithm>

namespace pj {
namespace {

constexpr auto at(int i) { return static_cast<std::size_t>(i); }

bool has(const std::vector<int>& dims, int d) { return std::find(dims.begin(), dims.end(), d) != dims.end(); }

}  // namespace

UsefulOrders::UsefulOrders(const Einsum& einsum)
    : beside_(einsum.dims.size(), -1), without_(einsum.dims.size(), -1), known_(std::size_t{1} << einsum.dims.size()) {
  int with_windows = 0;  // tensors
  for (std::size_t t = 0; t < kOperands.size(); ++t) {
    const TensorAccess& access = einsum.tensor(kOperands[t]);
    bool windows = false;
    for (const Rank& rank : access.ranks) {
      if (rank.terms.size() < 2) continue;
      windows = true;
      const int a = rank.terms[0].dim;
      const int b = rank.terms[1].dim;
      if (rank.terms.size() > 2 || beside_[at(a)] >= 0 || beside_[at(b)] >= 0) regular_ = false;
      beside_[at(a)] = b;
      beside_[at(b)] = a;
    }
    with_windows += windows ? 1 : 0;
    for (int d = 0; d < static_cast<int>(einsum.dims.size()); ++d) {
      if (access.uses(d)) continue;
      if (without_[at(d)] >= 0) regular_ = false;
      without_[at(d)] = static_cast<int>(t);
    }
  }
  if (with_windows > 1) regular_ = false;
}

const std::vector<LoopOrder>& UsefulOrders::of(std::uint32_t active) {
  std::vector<LoopOrder>& orders = known_.at(active);
  if (orders.empty()) orders = made(active);
  return orders;
}

void UsefulOrders::add(const Dims& innermost, const Dims& active, std::vector<LoopOrder>& orders) {
  LoopOrder order{};
  std::size_t i = 0;
  for (const int d : innermost) order[i++] = static_cast<std::int8_t>(d);
  for (const int d : active) {
    if (!has(innermost, d)) order[i++] = static_cast<std::int8_t>(d);
  }
  for (int d = 0; i < kMostMapperDims; ++d) {
    if (!has(active, d) && !has(innermost, d)) order[i++] = static_cast<std::int8_t>(d);
  }
  if (std::find(orders.begin(), orders.end(), order) == orders.end()) orders.push_back(order);
}

// `first` innermost, then each way to slide a window with a dimension of `from`: alone, with the others of `from`
// outside it, or with the other dimension of its axis next.
void UsefulOrders::add_slides(const Dims& first, const Dims& from, const Dims& active,
                              std::vector<LoopOrder>& orders) const {
  for (const int d : from) {
    const int other = beside_[at(d)];
    if (other < 0) continue;
    Dims alone = first;
    alone.push_back(d);
    Dims both = alone;
    for (const int rest : from) {
      if (rest != d) alone.push_back(rest);
    }
    add(alone, active, orders);
    both.push_back(other);
    if (has(active, other)) add(both, active, orders);
  }
}

// A tensor stays while the loops over `stays` run.
void UsefulOrders::add_staying(const Dims& active, const Dims& stays, std::vector<LoopOrder>& orders) const {
  const bool slides = std::any_of(stays.begin(), stays.end(), [&](int d) { return beside_[at(d)] >= 0; });
  if (slides) {
    add_slides({}, stays, active, orders);
    return;
  }
  add(stays, active, orders);
  Dims rest;
  for (const int d : active) {
    if (!has(stays, d)) rest.push_back(d);
  }
  add_slides(stays, rest, active, orders);
}

std::vector<LoopOrder> UsefulOrders::made(std::uint32_t mask) const {
  Dims active;
  for (int d = 0; d < static_cast<int>(beside_.size()); ++d) {
    if ((mask >> d & 1U) != 0) active.push_back(d);
  }
  std::vector<LoopOrder> orders;
  if (!regular_) {
    do {
      add(active, active, orders);
    } while (std::next_permutation(active.begin(), active.end()));
    return orders;
  }
  for (int t = 0; t < static_cast<int>(kOperands.size()); ++t) {
    Dims stays;
    for (const int d : active) {
      if (without_[at(d)] == t) stays.push_back(d);
    }
    if (!stays.empty()) add_staying(active, stays, orders);
  }
  if (orders.empty()) add(active, active, orders);
  return orders;
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "dataflow/bounds/nest_orders.h"

#include <algorithm>
#include <array>
#include <utility>

namespace pj {
namespace {

constexpr std::size_t kMostTriedInFull = 4;
constexpr int kLoopSets = 1 << kBoundsLoops;

NestOrder listed(unsigned loops) {
  NestOrder order;
  for (int l = 0; l < kBoundsLoops; ++l) {
    if ((loops >> static_cast<unsigned>(l) & 1U) != 0) order.push_back(static_cast<std::uint8_t>(l));
  }
  return order;
}

unsigned bit(int loop) { return 1U << static_cast<unsigned>(loop); }

unsigned loops_that_leave(Tensor tensor) {
  unsigned loops = 0;
  for (int l = 0; l < kBoundsLoops; ++l) loops |= unmoved_by(l) == tensor ? bit(l) : 0U;
  return loops;
}

constexpr unsigned kWindowLoops = 1U << kLoopP | 1U << kLoopQ | 1U << kLoopR | 1U << kLoopS;

// The other loop of the window.
int partner(int loop) { return loop >= kLoopR ? loop - kBoundsWindows : loop + kBoundsWindows; }

// The same loop of the other window.
int other_window(int loop) { return loop == kLoopP || loop == kLoopR ? loop + 1 : loop - 1; }

NestOrder joined(std::initializer_list<unsigned> parts) {
  NestOrder order;
  for (const unsigned part : parts) {
    for (const std::uint8_t l : listed(part)) order.push_back(l);
  }
  return order;
}

// `innermost` runs inside all others but `slide`, which goes on inside or right outside of it.
void add_slides(unsigned loops, unsigned innermost, std::vector<NestOrder>& orders) {
  const unsigned own = innermost & kWindowLoops;
  if (own == 0) orders.push_back(joined({loops & ~innermost, innermost}));
  for (const std::uint8_t x : listed(own != 0 ? own : loops & kWindowLoops)) {
    const unsigned stays = innermost & ~bit(x);
    const auto add = [&](unsigned pair) {
      const unsigned others = loops & ~innermost & ~bit(x) & ~pair;
      orders.push_back(own != 0 ? joined({others, stays & ~pair, pair, bit(x)})
                                : joined({others, pair, bit(x), innermost}));
    };
    add(0);
    if ((loops & bit(partner(x))) != 0) add(bit(partner(x)));
  }
}

std::vector<NestOrder> orders_of(unsigned loops) {
  if (listed(loops).size() <= kMostTriedInFull) return all_orders(loops);
  std::vector<NestOrder> orders;
  for (const Tensor tensor : kOperands) {
    const unsigned innermost = loops & loops_that_leave(tensor);
    if (innermost != 0) add_slides(loops, innermost, orders);
  }
  return orders;
}

// Loops that leave the first of `tensors` run innermost, then those of the next. A unit that holds the element of a
// window's last tap may meet it again as that of the first tap of the next output, or the other way about: so the loops
// of one window come first, inside and outside.
NestOrder held_in_turn(unsigned loops, const std::vector<Tensor>& tensors, std::pair<int, int> window) {
  const std::array<int, kBoundsLoops> innermost_first = {
      kLoopM, window.first, window.second, other_window(window.first), other_window(window.second), kLoopC, kLoopN};
  NestOrder order;
  const auto take = [&](unsigned some) {
    for (const int l : innermost_first) {
      if ((some & bit(l)) != 0) order.push_back(static_cast<std::uint8_t>(l));
    }
  };
  unsigned left = loops;
  for (const Tensor tensor : tensors) {
    take(left & loops_that_leave(tensor));
    left &= ~loops_that_leave(tensor);
  }
  take(left);
  std::reverse(order.begin(), order.end());
  return order;
}

}  // namespace

std::vector<NestOrder> all_orders(unsigned loops) {
  std::vector<NestOrder> orders;
  NestOrder order = listed(loops);
  do {
    orders.push_back(order);
  } while (std::next_permutation(order.begin(), order.end()));
  return orders;
}

const std::vector<NestOrder>& outer_orders(unsigned loops) {
  static const std::array<std::vector<NestOrder>, kLoopSets> orders = [] {
    std::array<std::vector<NestOrder>, kLoopSets> all;
    for (std::size_t set = 0; set < all.size(); ++set) all[set] = orders_of(static_cast<unsigned>(set));
    return all;
  }();
  return orders.at(loops);
}

std::vector<NestOrder> inner_orders(const BoundsTiling& tiling, TensorSet streamed) {
  std::vector<Tensor> tensors;
  for (const Tensor tensor : kOperands) {
    if (streamed.has(tensor)) tensors.push_back(tensor);
  }
  const unsigned loops = tiling.inner_loops();
  std::vector<NestOrder> orders;
  do {
    for (int w = 0; w < kBoundsWindows; ++w) {
      const bool meets = streamed.has(Tensor::kInput) && tiling.windows[static_cast<std::size_t>(w)]->meets;
      if (w == 0 || meets) orders.push_back(held_in_turn(loops, tensors, {filter_loop(w), output_loop(w)}));
      if (meets) orders.push_back(held_in_turn(loops, tensors, {output_loop(w), filter_loop(w)}));
    }
  } while (std::next_permutation(tensors.begin(), tensors.end()));
  return orders;
}

}  // namespace pj

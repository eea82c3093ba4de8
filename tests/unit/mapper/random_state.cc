// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/mapper/random_state.h"

#include "arch/base/integer.h"

namespace pj::test {
namespace {

constexpr auto at(int i) { return static_cast<std::size_t>(i); }

std::int64_t divisor(Random& random, std::int64_t of, std::int64_t most) {
  std::vector<std::int64_t> divisors;
  for (std::int64_t f = 1; f <= std::min(of, most); ++f) {
    if (of % f == 0) divisors.push_back(f);
  }
  return random.pick(divisors);
}

void choose_spatial(Random& random, const FanoutSpec& fanout, NestState& state, Factors& left) {
  const std::size_t m = at(fanout.above);
  for (auto [factors, room] : {std::pair{&state.rows[m], fanout.rows}, std::pair{&state.columns[m], fanout.columns}}) {
    for (int tries = 0; tries < 5; ++tries) {
      const std::size_t d = at(static_cast<int>(random.between(0, state.dims - 1)));
      if ((*factors)[d] > 1) continue;
      (*factors)[d] = divisor(random, left[d], room);
      room /= (*factors)[d];
      left[d] = exact_div(left[d], (*factors)[d]);
    }
  }
}

}  // namespace

RandomState random_state(std::uint64_t seed) {
  RandomState made;
  made.nest = random_nest(seed, 20000);
  Random random(seed + 1);
  NestState& state = made.state = empty_state(made.nest.einsum, made.nest.machine);
  Factors left = state.tile[0];
  for (const FanoutSpec& fanout : made.nest.machine.fanouts) choose_spatial(random, fanout, state, left);
  state.spread();
  for (int m = 0; m < state.memories; ++m) {
    for (int d = 0; d < state.dims; ++d) {
      const bool last = m + 1 == state.memories;
      state.temporal[at(m)][at(d)] = last ? left[at(d)] : divisor(random, left[at(d)], left[at(d)]);
      left[at(d)] = exact_div(left[at(d)], state.temporal[at(m)][at(d)]);
    }
    std::vector<std::int8_t> order;
    order.reserve(kMostMapperDims);
    for (int d = 0; d < state.dims; ++d) order.push_back(static_cast<std::int8_t>(d));
    random.shuffle(order);
    std::copy(order.begin(), order.end(), state.order[at(m)].begin());
    for (const Tensor tensor : kOperands) {
      if (m > 0 && random.chance(25)) state.keeps[at(m)].erase(tensor);
    }
    for (int d = 0; d < state.dims; ++d) {
      const std::int64_t inside = exact_div(state.tile[at(m)][at(d)], state.temporal[at(m)][at(d)]);
      state.tile[at(m + 1)][at(d)] = exact_div(inside, state.spatial[at(m)][at(d)]);
    }
  }
  return made;
}

}  // namespace pj::test

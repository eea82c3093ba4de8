// SPDX-License-Identifier: Apache-2.0
// The closed form of Timeloop's rules against the counter that walks.
#include "dataflow/mapper/timeloop_cost.h"

#include <gtest/gtest.h>

#include "tests/unit/mapper/random_state.h"

namespace pj {
namespace {

std::vector<WordPrice> prices_for(const NestState& state) {
  std::vector<WordPrice> prices;
  for (int m = 0; m < state.memories; ++m) {
    const double far = static_cast<double>(state.memories - m);
    prices.push_back({200.0 * far, 256.0 + far, 3.0 * far * far});
  }
  return prices;
}

double closed_form(const TimeloopCost& cost, const NestState& state) {
  double sum = 0.0;
  for (int m = 1; m <= state.memories; ++m) sum += cost.arriving(state, m).energy;
  return sum;
}

TEST(TimeloopCost, EqualsTheWalkOnRandomMappingsThatDivideEvenly) {
  for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
    const test::RandomState random = test::random_state(seed);
    const TimeloopCost cost(random.nest.einsum, random.nest.machine, prices_for(random.state), 1.0);
    const MappingCost exact = cost.exact(random.state);
    RandomNest shown = random.nest;
    shown.mapping = mapping_of(random.state, random.nest.machine);
    ASSERT_EQ(closed_form(cost, random.state), exact.energy) << "seed " << seed << "\n" << describe(shown);
    ASSERT_EQ(cost.cycles_at_least(random.state), exact.cycles) << "seed " << seed << "\n" << describe(shown);
  }
}

TEST(TimeloopCost, ItsBoundOfAReceiverIsNoMoreThanWhatArrivesThere) {
  for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
    const test::RandomState random = test::random_state(seed);
    const TimeloopCost cost(random.nest.einsum, random.nest.machine, prices_for(random.state), 1.0);
    for (int m = 1; m <= random.state.memories; ++m) {
      Factors loops = ones();
      for (std::size_t d = 0; d < random.nest.einsum.dims.size(); ++d) {
        for (int k = 0; k < m; ++k) loops[d] *= random.state.temporal[static_cast<std::size_t>(k)][d];
      }
      RandomNest shown = random.nest;
      shown.mapping = mapping_of(random.state, random.nest.machine);
      ASSERT_LE(cost.arriving_at_least(random.state, m, loops).energy,
                cost.arriving(random.state, m).energy * (1 + 1e-12))
          << "seed " << seed << " receiver " << m << "\n"
          << describe(shown);
    }
  }
}

}  // namespace
}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// What a search answers: a mapping worked out by hand, limits, objectives in order.
#include "dataflow/mapper/search.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "dataflow/mapper/timeloop_cost.h"
#include "tests/unit/mapper/small_machine.h"

namespace pj {
namespace {

class SearchTest : public ::testing::Test {
 protected:
  Einsum einsum_ = gemm_einsum({8, 8, 8, 1}, {8, 8, 8, 8});
  MachineSpec machine_ = test::small_machine(24 * 8);
  TimeloopCost cost_{einsum_, machine_, {{100, 100, 100}, {1, 1, 1}}, 1.0};
  Mapspace space_ = whole_mapspace(einsum_, machine_);
};

// 8 x 8 weights, inputs and outputs. Off the chip 64 weights and 64 inputs are read, 64 outputs updated. The buffer is
// filled with both operands. Four units at 512 MACs: a factor of two on an axis halves what the tensor that does not
// know the dimension has read. The first time of each of 64 sums reads nothing.
TEST_F(SearchTest, InABufferThatHoldsTheLayerEachTensorCrossesOnce) {
  machine_.memories.back().capacity_bits = 3 * 64 * 8;
  space_ = whole_mapspace(einsum_, machine_);
  BestFind best({Objective::kEnergy});
  EXPECT_TRUE(search_mappings(space_, einsum_, machine_, cost_, {}, best).proven);
  const double off_chip = 3 * 64 * 100;
  const double fills = 2 * 64;
  const double macs = 512;
  const double two_by_two = 256 + 256 + 512 + (512 - 64);   // rows M, columns P: inputs and weights
  const double all_sums = 512 + 512 + 128 + (128 - 64);     // rows and columns C: sums added up by four
  const double one_of_each = 256 + 512 + 256 + (256 - 64);  // rows C, columns M or P
  EXPECT_EQ(best.best()->cost.energy, off_chip + fills + macs + std::min({two_by_two, all_sums, one_of_each}));
}

TEST_F(SearchTest, TiesInTheFirstObjectiveAreBrokenByTheNext) {
  BestFind latency({Objective::kLatency, Objective::kEnergy});
  BestFind energy({Objective::kEnergy, Objective::kLatency});
  search_mappings(space_, einsum_, machine_, cost_, {}, latency);
  search_mappings(space_, einsum_, machine_, cost_, {}, energy);
  EXPECT_EQ(latency.best()->cost.cycles, 512 / 4);
  EXPECT_LE(energy.best()->cost.energy, latency.best()->cost.energy);
  ParetoFinds front;
  search_mappings(space_, einsum_, machine_, cost_, {}, front);
  EXPECT_EQ(front.front().front().cost.energy, latency.best()->cost.energy);
  EXPECT_EQ(front.front().back().cost.energy, energy.best()->cost.energy);
}

TEST_F(SearchTest, StoppedEarlyItSaysWhatIsLeft) {
  BestFind proven({Objective::kEdp});
  const SearchOutcome whole = search_mappings(space_, einsum_, machine_, cost_, {}, proven);
  EXPECT_EQ(gap(whole, proven), 0.0);
  SearchLimits limits;
  const double optimum = value_of(Objective::kEdp, proven.best()->cost);
  for (limits.nodes = 1; limits.nodes < whole.nodes; limits.nodes *= 2) {
    BestFind best({Objective::kEdp});
    const SearchOutcome outcome = search_mappings(space_, einsum_, machine_, cost_, limits, best);
    EXPECT_LE(outcome.nodes, limits.nodes + 1000);  // a list of tiles is always ended
    const double found = best.best() ? value_of(Objective::kEdp, best.best()->cost) : outcome.least_open;
    EXPECT_LE(std::min(found, outcome.least_open), optimum * (1 + kSameFigure));
    EXPECT_LE(found * (1 - gap(outcome, best)), optimum * (1 + kSameFigure));
    if (outcome.proven) {
      EXPECT_EQ(found, optimum);
    }
  }
}

TEST_F(SearchTest, AFlagStopsItAndTheSameLimitsGiveTheSameResult) {
  SearchLimits limits;
  limits.stop = [] { return true; };
  BestFind none({Objective::kEdp});
  EXPECT_FALSE(search_mappings(space_, einsum_, machine_, cost_, limits, none).proven);
  SearchLimits nodes;
  nodes.nodes = 2000;
  BestFind a({Objective::kEdp});
  BestFind b({Objective::kEdp});
  const SearchOutcome first = search_mappings(space_, einsum_, machine_, cost_, nodes, a);
  const SearchOutcome second = search_mappings(space_, einsum_, machine_, cost_, nodes, b);
  EXPECT_EQ(first.nodes, second.nodes);
  EXPECT_EQ(first.mappings, second.mappings);
  EXPECT_EQ(mapping_of(a.best()->state, machine_), mapping_of(b.best()->state, machine_));
}

}  // namespace
}  // namespace pj

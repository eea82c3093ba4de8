// SPDX-License-Identifier: Apache-2.0
// Two arrays, one in the other, with a memory between them that keeps nothing of what crosses:
// dram -> outer (2 x 1) -> cluster -> inner (2 x 1) -> mac. All words of 8 bits, dram 8 bits wide.
#include <gtest/gtest.h>

#include "tests/unit/oracle/hand_machine.h"

namespace pj {
namespace {

constexpr int kC = 2, kP = 3;
constexpr ComponentId kDram{0}, kMac{4};
constexpr SpatialAxis kRows = SpatialAxis::kRows;
constexpr NetworkKind kBus = NetworkKind::kMulticastBus, kUnicast = NetworkKind::kUnicast;

Counted run(const GemmShape& shape, const FanoutSpec& outer, const FanoutSpec& inner, int outer_dim, int inner_dim) {
  const MachineSpec spec = machine({memory(TensorSet::all(), 8), memory({}, 8)}, {outer, inner});
  return count(gemm_einsum(shape, {8, 8, 8, 8}), spec,
               {{{}, {}}, {{{outer_dim, 2, kRows}}, {{inner_dim, 2, kRows}}}, {{}, {}}});
}

// One weight for four rows of output.
constexpr GemmShape kFourRows{4, 1, 1, 1};

TEST(OracleNestedArrays, AnInnerUnicastKeepsItsCopiesApartAllTheWay) {
  const Counted c = run(kFourRows, grid(0, 2, 1, kBus), grid(1, 2, 1, kUnicast), kP, kP);
  constexpr ComponentId kOuter{5}, kInner{6};
  // Two copies: for the first unit of both clusters, and for the second.
  EXPECT_EQ(c.reads(kDram, Tensor::kWeight), 2);
  EXPECT_EQ(c.sends(kOuter, Tensor::kWeight), 2);
  EXPECT_EQ(c.hops(kOuter, Tensor::kWeight), 2 * 2);
  EXPECT_EQ(c.hops(kInner, Tensor::kWeight), 4);
}

TEST(OracleNestedArrays, BehindAnOuterUnicastEachClusterSharesAWord) {
  const Counted c = run(kFourRows, grid(0, 2, 1, kUnicast), grid(1, 2, 1, kBus), kP, kP);
  constexpr ComponentId kOuter{5}, kInner{6};
  EXPECT_EQ(c.reads(kDram, Tensor::kWeight), 2);
  EXPECT_EQ(c.hops(kOuter, Tensor::kWeight), 2);
  EXPECT_EQ(c.sends(kInner, Tensor::kWeight), 2);
  EXPECT_EQ(c.hops(kInner, Tensor::kWeight), 4);
}

TEST(OracleNestedArrays, TwoBusesReadAWordOnce) {
  const Counted c = run(kFourRows, grid(0, 2, 1, kBus), grid(1, 2, 1, kBus), kP, kP);
  constexpr ComponentId kOuter{5}, kInner{6};
  EXPECT_EQ(c.reads(kDram, Tensor::kWeight), 1);
  EXPECT_EQ(c.sends(kOuter, Tensor::kWeight), 1);
  EXPECT_EQ(c.hops(kOuter, Tensor::kWeight), 2);
  EXPECT_EQ(c.sends(kInner, Tensor::kWeight), 2);
}

TEST(OracleNestedArrays, EachClusterHandsOutItsOwnSumsAndTheOuterChainAddsThem) {
  // Depth two on the clusters, two rows on the units of each.
  const Counted c = run({2, 2, 1, 1}, grid(0, 2, 1, kBus, NetworkKind::kReductionChain), grid(1, 2, 1, kBus), kC, kP);
  constexpr ComponentId kOuter{5}, kChain{6}, kInner{7};
  EXPECT_EQ(c.sends(kInner, Tensor::kPartialSum), 2 * 2);
  EXPECT_EQ(c.hops(kInner, Tensor::kPartialSum), 2 * 2);
  EXPECT_EQ(c.hops(kChain, Tensor::kPartialSum), 4 - 2);
  EXPECT_EQ(c.sends(kOuter, Tensor::kPartialSum), 2);
  EXPECT_EQ(c.hops(kOuter, Tensor::kPartialSum), 2);
}

// One output of depth four, two units in each of two clusters.
constexpr GemmShape kDepthFour{1, 4, 1, 1};
constexpr ComponentId kOuterSums{6}, kInnerSums{8};

TEST(OracleNestedArrays, TwoChainsHandOnThreeOfFourSums) {
  constexpr NetworkKind kChain = NetworkKind::kReductionChain;
  const Counted c = run(kDepthFour, grid(0, 2, 1, kBus, kChain), grid(1, 2, 1, kBus, kChain), kC, kC);
  EXPECT_EQ(c.hops(kInnerSums, Tensor::kPartialSum), 2);
  EXPECT_EQ(c.hops(kOuterSums, Tensor::kPartialSum), 1);
  EXPECT_EQ(c.adds(kInnerSums) + c.adds(kOuterSums), 0);
  EXPECT_EQ(c.sink.count(kMac, Action::kMac, Tensor::kNone), 4);
}

TEST(OracleNestedArrays, BesideATreeUnitsOnlyMultiplySoAChainAddsToo) {
  constexpr NetworkKind kChain = NetworkKind::kReductionChain, kTree = NetworkKind::kReductionTree;
  for (const auto& [outer, inner] : {std::pair{kTree, kChain}, std::pair{kChain, kTree}, std::pair{kTree, kTree}}) {
    const Counted c = run(kDepthFour, grid(0, 2, 1, kBus, outer), grid(1, 2, 1, kBus, inner), kC, kC);
    EXPECT_EQ(c.sink.count(kMac, Action::kMultiply, Tensor::kNone), 4);
    EXPECT_EQ(c.adds(kInnerSums), 2);
    EXPECT_EQ(c.adds(kOuterSums), 1);
  }
}

TEST(OracleNestedArrays, OfTwoTreesTheInnerAddsAReturnedSum) {
  constexpr NetworkKind kTree = NetworkKind::kReductionTree;
  MachineSpec spec =
      machine({memory(TensorSet::all(), 8), memory({}, 8)}, {grid(0, 2, 1, kBus, kTree), grid(1, 2, 1, kBus, kTree)});
  spec.memories[0].partial_sums = PartialSums::kReturn;
  // Depth eight in two steps of four: the second starts from the sum of the first.
  const Counted c = count(gemm_einsum({1, 8, 1, 1}, {8, 8, 8, 8}), spec,
                          {{{{kC, 2}}, {}}, {{{kC, 2, kRows}}, {{kC, 2, kRows}}}, {{}, {}}});
  EXPECT_EQ(c.adds(kInnerSums), 2 * 2 + 1);
  EXPECT_EQ(c.adds(kOuterSums), 2 * 1);
}

}  // namespace
}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// A filter of three rows over five input rows on a 3 x 3 array: filter rows on rows, output rows on columns; unit (r,
// p) takes input row p + r. One step, all words of 8 bits: dram (8 bits wide) -> array -> registers (32 bits) -> mac.
#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/unit/oracle/hand_machine.h"

namespace pj {
namespace {

constexpr int kP = 4, kR = 6;
constexpr ComponentId kDram{0}, kRegisters{1}, kNetwork{4}, kChain{5};

Einsum five_rows() {
  ConvShape s;
  s.height = 5;
  s.filter_rows = 3;
  return conv_einsum(s, {8, 8, 8, 32});
}

Counted run(NetworkKind kind) {
  const FanoutSpec array = grid(0, 3, 3, kind, NetworkKind::kReductionChain);
  const MachineSpec spec = machine({memory(TensorSet::all(), 8), memory(TensorSet::all(), 32)}, {array});
  const Mapping diagonal = {{{}, {}}, {{{kR, 3, SpatialAxis::kRows}, {kP, 3, SpatialAxis::kColumns}}}, {{}, {}}};
  return count(five_rows(), spec, diagonal);
}

TEST(OracleMulticastBus, ADiagonalSendsEachInputRowOnceAndOnEachRowThatTakesIt) {
  const Counted c = run(NetworkKind::kMulticastBus);
  EXPECT_EQ(c.reads(kDram, Tensor::kInput), 5);
  EXPECT_EQ(c.sends(kNetwork, Tensor::kInput), 5);
  // Row r takes input rows r, r + 1, r + 2.
  EXPECT_EQ(c.hops(kNetwork, Tensor::kInput), 3 + 3 + 3);
  EXPECT_EQ(c.writes(kRegisters, Tensor::kInput), 9);
}

TEST(OracleMulticastBus, AFilterRowGoesOverTheTrunkOnceAndAlongOneBranch) {
  const Counted c = run(NetworkKind::kMulticastBus);
  EXPECT_EQ(c.reads(kDram, Tensor::kWeight), 3);
  EXPECT_EQ(c.sends(kNetwork, Tensor::kWeight), 3);
  EXPECT_EQ(c.hops(kNetwork, Tensor::kWeight), 3);
  EXPECT_EQ(c.writes(kRegisters, Tensor::kWeight), 9);
}

TEST(OracleMulticastBus, SumsOfAColumnLeaveAddedUpFromRowZero) {
  const Counted c = run(NetworkKind::kMulticastBus);
  // Nine registers hold three outputs: two of three sums of each column go to the neighbour, then three words leave.
  EXPECT_EQ(c.reads(kRegisters, Tensor::kOutput), 9);
  EXPECT_EQ(c.hops(kChain, Tensor::kPartialSum), 9 - 3);
  EXPECT_EQ(c.adds(kChain), 9 - 3);
  EXPECT_EQ(c.sends(kNetwork, Tensor::kOutput), 3);
  EXPECT_EQ(c.hops(kNetwork, Tensor::kOutput), 3);  // all on the branch of row 0
  EXPECT_EQ(c.writes(kDram, Tensor::kOutput), 3);
}

TEST(OracleUnicast, EachUnitIsSentAndReadAWordOfItsOwn) {
  const Counted c = run(NetworkKind::kUnicast);
  EXPECT_EQ(c.reads(kDram, Tensor::kInput), 9);
  EXPECT_EQ(c.reads(kDram, Tensor::kWeight), 9);
  EXPECT_EQ(c.hops(kNetwork, Tensor::kInput), 9);
  EXPECT_EQ(c.hops(kNetwork, Tensor::kWeight), 9);
  EXPECT_EQ(c.hops(kNetwork, Tensor::kOutput), 3);
  EXPECT_EQ(c.sends(kNetwork, Tensor::kInput), 0);
}

TEST(OracleUnicast, AWordOfAnIdleUnitIsNotSent) {
  // Three rows of output on two columns: at the second step column 1 idles.
  const FanoutSpec array = grid(0, 1, 2, NetworkKind::kUnicast);
  const MachineSpec spec = machine({memory(TensorSet::all(), 8)}, {array});
  const Mapping mapping = {{{{3, 2}}}, {{{3, 2, SpatialAxis::kColumns}}}, {{}}};
  const Counted c = count(gemm_einsum({3, 1, 1, 1}, {8, 8, 8, 32}), spec, mapping);
  EXPECT_EQ(c.hops({3}, Tensor::kWeight), 3);
  EXPECT_EQ(c.reads(kDram, Tensor::kWeight), 3);
}

TEST(OracleMesh, AWordPassesARouterForEachRowAndColumnOnItsWay) {
  const Counted c = run(NetworkKind::kMesh);
  // row + column + 1 of nine units: 1 2 3 / 2 3 4 / 3 4 5.
  EXPECT_EQ(c.hops(kNetwork, Tensor::kInput), 27);
  EXPECT_EQ(c.hops(kNetwork, Tensor::kWeight), 27);
  EXPECT_EQ(c.hops(kNetwork, Tensor::kOutput), 1 + 2 + 3);  // row 0
  EXPECT_EQ(c.reads(kDram, Tensor::kInput), 9);
}

TEST(OracleNetworks, ATensorWithoutACarrierIsAMistake) {
  FanoutSpec array = grid(0, 1, 2, NetworkKind::kUnicast);
  array.networks[0].carries = {Tensor::kWeight, Tensor::kOutput};
  const MachineSpec spec = machine({memory(TensorSet::all(), 8)}, {array});
  const Mapping mapping = {{{}}, {{{3, 2, SpatialAxis::kColumns}}}, {{}}};
  EXPECT_THROW(count(gemm_einsum({2, 1, 1, 1}, {8, 8, 8, 32}), spec, mapping), std::logic_error);
}

}  // namespace
}  // namespace pj

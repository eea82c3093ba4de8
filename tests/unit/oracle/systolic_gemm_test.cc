// SPDX-License-Identifier: Apache-2.0
// A 4x4x4 GEMM (dims G M C P; weight[M,C], input[C,P], output[M,P]; 8, 8, 8 bits, partial sums 32) on a 2x2 array:
// dram (8 bits wide, keeps all) -> sram (16 bits wide, keeps input and output) -> array -> registers (32 bits) -> mac.
#include <gtest/gtest.h>

#include "tests/unit/oracle/hand_machine.h"

namespace pj {
namespace {

constexpr int kM = 1, kC = 2, kP = 3;
constexpr ComponentId kDram{0}, kSram{1}, kRegisters{2}, kArray{3}, kMac{4};
constexpr SpatialAxis kRows = SpatialAxis::kRows, kColumns = SpatialAxis::kColumns;

Einsum gemm() { return gemm_einsum({4, 4, 4, 1}, {8, 8, 8, 32}); }

MachineSpec two_by_two() {
  FanoutSpec array;
  array.above = 1;
  array.rows = 2;
  array.columns = 2;
  return machine({memory(TensorSet::all(), 8), memory(tensors({Tensor::kInput, Tensor::kOutput}), 16),
                  memory(TensorSet::all(), 32)},
                 {array});
}

Mapping ws() {
  return {{{}, {{kM, 2}, {kC, 2}}, {{kP, 4}}},
          {{{kC, 2, kRows}, {kM, 2, kColumns}}},
          {{}, {}, tensors({Tensor::kInput, Tensor::kOutput})}};
}

Mapping os() {
  return {{{}, {{kM, 2}, {kP, 2}}, {{kC, 4}}},
          {{{kP, 2, kRows}, {kM, 2, kColumns}}},
          {{}, {}, tensors({Tensor::kWeight, Tensor::kInput})}};
}

Mapping is() {
  return {{{}, {{kC, 2}, {kP, 2}}, {{kM, 4}}},
          {{{kC, 2, kRows}, {kP, 2, kColumns}}},
          {{}, {}, tensors({Tensor::kWeight, Tensor::kOutput})}};
}

TEST(OracleWs, SixteenWeightsAreLoadedOnceThroughTwentyFourLinks) {
  const Counted c = count(gemm(), two_by_two(), ws());
  // 4 steps (M 2 x C 2), 4 new weights each, one byte an access.
  EXPECT_EQ(c.reads(kDram, Tensor::kWeight), 16);
  EXPECT_EQ(c.writes(kRegisters, Tensor::kWeight), 16);
  // A step: two weights to row 0 (1 link), two to row 1 (2 links) = 6; 4 steps.
  EXPECT_EQ(c.hops(kArray, Tensor::kWeight), 24);
  // Every mac reads its weight.
  EXPECT_EQ(c.reads(kRegisters, Tensor::kWeight), 64);
  EXPECT_EQ(c.sink.count(kMac, Action::kMac, Tensor::kNone), 64);
}

TEST(OracleWs, TwoInputsAStepAreOneSixteenBitAccess) {
  const Counted c = count(gemm(), two_by_two(), ws());
  // dram -> sram: one step, all 16 bytes: 16 accesses of 8 bits, one transfer of 128 bits = 8 accesses of 16.
  EXPECT_EQ(c.reads(kDram, Tensor::kInput), 16);
  EXPECT_EQ(c.writes(kSram, Tensor::kInput), 8);
  // 16 steps (M 2, C 2, P 4), two values of C: 2 words of 8 bits, the columns share them.
  EXPECT_EQ(c.reads(kSram, Tensor::kInput), 16);
  EXPECT_EQ(c.hops(kArray, Tensor::kInput), 64);
}

TEST(OracleWs, EightOfSixteenArrivalsAreAddedToWhatTheSramHolds) {
  const Counted c = count(gemm(), two_by_two(), ws());
  // An arrival: two sums (M 2; the rows are added up) of 32 bits = 4 accesses of 16. 16 arrivals.
  EXPECT_EQ(c.writes(kSram, Tensor::kPartialSum), 64);
  // C at its second iteration: 8 arrivals read (32) and add (8 x 2). One drain of 16 words: 512 bits = 32 accesses.
  EXPECT_EQ(c.reads(kSram, Tensor::kPartialSum), 32 + 32);
  EXPECT_EQ(c.adds(kSram), 16);
  EXPECT_EQ(c.hops(kArray, Tensor::kPartialSum), 64);
  // dram sees only final sums: no reduction loop stands before the sram.
  EXPECT_EQ(c.writes(kDram, Tensor::kOutput), 16);
  EXPECT_EQ(c.reads(kDram, Tensor::kPartialSum) + c.writes(kDram, Tensor::kPartialSum), 0);
}

TEST(OracleWs, ReturnedSumsEnterTheArrayAndNothingIsAddedAbove) {
  MachineSpec spec = two_by_two();
  spec.memories[1].partial_sums = PartialSums::kReturn;
  const Counted c = count(gemm(), spec, ws());
  EXPECT_EQ(c.adds(kSram), 0);
  EXPECT_EQ(c.reads(kSram, Tensor::kPartialSum), 32 + 32);     // refills in place of reads to add
  EXPECT_EQ(c.hops(kArray, Tensor::kPartialSum), 64 + 8 * 2);  // each refilled word goes to one unit
}

TEST(OracleOs, FourSumsOfATileAreDrainedThroughSixLinks) {
  const Counted c = count(gemm(), two_by_two(), os());
  // A register: 4 tiles x 4 steps; the first of a tile reads nothing, the drain reads once. Four registers.
  EXPECT_EQ(c.writes(kRegisters, Tensor::kPartialSum), 64);
  EXPECT_EQ(c.adds(kRegisters), 48);
  EXPECT_EQ(c.reads(kRegisters, Tensor::kPartialSum), 48 + 16);
  // Row 0 is 2 links from the edge, row 1 one: 2 x (2 + 1) a tile.
  EXPECT_EQ(c.hops(kArray, Tensor::kPartialSum), 24);
  // Complete when they arrive: 4 words of 8 bits = 2 accesses of 16, 4 tiles; then 16 words in one drain = 8.
  EXPECT_EQ(c.writes(kSram, Tensor::kOutput), 8);
  EXPECT_EQ(c.reads(kSram, Tensor::kOutput), 8);
  EXPECT_EQ(c.writes(kDram, Tensor::kOutput), 16);
}

TEST(OracleOs, OperandsAreReadEveryStepAndSharedAlongTheirAxis) {
  const Counted c = count(gemm(), two_by_two(), os());
  // 16 steps (M 2, P 2, C 4): two weights from dram, two inputs from the sram; every unit takes one of each.
  EXPECT_EQ(c.reads(kDram, Tensor::kWeight), 32);
  EXPECT_EQ(c.reads(kSram, Tensor::kInput), 16);
  EXPECT_EQ(c.hops(kArray, Tensor::kWeight), 64);
  EXPECT_EQ(c.hops(kArray, Tensor::kInput), 64);
}

TEST(OracleIs, InputsStayWeightsStreamSumsAreAddedAbove) {
  const Counted c = count(gemm(), two_by_two(), is());
  // 4 steps, 4 new inputs each: 32 bits = 2 accesses of 16; registers 1 access each; links as for ws weights.
  EXPECT_EQ(c.reads(kSram, Tensor::kInput), 8);
  EXPECT_EQ(c.writes(kRegisters, Tensor::kInput), 16);
  EXPECT_EQ(c.hops(kArray, Tensor::kInput), 24);
  EXPECT_EQ(c.reads(kRegisters, Tensor::kInput), 64);
  // 16 steps (C 2, P 2, M 4): two weights (C 2), the columns share them.
  EXPECT_EQ(c.reads(kDram, Tensor::kWeight), 32);
  // Arrivals of two sums (P 2) = 4 accesses; half of them are not the first.
  EXPECT_EQ(c.writes(kSram, Tensor::kPartialSum), 64);
  EXPECT_EQ(c.adds(kSram), 16);
  EXPECT_EQ(c.reads(kSram, Tensor::kPartialSum), 32 + 32);
}

TEST(OracleWs, AnIdleColumnTakesNothing) {
  // M = 3 on two columns: the second step of M leaves column 1 idle.
  const Counted c = count(gemm_einsum({4, 4, 3, 1}, {8, 8, 8, 32}), two_by_two(), ws());
  EXPECT_EQ(c.sink.count(kMac, Action::kMac, Tensor::kNone), 48);
  EXPECT_EQ(c.reads(kDram, Tensor::kWeight), 12);
  // C 2 steps x (2 columns x (1 + 2) + 1 column x (1 + 2)).
  EXPECT_EQ(c.hops(kArray, Tensor::kWeight), 18);
  // M 0,1: 8 steps, 4 accesses; M 2: 8 steps of one word of 32 bits, 2 accesses.
  EXPECT_EQ(c.writes(kSram, Tensor::kPartialSum), 32 + 16);
}

TEST(OracleTraffic, CountsDataBitsNotAccesses) {
  const Counted c = count(gemm(), two_by_two(), os());
  // 64 words of 8 bits leave registers 32 bits wide nowhere; 64 sums of 32 bits are written, 64 read.
  EXPECT_EQ(c.traffic.at({kRegisters, Tensor::kPartialSum}), (MovedBits{64 * 32, 64 * 32}));
  EXPECT_EQ(c.traffic.at({kDram, Tensor::kWeight}), (MovedBits{32 * 8, 0}));
}

}  // namespace
}  // namespace pj

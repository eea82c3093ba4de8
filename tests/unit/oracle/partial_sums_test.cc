// SPDX-License-Identifier: Apache-2.0
// A GEMM of two columns and depth four, one row: output[M], dram runs C 2 outside M 2, the buffer C 2.
// dram is 8 bits wide, the buffer 32; outputs have 8 bits, partial sums 32.
#include <gtest/gtest.h>

#include "tests/unit/oracle/hand_machine.h"

namespace pj {
namespace {

constexpr int kM = 1, kC = 2;
constexpr ComponentId kDram{0}, kBuffer{1};

Counted run(PartialSums dram, PartialSums buffer) {
  MachineSpec spec = machine({memory(TensorSet::all(), 8), memory(TensorSet::all(), 32)});
  spec.memories[0].partial_sums = dram;
  spec.memories[1].partial_sums = buffer;
  const Mapping mapping = {{{{kC, 2}, {kM, 2}}, {{kC, 2}}}, {}, {{}, {}}};
  return count(gemm_einsum({1, 4, 2, 1}, {8, 8, 8, 32}), spec, mapping);
}

TEST(OraclePartialSums, AccumulatedAboveTheChildStartsAtZero) {
  const Counted c = run(PartialSums::kAccumulateAbove, PartialSums::kAccumulateAbove);
  // Four residencies of one word: M 0, M 1 at C 0 (first: written as partial sums, 4 bytes each), then final ones.
  EXPECT_EQ(c.writes(kDram, Tensor::kPartialSum), 2 * 4);
  EXPECT_EQ(c.writes(kDram, Tensor::kOutput), 2);
  EXPECT_EQ(c.reads(kDram, Tensor::kPartialSum), 2 * 4);
  EXPECT_EQ(c.adds(kDram), 2);
  // The buffer: two macs a residency, the first starts it; one drain each.
  EXPECT_EQ(c.writes(kBuffer, Tensor::kPartialSum), 8);
  EXPECT_EQ(c.adds(kBuffer), 4);
  EXPECT_EQ(c.reads(kBuffer, Tensor::kPartialSum), 4 + 4);
}

TEST(OraclePartialSums, ReturnedTheChildIsRefilledAndGoesOn) {
  const Counted c = run(PartialSums::kReturn, PartialSums::kAccumulateAbove);
  EXPECT_EQ(c.writes(kDram, Tensor::kPartialSum), 2 * 4);
  EXPECT_EQ(c.writes(kDram, Tensor::kOutput), 2);
  EXPECT_EQ(c.reads(kDram, Tensor::kPartialSum), 2 * 4);  // two refills
  EXPECT_EQ(c.adds(kDram), 0);
  // Eight macs, two of which start an output; two refills are written; four drains.
  EXPECT_EQ(c.writes(kBuffer, Tensor::kPartialSum), 8 + 2);
  EXPECT_EQ(c.adds(kBuffer), 6);
  EXPECT_EQ(c.reads(kBuffer, Tensor::kPartialSum), 6 + 4);
}

TEST(OraclePartialSums, ABufferThatReturnsToComputeAddsNothing) {
  const Counted c = run(PartialSums::kAccumulateAbove, PartialSums::kReturn);
  EXPECT_EQ(c.adds(kBuffer), 0);
  EXPECT_EQ(c.reads(kBuffer, Tensor::kPartialSum), 4 + 4);  // four refills, four drains
}

TEST(OraclePartialSums, ACompleteSumIsAnOutputEverywhere) {
  // Without reduction there are no partial sums.
  const MachineSpec spec = machine({memory(TensorSet::all(), 8), memory(TensorSet::all(), 32)});
  const Mapping mapping = {{{}, {{kM, 2}}}, {}, {{}, {}}};
  const Counted c = count(gemm_einsum({1, 1, 2, 1}, {8, 8, 8, 32}), spec, mapping);
  EXPECT_EQ(c.writes(kBuffer, Tensor::kOutput), 2);
  EXPECT_EQ(c.reads(kBuffer, Tensor::kOutput), 1);  // 16 bits in one access
  EXPECT_EQ(c.writes(kDram, Tensor::kOutput), 2);
}

TEST(OraclePartialSums, LastIterationsThatAreEmptyDoNotHideTheFinalArrival) {
  // Depth 5 as 2 x 2 x 2: after C = 4 nothing is left, yet it is the final one.
  const MachineSpec spec = machine({memory(TensorSet::all(), 8)});
  const Mapping mapping = {{{{kC, 2}, {kC, 2}, {kC, 2}}}, {}, {{}}};
  const Counted c = count(gemm_einsum({1, 5, 1, 1}, {8, 8, 8, 32}), spec, mapping);
  EXPECT_EQ(c.writes(kDram, Tensor::kOutput), 1);
  EXPECT_EQ(c.writes(kDram, Tensor::kPartialSum), 4 * 4);
  EXPECT_EQ(c.adds(kDram), 4);
}

TEST(OraclePartialSums, AResidencyThatGoesOnOverAnOuterReductionLoopIsAddedTo) {
  // dram runs M 2 outside C 2: the buffer keeps its word over both C steps and is drained once a word.
  const MachineSpec spec = machine({memory(TensorSet::all(), 8), memory(TensorSet::all(), 32)});
  const Mapping mapping = {{{{kM, 2}, {kC, 2}}, {{kC, 2}}}, {}, {{}, {}}};
  const Counted c = count(gemm_einsum({1, 4, 2, 1}, {8, 8, 8, 32}), spec, mapping);
  EXPECT_EQ(c.writes(kDram, Tensor::kOutput), 2);
  EXPECT_EQ(c.adds(kDram), 0);
  // Eight macs, two of them start a word.
  EXPECT_EQ(c.adds(kBuffer), 6);
  EXPECT_EQ(c.reads(kBuffer, Tensor::kPartialSum), 6 + 2);
}

TEST(OraclePartialSums, AnInstanceThatIdlesThroughATileIsDrainedWithTheOthersAllTheSame) {
  // Three rows of output on two registers: C 2 outside P 2 outside the array; register 1 idles at the second P.
  constexpr int kP = 3;
  FanoutSpec array;
  array.rows = 2;
  const MachineSpec spec = machine({memory(TensorSet::all(), 32), memory(tensors({Tensor::kOutput}), 32)}, {array});
  const Mapping mapping = {{{{kC, 2}, {kP, 2}}, {}}, {{{kP, 2, SpatialAxis::kRows}}}, {{}, {}}};
  const Counted c = count(gemm_einsum({3, 2, 1, 1}, {8, 8, 8, 32}), spec, mapping);
  // Register 0 holds P 0, 2, 0, 2, register 1 P 1, -, 1, -: six drains of one word, the second of each word is added.
  EXPECT_EQ(c.reads({1}, Tensor::kPartialSum), 6);
  EXPECT_EQ(c.adds(kDram), 3);
  EXPECT_EQ(c.hops({2}, Tensor::kPartialSum), 4 * 2 + 2 * 1);
}

}  // namespace
}  // namespace pj

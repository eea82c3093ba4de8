// SPDX-License-Identifier: Apache-2.0
// ZigZag's rules worked by hand, and what they refuse. docs/models/zigzag_rules.md.
#include <gtest/gtest.h>

#include "dataflow/zigzag/counts.h"
#include "dataflow/zigzag/latency.h"
#include "dataflow/zigzag/port_time.h"

namespace pj {
namespace {

constexpr int kB = 0;
constexpr int kK = 1;
constexpr int kC = 2;

Einsum gemm(std::int64_t b, std::int64_t k, std::int64_t c) {
  Einsum e;
  e.dims = {{"B", b}, {"K", k}, {"C", c}};
  const auto access = [](std::vector<int> dims, const Einsum& of) {
    TensorAccess a;
    for (const int d : dims) a.ranks.push_back({"", {{d, 1}}, 0, of.dims[static_cast<std::size_t>(d)].size});
    return a;
  };
  e.weight = access({kK, kC}, e);
  e.input = access({kB, kC}, e);
  e.output = access({kB, kK}, e);
  e.partial_sum_bits = 16;
  return e;
}

// One port of 8 bits for all; registers of `bits` for each operand below it. Words of 8 bits.
ZigzagMachine machine(std::vector<std::int64_t> axes, std::int64_t bits) {
  ZigzagMachine m;
  m.axes = std::move(axes);
  for (const bool top : {false, true}) {
    ZigzagMemorySpec memory;
    memory.name = top ? "dram" : "rf";
    memory.size_bits = top ? 1 << 30 : bits;
    memory.read_cost = top ? 100.0 : 1.0;
    memory.write_cost = top ? 200.0 : 2.0;
    memory.serves.assign(m.axes.size(), top);
    memory.ports = {{8, 8}};
    m.memories.push_back(memory);
  }
  return m;
}

std::array<std::int64_t, 4> words(const ZigzagNest& nest, Tensor operand, std::size_t memory) {
  for (const ZigzagWords& w : zigzag_words(nest)) {
    if (w.operand == operand && w.memory == memory) return w.words;
  }
  throw std::logic_error("no such memory");
}

using Words = std::array<std::int64_t, 4>;

// 2 x 2 x 2 MACs; order B, C, K. Registers hold one weight (used for both B), 2 x 2 inputs, 2 sums.
TEST(ZigzagRules, EachOperandIsCutWhereItsOwnCutStands) {
  const Einsum e = gemm(2, 2, 2);
  const ZigzagMachine m = machine({}, 64);
  const ZigzagMapping mapping{{}, {{kB, 2}, {kC, 2}, {kK, 2}}, {{{1, 3}, {2, 3}, {2, 3}}}};
  const ZigzagShape shape(e, m, mapping.spatial);
  const ZigzagNest nest(shape, mapping, InnermostReads::kOncePerWord);
  // Of 8 MACs every second reads a weight; 4 weights come in one by one.
  EXPECT_EQ(words(nest, Tensor::kWeight, 0), (Words{4, 0, 0, 4}));
  EXPECT_EQ(words(nest, Tensor::kWeight, 1), (Words{4, 0, 0, 0}));
  // K is irrelevant right outside the cut of inputs: it merges, and 4 inputs come in once.
  EXPECT_EQ(words(nest, Tensor::kInput, 0), (Words{8, 0, 0, 4}));
  // 16 bits to and from compute; finished when they leave, 8 bits.
  EXPECT_EQ(words(nest, Tensor::kOutput, 0), (Words{16, 16, 4, 0}));
  EXPECT_EQ(words(nest, Tensor::kOutput, 1), (Words{0, 4, 0, 0}));
  // Registers: 4 + 8 + 16 + 4 reads, 4 + 4 + 16 writes; DRAM: 4 + 4 reads, 4 writes.
  EXPECT_EQ(zigzag_memory_energy(m, zigzag_words(nest)), 32 * 1.0 + 24 * 2.0 + 8 * 100.0 + 4 * 200.0);
}

TEST(ZigzagRules, WithEveryReadChargedAWeightIsReadForEachMac) {
  const Einsum e = gemm(2, 2, 2);
  const ZigzagMachine m = machine({}, 64);
  const ZigzagMapping mapping{{}, {{kB, 2}, {kC, 2}, {kK, 2}}, {{{1, 3}, {2, 3}, {2, 3}}}};
  const ZigzagShape shape(e, m, mapping.spatial);
  EXPECT_EQ(words(ZigzagNest(shape, mapping, InnermostReads::kEveryCycle), Tensor::kWeight, 0), (Words{8, 0, 0, 4}));
}

// C outermost: each of the 4 sums leaves twice and comes in twice, the first time too, at 16 bits.
TEST(ZigzagRules, PartialSumsComeDownTheFirstTimeToo) {
  const Einsum e = gemm(2, 2, 2);
  const ZigzagMachine m = machine({}, 64);
  const ZigzagMapping mapping{{}, {{kB, 2}, {kK, 2}, {kC, 2}}, {{{1, 3}, {1, 3}, {0, 3}}}};
  const ZigzagShape shape(e, m, mapping.spatial);
  const ZigzagNest nest(shape, mapping, InnermostReads::kOncePerWord);
  EXPECT_EQ(words(nest, Tensor::kOutput, 0), (Words{16, 16, 16, 16}));
  EXPECT_EQ(words(nest, Tensor::kOutput, 1), (Words{16, 16, 0, 0}));
}

// 10 columns of K on 4 units: 3 steps of 10 / 3 units, 3 for time. 3 units work; a step brings round(3.33) = 3 weights.
TEST(ZigzagRules, FactorsThatDoNotDivideCountAsFractions) {
  const Einsum e = gemm(1, 10, 1);
  const ZigzagMachine m = machine({4}, 64);
  const ZigzagMapping mapping{{{{kK, 4}}}, {{kK, 3}}, {{{0, 1}, {0, 1}, {0, 1}}}};
  const ZigzagShape shape(e, m, mapping.spatial);
  const ZigzagNest nest(shape, mapping, InnermostReads::kOncePerWord);
  EXPECT_EQ(nest.cycles(), 3);
  EXPECT_EQ(shape.units(operand_index(Tensor::kWeight), 0), 3);
  EXPECT_EQ(words(nest, Tensor::kWeight, 1), (Words{9, 0, 0, 0}));
  EXPECT_EQ(words(nest, Tensor::kInput, 1), (Words{1, 0, 0, 0}));
  // Whole, at the top: round(3 x 10 / 3) = 10.
  EXPECT_EQ(nest.tile(operand_index(Tensor::kWeight), 2, ZigzagFactors::kFractions), 10);
}

// Accesses of 3 bytes on a port of 6: a byte takes half a word, 5 of them 2.5, rounded down.
TEST(ZigzagRules, ASmallAccessTakesAPartOfAWord) {
  const Einsum e = gemm(1, 5, 1);
  ZigzagMachine m = machine({}, 64);
  m.memories[1].ports = {{48, 24}};
  const ZigzagMapping mapping{{}, {{kK, 5}}, {{{0, 1}, {0, 1}, {0, 1}}}};
  const ZigzagShape shape(e, m, mapping.spatial);
  const ZigzagNest nest(shape, mapping, InnermostReads::kOncePerWord);
  EXPECT_EQ(words(nest, Tensor::kWeight, 1), (Words{2, 0, 0, 0}));
}

TEST(ZigzagRules, SumsTakeTheirFullWidthUntilTheReductionEndsFurtherIn) {
  const Einsum e = gemm(2, 2, 2);
  const ZigzagMapping mapping{{}, {{kC, 2}, {kB, 2}, {kK, 2}}, {{{1, 3}, {1, 3}, {2, 3}}}};
  // 2 weights, 2 inputs and 2 sums of 16 bits: 64 bits in all.
  for (const std::int64_t bits : {63, 64}) {
    const ZigzagMachine m = machine({}, bits);
    const ZigzagShape shape(e, m, mapping.spatial);
    EXPECT_EQ(ZigzagNest(shape, mapping, InnermostReads::kOncePerWord).fits(), bits == 64);
  }
}

// Needs 5 of the first 4 cycles of 8, 3 times: twice a cycle late.
TEST(ZigzagPortTime, OneTransferWaitsForWhatItsWindowLacks) {
  EXPECT_EQ(port_stall({{5, 4, 8, 3}}, 24), 2);
  EXPECT_EQ(port_stall({{3, 4, 8, 3}}, 24), -2);
}

// First 1 of every 3, first 2 of every 6, first 4 of every 12: cycles 0 1 2 3 6 7 9 of 12.
TEST(ZigzagPortTime, WindowsThatLieOnEachOtherCountOnce) {
  EXPECT_EQ(windows_union({{1, 1, 3, 8}, {1, 2, 6, 4}, {1, 4, 12, 2}}, 24), 2 * 7);
  EXPECT_EQ(windows_union({{1, 1, 3, 8}, {1, 6, 6, 4}}, 24), 24);
}

// 2 of 4 cycles and 3 of 4, six times each, in 24 cycles: (2 + 3) x 5 fit beside 24 but for one.
TEST(ZigzagPortTime, TwoTransfersOfOnePortWaitForWhatDoesNotFitTogether) {
  EXPECT_EQ(port_stall({{2, 4, 4, 6}, {3, 4, 4, 6}}, 24), 1);
}

TEST(ZigzagPortTime, WhatFitsBesideTheComputationIsTakenFromTheLongest) {
  EXPECT_EQ(spread_over({{10, 4}}, 3), (std::vector<double>{7}));
  EXPECT_EQ(spread_over({{10, 4}}, 30), (std::vector<double>{4}));
  EXPECT_EQ(spread_over({{10, 4}}, -1), (std::vector<double>{10}));
  // The mistake: 10 loses 6, then 5 more with the second, and ends at -1.
  EXPECT_EQ(spread_over({{6, 1}, {10, 4}}, 100), (std::vector<double>{1, -1}));
}

// Of 64 words of weights the computation of 64 cycles hides all but the first; inputs and sums stay. Through one port
// of 8 bits go 64 weights, 1 input and 64 sums of 8 bits: 129 cycles at least.
TEST(ZigzagLatency, IsNeverLessThanTheOutermostPortNeeds) {
  const Einsum e = gemm(1, 64, 1);
  ZigzagMachine m = machine({}, 2048);
  m.memories[0].ports.assign(12, {8, 8});
  for (std::size_t o = 0; o < 3; ++o) {
    for (std::size_t move = 0; move < 4; ++move) m.memories[0].port_of[o][move] = static_cast<int>(o * 4 + move);
  }
  const ZigzagMapping mapping{{}, {{kK, 64}}, {{{1, 1}, {1, 1}, {1, 1}}}};
  const ZigzagShape shape(e, m, mapping.spatial);
  const ZigzagLatency latency = zigzag_latency(ZigzagNest(shape, mapping, InnermostReads::kOncePerWord));
  EXPECT_EQ(latency.outermost_port, 129);
  EXPECT_GE(latency.cycles(), 129.0);
}

std::string refused(const ZigzagMapping& mapping, const Einsum& einsum) {
  Problems problems;
  EXPECT_FALSE(check_zigzag(einsum, machine({4}, 64), mapping, {}, problems));
  return problems.text();
}

TEST(ZigzagRules, WhatTheRulesCannotExpressIsRefusedByName) {
  const std::string loops = refused({{{{kK, 4}}}, {{kK, 4}}, {{{0, 1}, {0, 1}, {0, 1}}}}, gemm(1, 10, 1));
  EXPECT_NE(loops.find("temporal factors of K multiply to 4; by the rules of zigzag they must multiply to "
                       "ceil(10 / 4) = 3"),
            std::string::npos)
      << loops;
  const std::string cuts = refused({{{}}, {{kK, 10}}, {{{1, 0}, {0, 1}, {0, 1}}}}, gemm(1, 10, 1));
  EXPECT_NE(cuts.find("cuts of weight must be one for each memory"), std::string::npos) << cuts;
  const std::string axis = refused({{{{kK, 5}}}, {{kK, 2}}, {{{0, 1}, {0, 1}, {0, 1}}}}, gemm(1, 10, 1));
  EXPECT_NE(axis.find("factors on axis 0 multiply to 5; it has 4 instances"), std::string::npos) << axis;
  Einsum window = gemm(1, 10, 1);
  window.output.ranks[0].terms.push_back({kC, 1});
  const std::string output = refused({{{}}, {{kK, 10}}, {{{0, 1}, {0, 1}, {0, 1}}}}, window);
  EXPECT_NE(output.find("of output has 2 dimensions; by the rules of zigzag at most 1"), std::string::npos) << output;
}

}  // namespace
}  // namespace pj

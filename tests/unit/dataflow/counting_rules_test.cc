// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "dataflow/reuse/rules.h"
#include "dataflow/reuse/timeloop_box.h"
#include "dataflow/reuse/timeloop_counts.h"

namespace pj {
namespace {

std::int64_t fetched_words(HeldTile& held, const AlignedBox& now) {
  const auto fresh = fetch(held, now);
  return fresh ? words_of(*fresh) : 0;
}

AlignedBox window(std::int64_t row, std::int64_t column) { return {{row, row + 11}, {column, column + 11}}; }

// AlexNet's first layer: windows of 11 x 11, 4 further at each of 55 steps. The first is fetched whole, 121 words, each
// of the 54 after it brings 4 x 11 = 44 words.
TEST(TimeloopFetch, AColumnOfSlidingWindowsFetchesOneWindowAndStripes) {
  HeldTile held;
  std::int64_t words = 0;
  for (std::int64_t p = 0; p < 55; ++p) words += fetched_words(held, window(4 * p, 0));
  EXPECT_EQ(words, 121 + 54 * 44);
}

// From the end of a column to the beginning of the next: whole; but the move after it may go anywhere.
TEST(TimeloopFetch, AfterARefetchAnyDirectionKeepsOverlap) {
  HeldTile held;
  fetch(held, window(0, 0));
  EXPECT_EQ(fetched_words(held, window(4, 0)), 44);
  EXPECT_EQ(fetched_words(held, window(0, 4)), 121);  // two axes at once
  EXPECT_EQ(fetched_words(held, window(0, 8)), 44);   // along the other axis now
  EXPECT_EQ(fetched_words(held, window(0, 4)), 121);  // back: another translation
}

TEST(TimeloopFetch, AStepThatStaysKeepsTileAndDirection) {
  HeldTile held;
  fetch(held, window(0, 0));
  fetch(held, window(4, 0));
  EXPECT_EQ(fetched_words(held, window(4, 0)), 0);
  EXPECT_EQ(fetched_words(held, window(8, 0)), 44);
}

// 3 positions, 2 apart, of a filter of one element: 5 words, gaps included.
TEST(TimeloopBox, GapsOfTheStrideAreInside) {
  ConvShape shape;
  shape.height = shape.width = 5;
  shape.stride_rows = shape.stride_columns = 2;
  const Einsum einsum = conv_einsum(shape, {});
  std::vector<Range> all;
  for (const Dimension& d : einsum.dims) all.push_back({0, d.size});
  EXPECT_EQ(words_of(aligned_box(einsum.input, all)), 25);
}

TEST(CountingRules, NamesAreFoundAgain) {
  for (const std::string& name : rules_names()) EXPECT_EQ(name_of(rules_named(name).value()), name);
  EXPECT_FALSE(rules_named("Timeloop").has_value());
}

TEST(CountingRules, AnUnknownNameIsAProblemThatNamesTheNearest) {
  Problems problems;
  EXPECT_FALSE(rules_named("timelop", Place{"--rules", 0, 0, ""}, problems).has_value());
  EXPECT_EQ(problems.text(),
            "--rules: no such rules \"timelop\"; did you mean \"timeloop\"? (known: picojoule, scalesim, timeloop, "
            "zigzag)\n");
}

// A 4 x 6 matrix times a vector, by one unit under one memory.
class OneMemory : public testing::Test {
 protected:
  OneMemory() {
    for (const char* name : {"dram", "mac"}) {
      Component component;
      component.id = {static_cast<std::int32_t>(machine_.components.size())};
      component.name = name;
      machine_.components.push_back(component);
    }
    machine_.name = "small";
    MemorySpec dram;
    dram.id = {0};
    dram.keeps = TensorSet::all();
    machine_.memories = {dram};
    machine_.mac.id = {1};
    mapping_.temporal = {{{einsum_.dim("M"), 4}, {einsum_.dim("C"), 6}}};
  }

  std::string refusal(CountingRules rules) {
    const LoopNest nest(einsum_, machine_, mapping_);
    Problems problems;
    EXPECT_FALSE(count_by_rules(nest, rules, Place{"layer", 0, 0, ""}, problems).has_value());
    return problems.text();
  }

  Einsum einsum_ = gemm_einsum({1, 6, 4, 1}, {});
  MachineSpec machine_;
  Mapping mapping_;
};

// Compute reads both operands at each of 24 steps; each sum is read again but the first time, of 4 outputs.
TEST_F(OneMemory, TimeloopReadsOperandsAtEveryStep) {
  const LoopNest nest(einsum_, machine_, mapping_);
  Problems problems;
  const auto counts = count_by_rules(nest, CountingRules::kTimeloop, Place{}, problems);
  ASSERT_TRUE(counts.has_value());
  std::map<std::pair<std::string, Tensor>, std::int64_t> found;
  for (const RuleCount& c : counts->counts) found[{std::string(c.action), c.tensor}] = c.count;
  EXPECT_EQ(found.at({"read", Tensor::kWeight}), 24);
  EXPECT_EQ(found.at({"read", Tensor::kInput}), 24);
  EXPECT_EQ(found.at({"update", Tensor::kOutput}), 24);
  EXPECT_EQ(found.at({"read", Tensor::kOutput}), 20);
  EXPECT_EQ(found.at({"mac", Tensor::kNone}), 24);
  EXPECT_EQ(counts->cycles, 24);
}

// Words of 8 bits. Along a row of 6 columns weight and input change at every step; sums of 32 bits go both ways.
TEST_F(OneMemory, ZigzagReadsAndWritesASumAtEveryStep) {
  machine_.memories[0].width_bits = 8;
  const LoopNest nest(einsum_, machine_, mapping_);
  Problems problems;
  const auto counts = count_by_rules(nest, CountingRules::kZigzag, Place{}, problems);
  ASSERT_TRUE(counts.has_value()) << problems.text();
  std::map<std::pair<std::string, Tensor>, std::int64_t> found;
  for (const RuleCount& c : counts->counts) found[{std::string(c.action), c.tensor}] = c.count;
  EXPECT_EQ(found.at({"rd_out_to_low", Tensor::kWeight}), 24);
  EXPECT_EQ(found.at({"rd_out_to_low", Tensor::kInput}), 24);
  EXPECT_EQ(found.at({"rd_out_to_low", Tensor::kOutput}), 24 * 4);
  EXPECT_EQ(found.at({"wr_in_by_low", Tensor::kOutput}), 24 * 4);
  EXPECT_EQ(found.at({"mac", Tensor::kNone}), 24);
  EXPECT_EQ(found.size(), 5U);
  EXPECT_EQ(counts->cycles, 24);
}

// M innermost: an input stays on the pins for 4 steps.
TEST_F(OneMemory, ZigzagReadsAWordOnceThatIsUsedAgainInTheNextCycle) {
  machine_.memories[0].width_bits = 8;
  mapping_.temporal = {{{einsum_.dim("C"), 6}, {einsum_.dim("M"), 4}}};
  const LoopNest nest(einsum_, machine_, mapping_);
  Problems problems;
  const auto counts = count_by_rules(nest, CountingRules::kZigzag, Place{}, problems);
  ASSERT_TRUE(counts.has_value()) << problems.text();
  for (const RuleCount& c : counts->counts) {
    if (c.tensor == Tensor::kInput) {
      EXPECT_EQ(c.count, 6);
    }
  }
}

TEST_F(OneMemory, ZigzagRefusesFactorsThatMultiplyToMoreThanTheDimension) {
  mapping_.temporal = {{{einsum_.dim("M"), 3}, {einsum_.dim("M"), 2}, {einsum_.dim("C"), 6}}};
  EXPECT_EQ(
      refusal(CountingRules::kZigzag),
      "layer: temporal factors of M multiply to 6; by the rules of zigzag they must multiply to ceil(4 / 1) = 4\n");
}

TEST_F(OneMemory, ZigzagRefusesATensorThatNoMemoryKeeps) {
  machine_.memories[0].keeps.erase(Tensor::kWeight);
  EXPECT_EQ(refusal(CountingRules::kZigzag),
            "layer: no memory keeps weight; by the rules of zigzag each tensor begins in one\n");
}

TEST_F(OneMemory, ScaleSimWithoutAnArrayIsRefused) {
  EXPECT_EQ(refusal(CountingRules::kScaleSim),
            "layer: the rules of scalesim count a systolic array; machine \"small\" has none; use picojoule or "
            "timeloop\n");
}

TEST_F(OneMemory, TimeloopRefusesALatchAtCompute) {
  machine_.mac.operand_latch.insert(Tensor::kWeight);
  EXPECT_EQ(refusal(CountingRules::kTimeloop),
            "layer: mac: has a latch for weight; by the rules of timeloop compute reads every operand at every step\n");
}

TEST_F(OneMemory, TimeloopAndZigzagRefuseACarrierThatSendsAWordTwice) {
  Component mesh;
  mesh.id = {2};
  mesh.name = "mesh";
  machine_.components.push_back(mesh);
  FanoutSpec fanout;
  fanout.id = {2};
  fanout.kind = FanoutKind::kSpatial;
  NetworkSpec network;
  network.kind = NetworkKind::kUnicast;
  network.carries = {Tensor::kWeight, Tensor::kInput};
  fanout.networks = {network};
  machine_.fanouts = {fanout};
  EXPECT_EQ(refusal(CountingRules::kTimeloop),
            "layer: mesh: sends weight once for each receiver; by the rules of timeloop receivers share a word\n"
            "layer: mesh: sends input once for each receiver; by the rules of timeloop receivers share a word\n");
  EXPECT_EQ(refusal(CountingRules::kZigzag),
            "layer: mesh: sends weight once for each receiver; by the rules of zigzag receivers share a word\n"
            "layer: mesh: sends input once for each receiver; by the rules of zigzag receivers share a word\n");
}

}  // namespace
}  // namespace pj

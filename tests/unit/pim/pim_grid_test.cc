// SPDX-License-Identifier: Apache-2.0
// Weights on arrays, against numbers worked by hand and a walk over every single cell.
#include "memory/pim/pim_grid.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <tuple>

#include "memory/pim/pim_counts.h"
#include "memory/pim/pim_encoding.h"

namespace pj {
namespace {

PimSpec isaac_like() {
  PimSpec spec;
  spec.cell_bits = 2;
  spec.weight_bits = spec.input_bits = 16;
  spec.arrays_per_core = 8;
  spec.cores_per_tile = 12;
  spec.tiles = 168;
  return spec;
}

PimWork conv(std::int64_t depth, std::int64_t outputs, std::int64_t windows) {
  PimWork work;
  work.depth = depth;
  work.outputs = outputs;
  work.windows = windows;
  work.weight_bits = work.input_bits = work.output_bits = 16;
  return work;
}

TEST(PimGrid, A16BitWeightIn2BitCellsIsEightColumns) {
  // VGG-16 conv3_1: 128 channels x 3 x 3 = 1152 inputs, 256 outputs: 9 row blocks, 256 / 16 = 16 column blocks.
  const PimGrid grid(isaac_like(), conv(1152, 256, 3136));
  EXPECT_EQ(grid.row_blocks(), 9);
  EXPECT_EQ(grid.column_blocks(), 16);
  EXPECT_EQ(grid.blocks(), 144);
  EXPECT_EQ(grid.steps(), 16);
}

TEST(PimGrid, ALastArrayThatIsNotFullIsAnArrayAllTheSame) {
  // 129 inputs, 17 outputs: two by two. A peer's ceil cuts off and gives one array (pimsim-nn, divideWithCeiling).
  const PimGrid grid(isaac_like(), conv(129, 17, 1));
  EXPECT_EQ(grid.blocks(), 4);
  EXPECT_EQ(grid.use(3).rows, 1);
  EXPECT_EQ(grid.use(3).columns, 8);
}

TEST(PimGrid, SmallGroupsLieOnTheDiagonalOfOneArray) {
  PimWork work = conv(9, 1, 100);
  work.groups = 32;  // depthwise 3 x 3: 128 / 9 = 14 in an array
  const PimGrid grid(isaac_like(), work);
  EXPECT_EQ(grid.groups_in_array(), 14);
  EXPECT_EQ(grid.group_blocks(), 3);
  EXPECT_EQ(grid.use(2).inputs, 4 * 9);
}

TEST(PimGrid, FewerActiveRowsAreMoreSteps) {
  PimSpec spec = isaac_like();
  spec.active_rows = 48;
  EXPECT_EQ(PimGrid(spec, conv(1152, 256, 1)).steps(), 16 * 3);
}

// Every weight of every group lies in exactly one place, and places are as the blocks say.
TEST(PimGrid, EachWeightLiesInOnePlace) {
  std::mt19937 random(7);
  const auto pick = [&](int low, int high) { return std::uniform_int_distribution<std::int64_t>(low, high)(random); };
  for (int trial = 0; trial < 200; ++trial) {
    PimSpec spec;
    spec.rows = pick(2, 16);
    spec.columns = pick(8, 32);
    spec.active_rows = pick(1, static_cast<int>(spec.rows));
    spec.cell_bits = static_cast<int>(pick(1, 3));
    PimWork work = conv(pick(1, 40), pick(1, 20), 1);
    work.groups = pick(1, 6);
    work.weight_bits = static_cast<int>(pick(2, 8));
    const PimGrid grid(spec, work);
    std::int64_t weights = 0;
    std::int64_t inputs = 0;
    std::set<std::int64_t> input_sets;
    for (std::int64_t b = 0; b < grid.blocks(); ++b) {
      const PimUse use = grid.use(b);
      ASSERT_GT(use.inputs * use.outputs, 0);
      ASSERT_LE(use.rows, spec.rows);
      ASSERT_LE(use.columns, spec.columns);
      const std::int64_t groups = grid.groups_in_array() == 1
                                      ? 1
                                      : std::min(grid.groups_in_array(),
                                                 work.groups - b * grid.groups_in_array());  // one block a group block
      weights += use.inputs * use.outputs / groups;
      if (input_sets.insert(grid.inputs_of(b)).second) inputs += use.inputs;
    }
    ASSERT_EQ(weights, work.groups * work.depth * work.outputs) << trial;
    ASSERT_EQ(inputs, work.groups * work.depth) << trial;
  }
}

TEST(PimCounts, OneFullIsaacArray) {
  PimSpec spec = isaac_like();
  PimPart adc;
  adc.stage = PimStage::kConverter;
  adc.bits = 8;
  spec.parts.push_back(adc);
  const PimWork work = conv(128, 16, 1);
  const PimCounts counts = counts_of(spec, PimGrid(spec, work), work);
  EXPECT_EQ(counts.drives, 16 * 128);
  EXPECT_EQ(counts.cells, 16 * 128 * 128);
  EXPECT_EQ(counts.conversions, 16 * 128);
  EXPECT_EQ(counts.samples, 16 * 128);
  EXPECT_EQ(counts.adds, 16 * 128 + 128 + 16);  // the offset: sum of the inputs, taken off each output
}

TEST(PimCounts, SharedInputsCrossTheBusOnceATile) {
  PimSpec spec = isaac_like();
  const auto part = [&](PimStage stage, std::int64_t width) {
    PimPart p;
    p.stage = stage;
    p.width_bits = width;
    spec.parts.push_back(p);
  };
  part(PimStage::kBus, 256);
  part(PimStage::kInputRegister, 256);
  part(PimStage::kOutputRegister, 256);
  const PimWork work = conv(128, 256, 1);  // one row block, 16 column blocks: two cores of 8 arrays
  const PimGrid grid(spec, work);
  const PimTraffic traffic = traffic_of(spec, grid, work, spans_of(spec, 0, grid.blocks()), 256);
  EXPECT_EQ(traffic.buffer_reads, 8);      // 128 x 16 bits
  EXPECT_EQ(traffic.in_registers, 2 * 8);  // each core
  EXPECT_EQ(traffic.out_registers, 16);    // 16 outputs x 16 bits of each array
  EXPECT_EQ(traffic.bus_in, 8);
  EXPECT_EQ(traffic.bus_out, 16);
  EXPECT_EQ(traffic.sums_sent, std::vector<std::int64_t>({0}));
}

TEST(PimCounts, ACopyOverTwoTilesSumsBetweenThem) {
  PimSpec spec = isaac_like();
  const PimWork work = conv(128 * 100, 16, 1);  // 100 row blocks of one column block; a tile has 96 arrays
  const PimGrid grid(spec, work);
  const auto spans = spans_of(spec, 0, grid.blocks());
  ASSERT_EQ(spans.size(), 2U);
  EXPECT_EQ(spans[1].count, 4);
  EXPECT_EQ(traffic_of(spec, grid, work, spans, 256).sums_sent, std::vector<std::int64_t>({0, 16}));
}

TEST(PimCounts, WritingTakesItsPulsesRowAfterRow) {
  PimSpec spec = isaac_like();
  spec.write.pulse = nanoseconds(40);
  spec.write.pulses = 5;
  spec.write.verifies = 5;
  spec.step = nanoseconds(100);
  const PimWrites writes = writes_of(spec, PimGrid(spec, conv(128, 32, 1)));
  EXPECT_EQ(writes.pulses, 2 * 128 * 128 * 5);
  EXPECT_EQ(writes.verifies, 2 * 128 * 128 * 5);
  EXPECT_NEAR(writes.time / nanoseconds(1), 128 * (5 * 40 + 5 * 100), 1e-6);
}

}  // namespace
}  // namespace pj

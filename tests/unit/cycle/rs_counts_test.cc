// SPDX-License-Identifier: Apache-2.0
// Counts of small row stationary passes, worked out by hand.
#include <gtest/gtest.h>

#include "sim/cycle/reference.h"
#include "sim/cycle/row_stationary/datapath.h"
#include "tests/unit/cycle/rs_machine.h"

namespace pj::test {
namespace {

// A 3 x 3 filter on a 5 x 5 image, outputs 3 x 3.
Einsum small_layer(std::int64_t channels = 1, std::int64_t batch = 1) {
  ConvShape shape;
  shape.batch = batch;
  shape.channels = channels;
  shape.height = shape.width = 5;
  shape.filter_rows = shape.filter_columns = 3;
  return conv_einsum(shape, {});
}

// Filter row r and output row p on unit (r, p) of 3 x 3: it slides along image row r + p.
Mapping small_mapping(const Einsum& e, const NamedLoops& outside = {}) {
  Mapping mapping;
  mapping.temporal = {loops_of(e, outside), loops_of(e, {{"Q", 3}}), loops_of(e, {{"S", 3}})};
  mapping.spatial = {loops_on(e, SpatialAxis::kRows, {{"R", 3}})};
  mapping.spatial[0].push_back({e.dim("P"), 3, SpatialAxis::kColumns});
  return mapping;
}

std::vector<PassCounts> run(const Einsum& einsum, const MachineSpec& machine, const Mapping& mapping) {
  const LoopNest nest(einsum, machine, mapping);
  OperandStore store(einsum, 5);
  RowStationaryDatapath array(nest, store);
  std::vector<PassCounts> passes;
  while (array.next_pass()) passes.push_back(array.run_pass());
  const auto mismatch = compare(einsum, store.outputs(), reference_outputs(einsum, store));
  EXPECT_FALSE(mismatch) << to_string(einsum, *mismatch);
  return passes;
}

std::vector<std::pair<std::int64_t, std::int64_t>> sizes(const Transfers& transfers) {
  std::vector<std::pair<std::int64_t, std::int64_t>> list;
  for (const StepCount& size : transfers.sizes()) list.emplace_back(size.words, size.times);
  return list;
}
using Sizes = std::vector<std::pair<std::int64_t, std::int64_t>>;

TEST(RowStationaryCounts, OnePassOfThreeByThreeUnits) {
  const Einsum einsum = small_layer();
  const std::vector<PassCounts> passes = run(einsum, rs_machine({3, 3}), small_mapping(einsum));
  ASSERT_EQ(passes.size(), 1U);
  const PassCounts& n = passes[0];
  EXPECT_EQ(n.steps, 3 * 3);          // output columns * filter columns
  EXPECT_EQ(n.macs.all, 3 * 3 * 9);   // units * steps
  EXPECT_EQ(n.weight.used.all, 81);   // one a product
  EXPECT_EQ(n.input.used.all, 81);    // no padding
  EXPECT_EQ(n.sums.written.all, 81);  // one a product
  EXPECT_EQ(n.sums.read.all, 54);     // but the first of the three products of each of 27 sums

  EXPECT_EQ(sizes(n.weight.read), (Sizes{{9, 1}}));    // the filter, once
  EXPECT_EQ(n.weight.carried.words, 9);                // on the trunk
  EXPECT_EQ(n.weight.carried.hops, 9);                 // three words on each of three branches
  EXPECT_EQ(sizes(n.weight.filled), (Sizes{{3, 9}}));  // a filter row in each of nine units

  EXPECT_EQ(sizes(n.input.read), (Sizes{{15, 1}, {5, 2}}));    // 5 rows * 3 columns, then a column twice
  EXPECT_EQ(n.input.carried.words, 25);                        // the image, once
  EXPECT_EQ(n.input.carried_at_start, 15);                     // the first windows
  EXPECT_EQ(n.input.carried.hops, 3 * 3 * 5);                  // a branch has three image rows of five words
  EXPECT_EQ(sizes(n.input.filled), (Sizes{{3, 9}, {1, 18}}));  // windows; one new word a unit and output column
  EXPECT_EQ(sizes(n.input.filled_at_start), (Sizes{{3, 9}}));
  EXPECT_EQ(sizes(n.input.filled.without(n.input.filled_at_start)), (Sizes{{1, 18}}));

  EXPECT_EQ(sizes(n.sums.drained), (Sizes{{1, 27}}));   // nine units, three output columns
  EXPECT_EQ(n.sums.chained, 3 * 3 * 2);                 // columns of the array * output columns * (R - 1)
  EXPECT_EQ(n.sums.out.words, 9);                       // the output, once
  EXPECT_EQ(n.sums.out.hops, 9);                        // each on the branch of row 0
  EXPECT_EQ(sizes(n.sums.completed), (Sizes{{3, 3}}));  // three output rows a column
  EXPECT_EQ(n.sums.arrived.words() + n.sums.again.words() + n.sums.back.words, 0);
}

TEST(RowStationaryCounts, SumsOfASecondChannelReturnToTheFirstUnitOfAChain) {
  const Einsum einsum = small_layer(2);
  const std::vector<PassCounts> passes = run(einsum, rs_machine({3, 3}), small_mapping(einsum, {{"C", 2}}));
  ASSERT_EQ(passes.size(), 2U);
  EXPECT_EQ(sizes(passes[0].sums.arrived), (Sizes{{3, 3}}));
  EXPECT_EQ(passes[0].sums.completed.words() + passes[0].sums.again.words(), 0);
  EXPECT_EQ(sizes(passes[1].sums.completed), (Sizes{{3, 3}}));
  EXPECT_EQ(sizes(passes[1].sums.again), (Sizes{{3, 3}}));  // three sums for each output column
  EXPECT_EQ(passes[1].sums.back.words, 9);
  EXPECT_EQ(passes[1].sums.back.hops, 9);
  EXPECT_EQ(sizes(passes[1].sums.refilled), (Sizes{{1, 9}}));  // row 0 alone
  EXPECT_EQ(passes[1].sums.read.all, 81);                      // none of its products is the first of a word
}

TEST(RowStationaryCounts, SumsOfASecondChannelAreAddedOutside) {
  const Einsum einsum = small_layer(2);
  RsMachine spec;
  spec.sums = PartialSums::kAccumulateAbove;
  const std::vector<PassCounts> passes = run(einsum, rs_machine(spec), small_mapping(einsum, {{"C", 2}}));
  ASSERT_EQ(passes.size(), 2U);
  EXPECT_EQ(sizes(passes[1].sums.again), (Sizes{{3, 3}}));
  EXPECT_EQ(passes[1].sums.back.words + passes[1].sums.refilled.words(), 0);
  EXPECT_EQ(passes[1].sums.read.all, 54);  // its scratchpads start at zero
}

TEST(RowStationaryCounts, WeightsOfTheSecondImageAreThereAlready) {
  const Einsum einsum = small_layer(1, 2);
  const std::vector<PassCounts> passes = run(einsum, rs_machine({3, 3}), small_mapping(einsum, {{"N", 2}}));
  ASSERT_EQ(passes.size(), 2U);
  EXPECT_EQ(passes[1].weight.read.words() + passes[1].weight.carried.words + passes[1].weight.filled.words(), 0);
  EXPECT_EQ(passes[1].input.carried.words, 25);
  EXPECT_EQ(passes[1].sums.completed.words(), 9);
}

TEST(RowStationaryCounts, SumsThatAPassCannotCompleteStayInTheirUnits) {
  const Einsum einsum = small_layer(2);
  Mapping mapping = small_mapping(einsum, {{"C", 2}});
  mapping.temporal = {loops_of(einsum, {{"C", 2}}), {}, loops_of(einsum, {{"S", 3}}), loops_of(einsum, {{"Q", 3}})};
  const std::vector<PassCounts> passes = run(einsum, rs_machine({3, 3}), mapping);
  ASSERT_EQ(passes.size(), 2U);
  EXPECT_EQ(passes[0].sums.drained.words() + passes[0].sums.chained + passes[0].sums.out.words, 0);
  EXPECT_EQ(sizes(passes[1].sums.drained), (Sizes{{3, 9}}));  // an output row in each of nine units
  EXPECT_EQ(passes[1].sums.chained, 3 * 3 * 2);
  EXPECT_EQ(sizes(passes[1].sums.completed), (Sizes{{9, 1}}));
  EXPECT_EQ(passes[0].input.carried_at_start, 25);  // all of the channel's image rows at once
}

TEST(RowStationaryCounts, AWireOrAWayOfItsOwnForEachUnit) {
  const Einsum einsum = small_layer();
  RsMachine spec = {3, 3};
  spec.network = NetworkKind::kUnicast;
  const PassCounts wires = run(einsum, rs_machine(spec), small_mapping(einsum)).at(0);
  EXPECT_EQ(sizes(wires.weight.read), (Sizes{{3, 9}}));  // nine units, nobody shares
  EXPECT_EQ(wires.weight.carried.words, 27);
  EXPECT_EQ(wires.weight.carried.hops, 27);
  spec.network = NetworkKind::kMesh;
  const PassCounts mesh = run(einsum, rs_machine(spec), small_mapping(einsum)).at(0);
  // row + column + 1 over 3 x 3 units: 9 + 3 * (0 + 1 + 2) * 2 = 27, three words each; outputs: 1 + 2 + 3 in row 0.
  EXPECT_EQ(mesh.weight.carried.words, 27);
  EXPECT_EQ(mesh.weight.carried.hops, 3 * 27);
  EXPECT_EQ(mesh.sums.out.hops, 3 * (1 + 2 + 3));
}

// docs/models/row_stationary.md, "Worked by hand": a pass of CONV5 of AlexNet, n 4, p 16, q 3, r 2, t 2, e 13.
TEST(RowStationaryCounts, APassOfConv5OnEyeriss) {
  ConvShape shape;
  shape.batch = 4;
  shape.channels = 6;
  shape.filters = 32;
  shape.height = shape.width = 13;
  shape.filter_rows = shape.filter_columns = 3;
  shape.pad_top = shape.pad_bottom = shape.pad_left = shape.pad_right = 1;
  const Einsum e = conv_einsum(shape, {16, 16, 16, 48});
  MachineSpec machine = rs_machine({});
  machine.padding_from = 0;  // 15 rows, borders included
  Mapping mapping;
  mapping.temporal = {
      {}, loops_of(e, {{"N", 4}, {"Q", 13}}), loops_of(e, {{"C", 3}, {"S", 3}}), loops_of(e, {{"M", 16}})};
  mapping.spatial = {loops_on(e, SpatialAxis::kRows, {{"M", 2}, {"C", 2}, {"R", 3}})};
  mapping.spatial[0].push_back({e.dim("P"), 13, SpatialAxis::kColumns});
  const PassCounts n = run(e, machine, mapping).at(0);
  EXPECT_EQ(n.steps, 4 * 16 * 3 * 3 * 13);
  EXPECT_EQ(n.weight.carried_at_start, 16 * 2 * 3 * 2 * 9);
  EXPECT_EQ(n.input.carried_at_start, 15 * 3 * 6);
  EXPECT_EQ(n.sums.out.words, 32 * 4 * 169);
  EXPECT_EQ(n.sums.chained, 5 * n.sums.out.words);  // R r - 1 hops
  EXPECT_EQ(n.macs.all, n.steps * 12 * 13);
}

}  // namespace
}  // namespace pj::test

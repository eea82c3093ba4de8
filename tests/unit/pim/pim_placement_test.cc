// SPDX-License-Identifier: Apache-2.0
// Where the weights of a network lie: what fits, what is refused, copies and rounds.
#include "dataflow/pim/pim_placement.h"

#include <gtest/gtest.h>

#include <numeric>

#include "dataflow/pim/tile_transfers.h"

namespace pj {
namespace {

PimSpec chip(std::int64_t tiles) {
  PimSpec spec;
  spec.rows = spec.columns = spec.active_rows = 64;
  spec.cell_bits = 8;  // a weight a column
  spec.tiles = tiles;
  spec.step = nanoseconds(10);
  return spec;
}

Layer gemm(const std::string& name, std::int64_t rows, std::int64_t depth, std::int64_t columns) {
  Layer layer;
  layer.name = name;
  layer.op = "gemm";
  layer.einsum = gemm_einsum({rows, depth, columns, 1}, {8, 8, 8, 32});
  return layer;
}

Network network() {
  Network n;
  n.name = "n";
  n.layers = {gemm("a", 100, 64, 64), gemm("b", 10, 128, 64), gemm("c", 1, 64, 256)};  // 1, 2 and 4 arrays
  return n;
}

std::optional<PimPlan> place(const PimSpec& spec, Problems& problems, const PimCopies& copies = {}) {
  const Network n = network();
  return place_on_arrays(n, std::vector<bool>(n.layers.size(), true), spec, problems, copies);
}

TEST(PimPlacement, LayersFollowEachOther) {
  Problems problems;
  const auto plan = place(chip(7), problems);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->arrays, 7);
  EXPECT_EQ(plan->places[0]->array, 0);
  EXPECT_EQ(plan->places[1]->array, 1);
  EXPECT_EQ(plan->places[2]->array, 3);
  EXPECT_FALSE(plan->places[0]->written);
}

TEST(PimPlacement, OneArrayTooFewIsRefusedWithWhatWouldDo) {
  Problems problems;
  EXPECT_FALSE(place(chip(6), problems));
  ASSERT_EQ(problems.count(), 1U);
  EXPECT_EQ(
      problems.list()[0].what,
      "n needs 7 arrays of 64 x 64 cells, the machine has 6: give it more tiles, or overflow \"time_multiplex\" to "
      "write weights again in the run");
}

TEST(PimPlacement, OrTakesRoundsAndWritesThem) {
  PimSpec spec = chip(6);
  spec.overflow = PimOverflow::kTimeMultiplex;
  Problems problems;
  const auto plan = place(spec, problems);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->rounds, 2);
  EXPECT_EQ(plan->places[1]->round, 0);
  EXPECT_EQ(plan->places[2]->round, 1);
  EXPECT_EQ(plan->places[2]->array, 0);
  for (const auto& p : plan->places) EXPECT_TRUE(p->written);
}

TEST(PimPlacement, ALayerLargerThanTheChipIsDoneInParts) {
  PimSpec spec = chip(3);
  spec.overflow = PimOverflow::kTimeMultiplex;
  Problems problems;
  const auto plan = place(spec, problems);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->places[2]->passes, 2);
}

TEST(PimPlacement, SpareArraysGoToTheSlowestLayerOfAPipeline) {
  PimSpec spec = chip(20);
  spec.duplication = PimDuplication::kBalanced;
  spec.schedule = PimSchedule::kPipeline;
  Problems problems;
  const auto plan = place(spec, problems);
  ASSERT_TRUE(plan);
  // 13 spare: `a` has 100 products, `b` 10; 10 copies of `a` make it as fast as `b`, then they take turns.
  EXPECT_EQ(plan->places[0]->copies, 12);
  EXPECT_EQ(plan->places[1]->copies, 2);
  EXPECT_EQ(plan->places[2]->copies, 1);
}

TEST(PimPlacement, GivenCopiesFollowEachOther) {
  PimSpec spec = chip(13);
  spec.duplication = PimDuplication::kBalanced;  // says nothing where copies are given
  Problems problems;
  const auto plan = place(spec, problems, {5, 2, 1});
  ASSERT_TRUE(plan) << problems.text();
  EXPECT_EQ(plan->places[0]->copies, 5);
  EXPECT_EQ(plan->places[1]->array, 5);
  EXPECT_EQ(plan->places[2]->array, 9);
}

TEST(PimPlacement, CopiesThatCannotBeAreRefused) {
  Problems problems;
  EXPECT_FALSE(place(chip(12), problems, {5, 2, 1}));
  EXPECT_FALSE(place(chip(100), problems, {5, 11, 2}));
  ASSERT_EQ(problems.count(), 3U);
  EXPECT_EQ(problems.list()[0].what,
            "copies of a to c, which are on the chip together, take 13 arrays, the machine has 12: give them fewer");
  EXPECT_EQ(problems.list()[1].what, "11 copies cannot share its 10 products: at most one copy each");
  EXPECT_EQ(problems.list()[2].place.path, "layer[c]");
}

TEST(PimPlacement, WeightsThatAreOutputsCannotStay) {
  Network n = network();
  n.layers[1].weight_is_activation = true;
  Problems problems;
  EXPECT_FALSE(place_on_arrays(n, {true, true, true}, chip(100), problems));
  ASSERT_EQ(problems.count(), 1U);
  EXPECT_EQ(problems.list()[0].place.path, "layer[b]");
}

TEST(TileTransfers, SharesOfOutputsSumToOne) {
  PimSpec spec = chip(10);
  PimWork work;
  work.depth = 200;
  work.outputs = 150;
  const PimGrid grid(spec, work);
  const auto outputs = tiles_with_outputs(grid, spans_of(spec, 0, grid.blocks()));
  const double sum =
      std::accumulate(outputs.begin(), outputs.end(), 0.0, [](double s, const TileShare& t) { return s + t.share; });
  EXPECT_DOUBLE_EQ(sum, 1.0);
}

// 16 tiles in a grid of 4 x 4, numbered back and forth: tile 7 stands below tile 0.
TEST(TileTransfers, AWordPassesTheRoutersOfTheShortestWay) {
  PimSpec spec = chip(16);
  PimPart router;
  router.stage = PimStage::kRouter;
  router.width_bits = 32;
  spec.parts.push_back(router);
  EXPECT_EQ(mesh_use(spec, {{0, 1.0}}, {{7, 1.0}}, 320).hops, 2 * 10);
  EXPECT_EQ(mesh_use(spec, {{0, 1.0}}, {{3, 1.0}}, 320).hops, 4 * 10);
  EXPECT_EQ(mesh_use(spec, {{0, 1.0}}, {{12, 1.0}}, 320).hops, 7 * 10);  // the far corner
  EXPECT_EQ(mesh_use(spec, {{5, 1.0}}, {{5, 1.0}}, 320).words, 0);       // at home
}

}  // namespace
}  // namespace pj

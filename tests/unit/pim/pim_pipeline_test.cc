// SPDX-License-Identifier: Apache-2.0
// Layers at once, row by row: by hand, and the recurrence against processes that wait for each other.
#include "sim/pim/pim_pipeline.h"

#include <gtest/gtest.h>

#include <random>

#include "sim/replay/pim_pipeline_module.h"

namespace pj {
namespace {

TEST(PimPipeline, TheSecondLayerBeginsWithItsFirstRows) {
  // 10 rows at 5, then 10 at 3, each needing a row below too: it begins after two rows and waits for each.
  PipelineStage first{10, 5, 0, {}};
  PipelineStage second{10, 3, 0, {{0, 1, 1}}};
  const auto ends = pipeline_ends({first, second}, 1);
  EXPECT_EQ(ends[0], 50);
  EXPECT_EQ(ends[1], 50 + 3 + 3);  // the last two rows wait for the last one above
}

TEST(PimPipeline, TheSlowestLayerSetsThePace) {
  const std::vector<PipelineStage> stages = {{4, 10, 7, {}}, {4, 25, 0, {{0, 0, 1}}}, {1, 5, 0, {{1, 0, 0}}}};
  const Femtoseconds one = pipeline_ends(stages, 1).back();
  const Femtoseconds ten = pipeline_ends(stages, 10).back();
  EXPECT_EQ(one, 17 + 4 * 25 + 5);
  EXPECT_EQ(ten - one, 9 * 4 * 25);
}

TEST(PimPipeline, AgreesWithItsProcesses) {
  std::mt19937_64 random(11);
  const auto pick = [&](std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random);
  };
  for (int trial = 0; trial < 300; ++trial) {
    std::vector<PipelineStage> stages;
    for (std::int64_t s = 0; s < pick(1, 8); ++s) {
      PipelineStage stage{pick(1, 20), pick(0, 50), pick(0, 200), {}};
      for (std::int64_t n = 0; s > 0 && n < pick(0, 2); ++n) {
        stage.needs.push_back({static_cast<std::size_t>(pick(0, s - 1)), pick(-2, 4), pick(0, 3)});
      }
      stages.push_back(stage);
    }
    const std::int64_t images = pick(1, 4);
    ASSERT_EQ(replay_pipeline(stages, images), pipeline_ends(stages, images)) << trial;
  }
}

}  // namespace
}  // namespace pj

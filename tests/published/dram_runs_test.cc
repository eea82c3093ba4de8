// SPDX-License-Identifier: Apache-2.0
// Bars of this project beside DRAMSys, DRAMsim3 and Ramulator 2. docs/validation/dram.md has all figures.
#include "tests/published/dram_runs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace pj {
namespace {

std::string name_of(const PublishedDramRun& run) {
  return run.simulator + " " + run.memory + " " + run.map + " " + run.kind + " step " + std::to_string(run.step);
}

double away(double ours, double theirs) { return std::abs(ours / theirs - 1); }

TEST(PublishedDram, SixtyEightRunsAreReadAndFiftySixAreOfMemoriesWeHave) {
  const auto runs = published_dram_runs();
  const auto exact = std::count_if(runs.begin(), runs.end(),
                                   [](const auto& run) { return run.kind.find("_rd") != std::string::npos; });
  const auto known = std::count_if(runs.begin(), runs.end(), [](const auto& run) {
    return setup_for(run) != nullptr && run.kind.find("_rd") != std::string::npos;
  });
  EXPECT_EQ(exact, 68);
  EXPECT_EQ(known, 56);
  EXPECT_EQ(runs.size() - static_cast<std::size_t>(exact), 39U);  // rounded
}

TEST(PublishedDram, UnloadedReadLatencyAsShippedIsWithin15PercentOfTheNearestSimulator) {
  for (const UnloadedLatency& latency : unloaded_latencies()) {
    EXPECT_LT(away(latency.ours_ns, latency.nearest()), 0.15) << latency.spec << " " << latency.kind;
  }
}

TEST(PublishedDram, UnloadedReadLatencyOfTheSameSetupIsWithin15Percent) {
  for (const PublishedDramRun& run : published_dram_runs()) {
    const DramSetup* setup = setup_for(run);
    if (setup == nullptr || run.step == 0 || !run.read_latency_ns) continue;
    EXPECT_LT(away(run_like(run, *setup).read_latency.mean_ns, *run.read_latency_ns), 0.15) << name_of(run);
  }
}

// DDR4: 57.41 and at most 377.4 ns, ours 57.89 and 377.3.
TEST(PublishedDram, UnloadedReadLatencyInThePhaseOfDramSysRefreshesIsWithin2PercentAndTheLongestWithin1) {
  for (const PublishedDramRun& run : published_dram_runs()) {
    if (run.simulator != "DRAMSys" || run.step == 0 || !run.read_latency_ns) continue;
    const DramLatencies ours = latencies_in_phase(run, *setup_for(run));
    EXPECT_LT(away(ours.mean_ns, *run.read_latency_ns), 0.02) << name_of(run);
    EXPECT_LT(away(ours.max_ns, run.longest_read_ns.value()), 0.01) << name_of(run);
  }
}

// 20000 bursts of 64 bytes in 71.987 us; 126.4 uJ.
TEST(PublishedDram, StreamingDdr4IsWithin10PercentOfDramSysInBandwidthAndEnergy) {
  for (const PublishedDramRun& run : published_dram_runs()) {
    if (run.map != "ddr4_robacobg.json" || run.kind != "stream_rd" || run.step != 0) continue;
    EXPECT_EQ(run.gigabytes_per_second, 17.781);
    EXPECT_EQ(run.pj_per_bit, 12.344);
    const DramRunResult ours = run_like(run, *setup_for(run));
    EXPECT_LT(away(ours.bytes_per_second / 1e9, 17.781), 0.10);
    EXPECT_LT(away(core_pj_per_bit(ours), 12.344), 0.10);
  }
}

TEST(PublishedDram, Ddr4AtTenPercentLoadCostsAtLeastThreeTimesTheEnergyOfABit) {
  const double streaming = core_pj_per_bit(run_kind("ddr4_2400", {}, "stream_rd", 20000, 0));
  const double idling = core_pj_per_bit(run_kind("ddr4_2400", {}, "stream_rd", 3000, 40));
  EXPECT_GE(idling, 3 * streaming) << idling << " and " << streaming;
}

TEST(PublishedDram, StreamsInClosedFormAreAsSteppedThroughInAllSetups) {
  for (const PublishedDramRun& run : published_dram_runs()) {
    if (run.kind != "stream_rd" || run.step != 0 || setup_for(run) == nullptr) continue;
    const DramRunResult stepped = run_like(run, *setup_for(run));
    const DramRunResult closed = run_like(run, *setup_for(run), {}, Streams::kClosedForm);
    EXPECT_EQ(closed.clocks, stepped.clocks) << name_of(run);
    EXPECT_EQ(closed.stats.commands, stepped.stats.commands) << name_of(run);
    EXPECT_EQ(closed.core_pj, stepped.core_pj) << name_of(run);
  }
}

// Counts come first: a command is the same thing in all of them. Refreshes may differ by one of each rank, as ours
// begin earlier; activates by one, and by one in 200 for rows that another refresh closed.
TEST(PublishedDram, UnloadedActivatesAndRefreshesAreThoseOfDramSim3) {
  for (const PublishedDramRun& run : published_dram_runs()) {
    if (run.simulator != "DRAMsim3" || run.step == 0 || setup_for(run) == nullptr) continue;
    const DramStats stats = run_like(run, *setup_for(run)).stats;
    EXPECT_EQ(stats.count(DramCommand::kRead), run.requests);
    const auto activates = static_cast<double>(run.activates.value());
    EXPECT_NEAR(static_cast<double>(stats.count(DramCommand::kActivate)), activates, 1 + activates / 200)
        << name_of(run);
    const double ranks = run.memory.find("HBM2") == std::string::npos ? 2 : 8;
    EXPECT_NEAR(static_cast<double>(stats.count(DramCommand::kRefresh)), static_cast<double>(run.refreshes.value()),
                ranks)
        << name_of(run);
  }
}

}  // namespace
}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// kGoodDram has a clock of 1 ns: RL 10, tRCD 12, bursts of 4 clocks, rows of 512 bytes.
#include "sim/trace/dram_tracks.h"

#include <gtest/gtest.h>

#include "sim/trace/chrome_trace.h"
#include "tests/unit/config/temp_folder.h"
#include "tests/unit/trace/read_csv.h"
#include "tests/unit/trace/watched_machine.h"

namespace pj {
namespace {

constexpr std::uint64_t kNs = 1'000'000;  // femtoseconds
constexpr std::int64_t kBurst = 64;       // bytes

class DramTracksTest : public testing::Test {
 protected:
  DramTracksTest() {
    watch_.trace = &trace_;
    watch_.timeline = &timeline_;
    watch_.counter_bin = 100 * kNs;
    timeline_.begin_layer("l", 0);
  }

  // One transfer from `address` on, and time up to `end` ns.
  DramStats run(const DramSpec& spec, std::int64_t address, std::int64_t bytes, bool write, std::int64_t end) {
    DramSystem dram(spec);
    DramTracks tracks(dram, 0, "dram", watch_);
    SingleRun run({address, bytes});
    RunBursts bursts(run, write, kBurst);
    const int transfer = dram.submit(bursts, Tensor::kWeight, 0);
    while (!dram.done_at(transfer)) dram.advance(DramSystem::kForever);
    dram.finish();
    while (dram.now() < end) dram.advance(end);
    tracks.finish(static_cast<std::uint64_t>(end) * kNs);
    timeline_.end_layer(static_cast<std::uint64_t>(end) * kNs);
    EXPECT_TRUE(trace_.finish(problems_) && timeline_.finish(problems_)) << problems_.text();
    return dram.stats(end);
  }

  TempFolder folder_;
  const MachineSpec machine_ = watched_machine();
  Problems problems_;
  ChromeTrace trace_{folder_.path("t.json"), 1'000'000, problems_};
  Timeline timeline_{folder_.path("t.csv"), 100 * kNs, machine_, problems_};
  LayerWatch watch_;
};

// The request is let in at clock 0 and seen at 1: ACT at 1, RD at 13, data from 23 to 27. Open page: the row stays open
// to the end of the layer.
TEST_F(DramTracksTest, OneReadOpensARowAndUsesTheBusForABurst) {
  const DramStats stats = run(good_dram(), 0, kBurst, false, 200);
  EXPECT_EQ(stats.count(DramCommand::kRead), 1);
  const ReadTrace trace(folder_.path("t.json"));
  const auto rows = trace.of("X", "dram/group 0 bank 0");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].name, "row 0");
  EXPECT_EQ(rows[0].begin, 1);
  EXPECT_EQ(rows[0].end(), 200);
  EXPECT_EQ(rows[0].args["reads"], 1);
  EXPECT_EQ(rows[0].args["writes"], 0);
  const auto bus = trace.of("X", "dram/data bus");
  ASSERT_FALSE(bus.empty());
  EXPECT_EQ(bus.back().name, "read");
  EXPECT_EQ(bus.back().begin, 23);
  EXPECT_EQ(bus.back().end(), 27);
}

// 64 bytes in the first 100 ns are 0.64 GB/s, then nothing.
TEST_F(DramTracksTest, BandwidthFallsToZeroWhenTheTransferIsOver) {
  run(good_dram(), 0, kBurst, false, 500);
  const auto counters = ReadTrace(folder_.path("t.json")).of("C", "dram");
  std::vector<std::pair<std::int64_t, double>> read;
  for (const TraceEvent& e : counters) {
    if (e.name == "dram read GB/s") read.emplace_back(e.begin, e.args["value"].get<double>());
  }
  EXPECT_EQ(read, (std::vector<std::pair<std::int64_t, double>>{{0, 0.64}, {100, 0.0}}));
}

// The first all-bank refresh is due at 3900 and lasts 300; it is cut where the layer ends.
TEST_F(DramTracksTest, ARefreshIsASliceAndEndsWithTheLayer) {
  const DramStats stats = run(good_dram(), 0, kBurst, false, 4100);
  EXPECT_EQ(stats.count(DramCommand::kRefresh), 1);
  const ReadTrace trace(folder_.path("t.json"));
  const auto refreshes = trace.of("X", "dram/refresh");
  ASSERT_EQ(refreshes.size(), 1U);
  EXPECT_GE(refreshes[0].begin, 3900 + 11);  // the open row is closed first
  EXPECT_EQ(refreshes[0].end(), 4100);
  EXPECT_LE(trace.of("X", "dram/group 0 bank 0").at(0).end(), refreshes[0].begin);
}

TEST_F(DramTracksTest, RefreshesOfOneBankStandInItsOwnTrack) {
  DramSpec spec = good_dram();
  spec.controller.refresh = RefreshMode::kPerBank;
  const DramStats stats = run(spec, 0, kBurst, false, 1000);
  const ReadTrace trace(folder_.path("t.json"));
  std::int64_t refreshes = 0;
  for (const TraceEvent& e : trace.of("X", "dram/group")) refreshes += e.name == "refresh" ? 1 : 0;
  EXPECT_EQ(refreshes, stats.count(DramCommand::kRefreshBank));
  EXPECT_GT(refreshes, 0);
  EXPECT_EQ(trace.overlap(), "");
}

class DramTracksSums : public DramTracksTest, public testing::WithParamInterface<std::tuple<bool, bool>> {};

// 64 KiB: 1024 bursts.
TEST_P(DramTracksSums, SlicesAndRowsOfTheTimelineSumToTheTotals) {
  const auto [write, closed] = GetParam();
  DramSpec spec = good_dram();
  if (closed) spec.controller.page = PagePolicy::kClosed;
  const DramStats stats = run(spec, 4096, 1024 * kBurst, write, 9000);
  const ReadTrace trace(folder_.path("t.json"));
  EXPECT_EQ(trace.overlap(), "");
  const auto rows = trace.of("X", "dram/group");
  EXPECT_EQ(static_cast<std::int64_t>(rows.size()), stats.count(DramCommand::kActivate));
  std::int64_t bursts = 0, data = 0, bytes = 0;
  for (const TraceEvent& row : rows) bursts += row.args[write ? "writes" : "reads"].get<std::int64_t>();
  EXPECT_EQ(bursts, 1024);
  for (const TraceEvent& e : trace.of("X", "dram/data bus"))
    data += e.name == (write ? "write" : "read") ? e.length : 0;
  EXPECT_EQ(data, 1024 * 4);
  std::array<std::int64_t, kBusUseCount> bus{};
  for (const CsvRow& row : read_csv(folder_.path("t.csv"))) {
    bytes += std::stoll(row.at(write ? "dram.written_bytes" : "dram.read_bytes"));
    for (int use = 0; use < kBusUseCount; ++use) {
      const std::string column = "dram.bus." + std::string(name_of(static_cast<BusUse>(use)));
      bus[static_cast<std::size_t>(use)] +=
          std::llround(std::stod(row.at(column)) * std::stod(row.at("dram.bus_clocks")));
    }
  }
  EXPECT_EQ(bytes, 1024 * kBurst);
  EXPECT_EQ(bus, stats.bus);
}

INSTANTIATE_TEST_SUITE_P(ReadsAndWrites, DramTracksSums, testing::Combine(testing::Bool(), testing::Bool()));

}  // namespace
}  // namespace pj

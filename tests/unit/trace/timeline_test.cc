// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/timeline.h"

#include <gtest/gtest.h>

#include "tests/unit/config/temp_folder.h"
#include "tests/unit/trace/read_csv.h"
#include "tests/unit/trace/watched_machine.h"

namespace pj {
namespace {

constexpr std::uint64_t kNs = 1'000'000;  // femtoseconds
constexpr int kDram = 0, kGlb = 1;        // memories

class TimelineTest : public testing::Test {
 protected:
  std::vector<CsvRow> finished() {
    EXPECT_TRUE(timeline_.finish(problems_)) << problems_.text();
    return read_csv(path_);
  }
  TempFolder folder_;
  const std::string path_ = folder_.path("t.csv");
  const MachineSpec machine_ = watched_machine();
  Problems problems_;
  Timeline timeline_{path_, 100 * kNs, machine_, problems_};
};

TEST_F(TimelineTest, ALayerOf250NsHasThreeBinsTheLastOf50) {
  timeline_.begin_layer("conv1", 0);
  timeline_.end_layer(250 * kNs);
  timeline_.begin_layer("conv2", 250 * kNs);
  timeline_.end_layer(100 * kNs);
  const auto rows = finished();
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[2].at("layer"), "conv1");
  EXPECT_EQ(rows[2].at("start_ns"), "200");
  EXPECT_EQ(rows[2].at("length_ns"), "50");
  EXPECT_EQ(rows[3].at("layer"), "conv2");
  EXPECT_EQ(rows[3].at("start_ns"), "250");
  EXPECT_EQ(rows[3].at("length_ns"), "100");
}

TEST_F(TimelineTest, BytesCountInTheBinOfTheirTime) {
  timeline_.begin_layer("l", 0);
  timeline_.burst(kDram, false, 99 * kNs, 64);
  timeline_.burst(kDram, false, 100 * kNs, 64);
  timeline_.burst(kDram, true, 100 * kNs, 64);
  timeline_.end_layer(200 * kNs);
  const auto rows = finished();
  EXPECT_EQ(rows[0].at("dram.read_bytes"), "64");
  EXPECT_EQ(rows[1].at("dram.read_bytes"), "64");
  EXPECT_EQ(rows[0].at("dram.written_bytes"), "0");
  EXPECT_EQ(rows[1].at("dram.written_bytes"), "64");
}

// Clocks of 3 ns: clock 33 begins at 99 ns, clock 34 at 102. 30 clocks of data from clock 10 on: 24 in the first bin,
// of its 34 clocks; 6 in the second.
TEST_F(TimelineTest, AClockOfTheBusCountsWhereItBegins) {
  timeline_.begin_layer("l", 0);
  timeline_.bus(kDram, BusUse::kIdle, 0, 10, 3 * kNs);
  timeline_.bus(kDram, BusUse::kData, 10, 30, 3 * kNs);
  timeline_.bus(kDram, BusUse::kRefresh, 40, 18, 3 * kNs);
  timeline_.end_layer(174 * kNs);
  const auto rows = finished();
  EXPECT_EQ(rows[0].at("dram.bus_clocks"), "34");
  EXPECT_NEAR(std::stod(rows[0].at("dram.bus.data")), 24.0 / 34.0, 1e-8);
  EXPECT_NEAR(std::stod(rows[0].at("dram.bus.idle")), 10.0 / 34.0, 1e-8);
  EXPECT_EQ(rows[1].at("dram.bus_clocks"), "24");
  EXPECT_EQ(rows[1].at("dram.bus.data"), "0.25");
  EXPECT_EQ(rows[1].at("dram.bus.refresh"), "0.75");
}

// 500 of 1000 bits from 50 ns on, 1000 from 150 to 200: a quarter, then three quarters; the last 50 ns are half full.
TEST_F(TimelineTest, OccupancyIsTheMeanOverTheBin) {
  timeline_.begin_layer("l", 0);
  timeline_.held(kGlb, 50 * kNs, 500);
  timeline_.held(kGlb, 150 * kNs, 1000);
  timeline_.held(kGlb, 200 * kNs, 500);
  timeline_.end_layer(250 * kNs);
  const auto rows = finished();
  EXPECT_EQ(rows[0].at("glb.occupancy"), "0.25");
  EXPECT_EQ(rows[1].at("glb.occupancy"), "0.75");
  EXPECT_EQ(rows[2].at("glb.occupancy"), "0.5");
}

TEST_F(TimelineTest, ALayerBeginsEmpty) {
  timeline_.begin_layer("a", 0);
  timeline_.held(kGlb, 0, 1000);
  timeline_.burst(kDram, false, 0, 64);
  timeline_.end_layer(100 * kNs);
  timeline_.begin_layer("b", 100 * kNs);
  timeline_.end_layer(100 * kNs);
  const auto rows = finished();
  EXPECT_EQ(rows[1].at("glb.occupancy"), "0");
  EXPECT_EQ(rows[1].at("dram.read_bytes"), "0");
}

TEST_F(TimelineTest, ALayerOfNoTimeHasNoRows) {
  timeline_.begin_layer("fused", 0);
  timeline_.end_layer(0);
  EXPECT_TRUE(finished().empty());
}

// 1,000,001 bins of 100 ns.
TEST_F(TimelineTest, TooManyBinsAreAProblemThatNamesTheLayer) {
  timeline_.begin_layer("long", 0);
  timeline_.end_layer(100'000'100 * kNs);
  EXPECT_FALSE(timeline_.finish(problems_));
  EXPECT_EQ(problems_.text(), "--timeline-bin: layer long has more than 1000000 bins; take longer ones\n");
  EXPECT_FALSE(std::filesystem::exists(path_));
}

}  // namespace
}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/chrome_trace.h"

#include <gtest/gtest.h>

#include "tests/unit/config/temp_folder.h"
#include "tests/unit/trace/read_trace.h"

namespace pj {
namespace {

constexpr std::uint64_t kNs = 1'000'000;  // femtoseconds

class ChromeTraceTest : public testing::Test {
 protected:
  ReadTrace finished(ChromeTrace& trace) {
    Problems problems;
    EXPECT_TRUE(trace.finish(problems)) << problems.text();
    return ReadTrace(path_);
  }
  TempFolder folder_;
  const std::string path_ = folder_.path("t.json");
  Problems problems_;
};

// 1500 ns are 1.5 microseconds, the unit of the format.
TEST_F(ChromeTraceTest, ASliceHasItsNameTimeAndArguments) {
  ChromeTrace trace(path_, 10, problems_);
  trace.slice(trace.track("array", "passes"), "pass", 1500 * kNs, 1750 * kNs, {{"number", 7}});
  const auto slices = finished(trace).of("X", "array/passes");
  ASSERT_EQ(slices.size(), 1U);
  EXPECT_EQ(slices[0].name, "pass");
  EXPECT_EQ(slices[0].begin, 1500);
  EXPECT_EQ(slices[0].length, 250);
  EXPECT_EQ(slices[0].args["number"], 7);
  EXPECT_NE(text_of(path_).find("\"ts\":1.500,\"dur\":0.250"), std::string::npos) << text_of(path_);
}

TEST_F(ChromeTraceTest, AnEmptyTraceIsValid) {
  ChromeTrace trace(path_, 10, problems_);
  EXPECT_TRUE(finished(trace).of("X", "").empty());
}

// Clocks of 833.333 ps: edges at 0.833333 and 1.666666 ns are shown at 1 and 2.
TEST_F(ChromeTraceTest, SlicesThatTouchStillTouchWhenRounded) {
  ChromeTrace trace(path_, 5000, problems_);
  const int track = trace.track("dram", "bank");
  for (std::uint64_t k = 0; k < 1000; ++k) trace.slice(track, "row", k * 833'333, (k + 1) * 833'333, {});
  const ReadTrace read = finished(trace);
  EXPECT_EQ(read.overlap(), "");
  const auto slices = read.of("X", "dram/bank");
  ASSERT_EQ(slices.size(), 1000U);
  EXPECT_EQ(slices[1].begin, 1);
  EXPECT_EQ(slices[1].end(), 2);
  for (std::size_t k = 1; k < slices.size(); ++k) EXPECT_EQ(slices[k].begin, slices[k - 1].end());
}

TEST_F(ChromeTraceTest, AnyNameIsQuoted) {
  ChromeTrace trace(path_, 10, problems_);
  const int track = trace.track("a \"group\"\n", "back\\slash");
  trace.slice(track, "tab\t and \x01 and \xff", 0, kNs, {{"k\"ey", 1}});
  const auto slices = finished(trace).of("X", "a \"group\"\n/back\\slash");
  ASSERT_EQ(slices.size(), 1U);
  EXPECT_EQ(slices[0].name, "tab\t and \x01 and \xEF\xBF\xBD");  // the byte that is no UTF-8 replaced
  EXPECT_EQ(slices[0].args["k\"ey"], 1);
}

TEST_F(ChromeTraceTest, TheSameNamesAreTheSameTrack) {
  ChromeTrace trace(path_, 10, problems_);
  const int bank = trace.track("dram", "bank 0");
  EXPECT_EQ(trace.track("dram", "bank 0"), bank);
  EXPECT_NE(trace.track("dram", "bank 1"), bank);
  EXPECT_NE(trace.track("hbm", "bank 0"), bank);
}

// The second track, of the second group. A thread with its process's number would be shown as a main thread.
TEST_F(ChromeTraceTest, NoTrackHasTheNumberOfItsGroup) {
  ChromeTrace trace(path_, 10, problems_);
  trace.track("network", "layers");
  trace.track("array", "passes");
  finished(trace);
  EXPECT_NE(text_of(path_).find("\"pid\":101,\"tid\":1001,\"name\":\"thread_name\""), std::string::npos);
  EXPECT_NE(text_of(path_).find("\"pid\":102,\"tid\":1002,\"name\":\"thread_name\""), std::string::npos);
}

TEST_F(ChromeTraceTest, CountersHaveValuesAndInstantsNoLength) {
  ChromeTrace trace(path_, 10, problems_);
  trace.count(trace.counter("dram", "GB/s"), 3 * kNs, 12.5);
  trace.instant(trace.track("buffer", "open"), "open", 4 * kNs, {});
  const ReadTrace read = finished(trace);
  ASSERT_EQ(read.of("C", "dram").size(), 1U);
  EXPECT_EQ(read.of("C", "dram")[0].args["value"], 12.5);
  ASSERT_EQ(read.of("i", "buffer/open").size(), 1U);
  EXPECT_EQ(read.of("i", "buffer/open")[0].begin, 4);
}

TEST_F(ChromeTraceTest, TimesCountFromTheOrigin) {
  ChromeTrace trace(path_, 10, problems_);
  const int track = trace.track("a", "b");
  trace.set_origin(100 * kNs);
  trace.slice(track, "s", 5 * kNs, 6 * kNs, {});
  EXPECT_EQ(finished(trace).of("X", "a/b").at(0).begin, 105);
}

// Of 5 events 3 are written; the fourth becomes the sentence that they are all.
TEST_F(ChromeTraceTest, BeyondTheLimitItSaysThatItEnds) {
  ChromeTrace trace(path_, 3, problems_);
  const int track = trace.track("a", "b"), layers = trace.track("network", "layers");
  trace.keep_all_of(layers);
  for (std::uint64_t k = 0; k < 5; ++k) trace.slice(track, "s", k * kNs, (k + 1) * kNs, {});
  trace.slice(layers, "conv1", 0, 5 * kNs, {});
  EXPECT_EQ(trace.left_out(), 2);
  const ReadTrace read = finished(trace);
  EXPECT_EQ(read.of("X", "a/b").size(), 3U);
  EXPECT_EQ(read.of("X", "network").size(), 1U);
  const auto ends = read.of("i", "");
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_EQ(ends[0].name, "trace ends: limit of 3 events");
  EXPECT_EQ(ends[0].begin, 3);
  EXPECT_EQ(ends[0].track, "network/trace ends");
}

TEST_F(ChromeTraceTest, WithNothingThatGoesOnTheEndIsSaidWhereItCame) {
  ChromeTrace trace(path_, 1, problems_);
  const int track = trace.track("a", "b");
  for (std::uint64_t k = 0; k < 2; ++k) trace.slice(track, "s", k * kNs, (k + 1) * kNs, {});
  EXPECT_NE(trace.track("a", "c"), track);
  EXPECT_EQ(finished(trace).of("i", "a/trace ends").size(), 1U);
}

TEST_F(ChromeTraceTest, UnfinishedItLeavesNothing) {
  { ChromeTrace(path_, 3, problems_).track("a", "b"); }
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path(".")));
}

}  // namespace
}  // namespace pj

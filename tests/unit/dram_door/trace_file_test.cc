// SPDX-License-Identifier: Apache-2.0
#include "sim/dram/trace_file.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/unit/config/temp_folder.h"

namespace pj {
namespace {

constexpr std::int64_t kDevice = 1 << 20;

class TraceFile : public ::testing::Test {
 protected:
  std::string file(const std::string& text) { return folder_.write("t.trace", text); }
  TempFolder folder_;
  Problems problems_;
};

TEST_F(TraceFile, IsReplayedInOrderAlignedDownToItsBursts) {
  const std::string path = file("# two requests\n0x47 R\n\n200 W 30\n8 R\n");
  const auto facts = check_trace(path, kDevice, problems_);
  ASSERT_TRUE(facts) << problems_.text();
  EXPECT_EQ(facts->reads, 2);
  EXPECT_EQ(facts->writes, 1);
  EXPECT_EQ(facts->last_clock, 30);
  const auto trace = open_trace(path, kDevice, 64);
  BurstRequest burst;
  ASSERT_TRUE(trace->next(burst));
  EXPECT_EQ(burst.address, 64);  // 0x47 = 71
  ASSERT_TRUE(trace->next(burst));
  EXPECT_EQ(burst.address, 192);
  EXPECT_TRUE(burst.write);
  EXPECT_EQ(burst.not_before, 30);
  ASSERT_TRUE(trace->next(burst));
  EXPECT_EQ(burst.address, 0);
  EXPECT_EQ(burst.not_before, 30);
  EXPECT_FALSE(trace->next(burst));
  EXPECT_EQ(trace->requests(), 3);
}

TEST_F(TraceFile, NeedsNoNewlineAtItsEnd) {
  const auto facts = check_trace(file("0 R\n64 R"), kDevice, problems_);
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->reads, 2);
}

TEST_F(TraceFile, LongerThanAnyBuffer) {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += "0x" + std::to_string(10 * (i % 1000)) + (i % 2 == 0 ? " R\n" : " W\n");
  const auto facts = check_trace(file(text), kDevice, problems_);
  ASSERT_TRUE(facts) << problems_.text();
  EXPECT_EQ(facts->reads, 25'000);
  EXPECT_EQ(facts->writes, 25'000);
}

TEST_F(TraceFile, EveryBadLineIsToldAtItsPlace) {
  const std::string path = file("0 R\nx R\n64\n64 R 5\n64 R 4\n");
  EXPECT_FALSE(check_trace(path, kDevice, problems_));
  EXPECT_EQ(problems_.text(), path + ":2:1: trace: the address must be a number, decimal or 0x..., got \"x\"\n" + path +
                                  ":3:3: trace: after the address must stand R (read) or W (write), got nothing\n" +
                                  path + ":5:6: trace: clock 4 goes back; the request before has 5\n");
}

TEST_F(TraceFile, OfManyBadLinesTwentyAreTold) {
  std::string text;
  for (int i = 0; i < 25; ++i) text += "x\n";
  const std::string path = file(text);
  EXPECT_FALSE(check_trace(path, kDevice, problems_));
  ASSERT_EQ(problems_.count(), 21U);
  EXPECT_EQ(to_string(problems_.list().back()), path + ": trace: and 5 more bad lines");
}

TEST_F(TraceFile, ALineWithoutEndIsOneFault) {
  const std::string path = file("0 R\n" + std::string(200'000, '7') + "\n64 R\n" + std::string(100'000, '8'));
  EXPECT_FALSE(check_trace(path, kDevice, problems_));
  const std::string what = ":1: trace: a line of more than 1000 characters is no request; ADDRESS R|W [CLOCK] is\n";
  EXPECT_EQ(problems_.text(), path + ":2" + what + path + ":4" + what);
}

TEST_F(TraceFile, WithoutARequestItIsNoTrace) {
  const std::string path = file("# nothing\n\n");
  EXPECT_FALSE(check_trace(path, kDevice, problems_));
  EXPECT_EQ(problems_.text(), path + ": trace: holds no request; a line is ADDRESS R|W [CLOCK]\n");
}

TEST_F(TraceFile, MustBeAFileThatCanBeReadTwice) {
  EXPECT_FALSE(check_trace("/no/such.trace", kDevice, problems_));
  EXPECT_FALSE(check_trace("/", kDevice, problems_));
  EXPECT_FALSE(check_trace("/dev/null", kDevice, problems_));
  EXPECT_EQ(problems_.text(),
            "/no/such.trace: cannot read \"/no/such.trace\": No such file or directory\n"
            "/: cannot read \"/\": Is a directory\n"
            "/dev/null: cannot read \"/dev/null\": not a file on a disk; a trace is read twice\n");
}

TEST_F(TraceFile, ThatChangedBetweenCheckAndReplayIsTold) {
  const std::string path = file("0 R\n");
  ASSERT_TRUE(check_trace(path, kDevice, problems_));
  file("nonsense\n");
  BurstRequest burst;
  const auto trace = open_trace(path, kDevice, 64);
  EXPECT_THROW(trace->next(burst), TraceChanged);
}

}  // namespace
}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "sim/dram/command_log.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "tests/unit/config/temp_folder.h"

namespace pj {
namespace {

std::string text_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(CommandLog, CellsThatACommandDoesNotHaveAreEmpty) {
  const TempFolder folder;
  Problems problems;
  CommandLog log(folder.path("c.csv"), problems);
  log.write({1, DramCommand::kActivate, 0, 1, 2, 3, 4, 5});
  log.write({17, DramCommand::kRead, 0, 1, 2, 3, 4, 8});
  log.write({56, DramCommand::kPrecharge, 0, 1, 2, 3, 4, 8});
  log.write({60, DramCommand::kRefresh, 0, 1, 2, 3, 4, 8});
  ASSERT_TRUE(log.finish(problems)) << problems.text();
  EXPECT_EQ(text_of(folder.path("c.csv")),
            "clock,command,channel,rank,bank_group,bank,row,column\n"
            "1,ACT,0,1,2,3,4,\n"
            "17,RD,0,1,2,3,4,8\n"
            "56,PRE,0,1,2,3,,\n"
            "60,REF,0,1,,,,\n");
}

TEST(CommandLog, UnfinishedLeavesNothingBehind) {
  const TempFolder folder;
  const std::string old = folder.write("c.csv", "old");
  Problems problems;
  { CommandLog(old, problems).write({1, DramCommand::kActivate, 0, 0, 0, 0, 0, 0}); }
  EXPECT_EQ(text_of(old), "old");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path(".")), {}), 1);
}

TEST(CommandLog, CannotBeMadeWhereThereIsNoFolder) {
  const TempFolder folder;
  Problems problems;
  const CommandLog log(folder.path("none/c.csv"), problems);
  ASSERT_EQ(problems.count(), 1U);
  EXPECT_NE(problems.text().find("No such file or directory"), std::string::npos);
}

}  // namespace
}  // namespace pj

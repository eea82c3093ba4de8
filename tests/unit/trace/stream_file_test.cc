// SPDX-License-Identifier: Apache-2.0
#include "arch/base/stream_file.h"

#include <gtest/gtest.h>

#include "tests/unit/config/temp_folder.h"
#include "tests/unit/trace/read_trace.h"

namespace pj {
namespace {

std::int64_t files_in(const TempFolder& folder) {
  return std::distance(std::filesystem::directory_iterator(folder.path(".")), {});
}

TEST(StreamFile, AppearsWhenItIsFinished) {
  const TempFolder folder;
  Problems problems;
  StreamFile file(folder.path("a.txt"), problems);
  file.write("one ");
  file.write("two");
  EXPECT_FALSE(std::filesystem::exists(folder.path("a.txt")));
  ASSERT_TRUE(file.finish(problems)) << problems.text();
  EXPECT_EQ(text_of(folder.path("a.txt")), "one two");
  EXPECT_EQ(files_in(folder), 1);
}

TEST(StreamFile, UnfinishedLeavesTheOldFileAndNothingBesideIt) {
  const TempFolder folder;
  const std::string old = folder.write("a.txt", "old");
  Problems problems;
  { StreamFile(old, problems).write("new"); }
  EXPECT_EQ(text_of(old), "old");
  EXPECT_EQ(files_in(folder), 1);
}

TEST(StreamFile, KeepsWhoMayReadTheFileAndFollowsALink) {
  const TempFolder folder;
  const std::string old = folder.write("a.txt", "old");
  std::filesystem::permissions(old, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  std::filesystem::create_symlink(old, folder.path("link"));
  Problems problems;
  StreamFile file(folder.path("link"), problems);
  file.write("new");
  ASSERT_TRUE(file.finish(problems)) << problems.text();
  EXPECT_EQ(text_of(old), "new");
  EXPECT_TRUE(std::filesystem::is_symlink(folder.path("link")));
  EXPECT_EQ(std::filesystem::status(old).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(StreamFile, WhatCannotBeMadeIsAProblemAndWritesNothing) {
  const TempFolder folder;
  Problems problems;
  StreamFile file(folder.path("none/a.txt"), problems);
  file.write("text");
  ASSERT_EQ(problems.count(), 1U);
  EXPECT_NE(problems.text().find("none/a.txt\": No such file or directory"), std::string::npos);
  EXPECT_FALSE(file.finish(problems));
}

TEST(StreamFile, AFullDeviceIsAProblem) {
  ASSERT_TRUE(std::filesystem::exists("/dev/full"));
  Problems problems;
  StreamFile file("/dev/full", problems);
  file.write("text");
  EXPECT_FALSE(file.finish(problems));
  EXPECT_NE(problems.text().find("No space left on device"), std::string::npos) << problems.text();
}

}  // namespace
}  // namespace pj

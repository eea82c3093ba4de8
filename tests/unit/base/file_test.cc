// SPDX-License-Identifier: Apache-2.0
#include "arch/base/file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace pj {
namespace {

namespace fs = std::filesystem;

class File : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) /
              ("pj_file_" + std::to_string(::getpid()) + testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }
  [[nodiscard]] std::string text(const std::string& name) {
    return read_file(path(name), 1000, Place{}, problems_).value_or("<nothing>");
  }
  [[nodiscard]] std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_;
  Problems problems_;
};

TEST_F(File, WhatIsWrittenIsReadBackWithItsNulAndLeavesNoOtherFile) {
  const std::string bytes("a\0b\r\n", 5);
  EXPECT_TRUE(write_file_atomically(path("x"), bytes, problems_));
  EXPECT_EQ(text("x"), bytes);
  EXPECT_TRUE(write_file_atomically(path("x"), "new", problems_));
  EXPECT_EQ(text("x"), "new");
  EXPECT_EQ(entries(), 1U);
  EXPECT_TRUE(problems_.empty());
}

TEST_F(File, ReplacingKeepsThePermissionsAndFollowsALink) {
  EXPECT_TRUE(write_file_atomically(path("x"), "old", problems_));
  fs::permissions(path("x"), fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink("x", path("link"));
  EXPECT_TRUE(write_file_atomically(path("link"), "new", problems_));
  EXPECT_TRUE(fs::is_symlink(path("link")));
  EXPECT_EQ(text("x"), "new");
  EXPECT_EQ(fs::status(path("x")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(File, AMissingFolderIsAProblemThatSaysWhy) {
  const std::string missing = path("none/report.json");
  EXPECT_FALSE(write_file_atomically(missing, "x", problems_));
  EXPECT_EQ(problems_.text(), missing + ": cannot write \"" + missing + "\": No such file or directory\n");
}

TEST_F(File, AFolderIsNoFileToWriteOrRead) {
  EXPECT_FALSE(write_file_atomically(folder_.string(), "x", problems_));
  EXPECT_FALSE(read_file(folder_.string(), 10, Place{"asked", 1, 2, ""}, problems_));
  ASSERT_EQ(problems_.count(), 2U);
  EXPECT_EQ(problems_.list()[0].what, "cannot write \"" + folder_.string() + "\": Is a directory");
  EXPECT_EQ(to_string(problems_.list()[1]), "asked:1:2: cannot read \"" + folder_.string() + "\": Is a directory");
  EXPECT_EQ(entries(), 0U);
}

TEST_F(File, AWriteProtectedFileStaysAsItWas) {
  if (::geteuid() == 0) GTEST_SKIP() << "everything is writable for this user";
  EXPECT_TRUE(write_file_atomically(path("x"), "old", problems_));
  fs::permissions(path("x"), fs::perms::owner_read);
  EXPECT_FALSE(write_file_atomically(path("x"), "new", problems_));
  EXPECT_EQ(problems_.list().back().what, "cannot write \"" + path("x") + "\": Permission denied");
  EXPECT_EQ(text("x"), "old");
}

TEST_F(File, FiveBytesFitALimitOfFiveAndNotOfFour) {
  std::ofstream(path("x")) << "12345";
  EXPECT_TRUE(read_file(path("x"), 5, Place{}, problems_));
  EXPECT_FALSE(read_file(path("x"), 4, Place{}, problems_));
  EXPECT_EQ(problems_.text(), "cannot read \"" + path("x") + "\": larger than 4 bytes\n");
}

// Vectors of FNV-1a: Noll's page of test strings, "" and "a".
TEST_F(File, HashesAreThoseOfFnv1a) {
  EXPECT_EQ(hash_of(""), 0xcbf29ce484222325U);
  EXPECT_EQ(hash_of("a"), 0xaf63dc4c8601ec8cU);
}

TEST_F(File, WhatIsReadIsNotedWhileSomebodyWantsToKnow) {
  std::ofstream(path("x")) << "a";
  std::ofstream(path("y")) << "b";
  read_file(path("y"), 10, Place{}, problems_);
  {
    const FilesRead noted;
    read_file(path("x"), 10, Place{}, problems_);
    read_file(path("none"), 10, Place{}, problems_);
    EXPECT_EQ(noted.hashes(), (std::map<std::string, std::uint64_t>{{path("x"), hash_of("a")}}));
    EXPECT_THROW(FilesRead(), std::logic_error);
  }
  read_file(path("y"), 10, Place{}, problems_);
  EXPECT_NO_THROW(FilesRead());
}

TEST_F(File, ANameWithANulOrNoNameIsAProblem) {
  EXPECT_FALSE(read_file(std::string("a\0b", 3), 10, Place{}, problems_));
  EXPECT_FALSE(write_file_atomically(std::string("a\0b", 3), "x", problems_));
  EXPECT_FALSE(write_file_atomically("", "x", problems_));
  EXPECT_EQ(problems_.count(), 3U);
}

TEST_F(File, ATextInMemoryIsReadLikeAFileWhileItLives) {
  {
    const FileInMemory file(path("x"), "text");
    const FileInMemory again(path("x"), "text");
    EXPECT_EQ(read_file(path("x"), 10, Place{}, problems_), "text");
    EXPECT_EQ(read_file(path("x"), 4, Place{}, problems_), "text");
    EXPECT_THROW(FileInMemory(path("x"), "other"), std::logic_error);
    EXPECT_EQ(entries(), 0U);
    const FilesRead noted;
    read_file(path("x"), 10, Place{}, problems_);
    EXPECT_EQ(noted.hashes().at(path("x")), hash_of("text"));
  }
  EXPECT_EQ(problems_.count(), 0U);
  EXPECT_FALSE(read_file(path("x"), 10, Place{}, problems_));
}

TEST_F(File, ADeviceIsWrittenDirectlyAndNotReplaced) {
  EXPECT_TRUE(write_file_atomically("/dev/null", "x", problems_));
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(File, TryingAPathLeavesNothingAndSaysWhatWritingWould) {
  EXPECT_TRUE(check_writable(path("x"), problems_));
  EXPECT_EQ(entries(), 0U);
  EXPECT_TRUE(write_file_atomically(path("x"), "old", problems_));
  EXPECT_TRUE(check_writable(path("x"), problems_));
  EXPECT_TRUE(check_writable("/dev/null", problems_));
  EXPECT_EQ(text("x"), "old");
  EXPECT_EQ(entries(), 1U);
  EXPECT_FALSE(check_writable(path("none/x"), problems_));
  EXPECT_FALSE(check_writable(folder_.string(), problems_));
  EXPECT_FALSE(check_writable("", problems_));
  EXPECT_EQ(problems_.list()[0].what, "cannot write \"" + path("none/x") + "\": No such file or directory");
  EXPECT_EQ(problems_.count(), 3U);
}

}  // namespace
}  // namespace pj

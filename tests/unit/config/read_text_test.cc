// SPDX-License-Identifier: Apache-2.0
#include "arch/base/config/read_text.h"

#include <gtest/gtest.h>

#include "configs/schema/architecture.pb.h"
#include "tests/unit/config/temp_folder.h"

namespace pj {
namespace {

using picojoule::schema::Architecture;

class ReadText : public testing::Test {
 protected:
  bool read(const std::string& text) { return read_text_from(text, "m.textproto", machine_, problems_).has_value(); }

  Architecture machine_;
  Problems problems_;
};

TEST_F(ReadText, AGoodFileGivesItsValuesAndNoProblem) {
  EXPECT_TRUE(read("name: \"m\" # a comment\nmemory { name: \"glb\" banks: 4 keeps: [\"weight\", \"input\"] }\n"));
  EXPECT_EQ(problems_.text(), "");
  EXPECT_EQ(machine_.memory(0).banks(), 4);
  EXPECT_EQ(machine_.memory(0).keeps_size(), 2);
}

TEST_F(ReadText, EveryUnknownKeyIsReportedWhereItStands) {
  EXPECT_TRUE(read("nam: \"m\"\nmemory {\n\tname: \"glb\"\n\tbank  : 4\n  zzzzzzzz { a: 1 }\n}\n"));
  ASSERT_EQ(problems_.count(), 3U);
  EXPECT_EQ(to_string(problems_.list()[0])
                .rfind("m.textproto:1:1: no such field \"nam\" in Architecture; did you mean \"name\"? (kno", 0),
            0U)
      << problems_.text();
  EXPECT_EQ(to_string(problems_.list()[1])
                .rfind("m.textproto:4:2: memory[glb]: no such field \"bank\" in Memory; did you mean \"banks\"? (k", 0),
            0U)
      << problems_.text();
  EXPECT_EQ(to_string(problems_.list()[2])
                .rfind("m.textproto:5:3: memory[glb]: no such field \"zzzzzzzz\" in Memory; (known: ", 0),
            0U)
      << problems_.text();
  EXPECT_EQ(machine_.memory(0).name(), "glb");
}

TEST_F(ReadText, AnUnknownKeyIsPlacedInTheElementItStandsIn) {
  EXPECT_TRUE(read("memory { x: 1 name: \"a\" }\nclock { y: 1 }\nmemory { name: \"b\" x: 1 }\nz: 1\n"));
  ASSERT_EQ(problems_.count(), 4U);
  EXPECT_EQ(problems_.list()[0].place.path, "memory[a]");
  EXPECT_EQ(problems_.list()[1].place.path, "clock[0]");
  EXPECT_EQ(problems_.list()[2].place.path, "memory[b]");
  EXPECT_EQ(problems_.list()[3].place.path, "");
}

TEST_F(ReadText, ATypeErrorEndsTheFileWithOneProblemBesideTheUnknownKeysBefore) {
  EXPECT_FALSE(read("technologie: \"x\"\nmemory {\n  banks: \"four\"\n  bnaks: 4\n}\n"));
  ASSERT_EQ(problems_.count(), 2U);
  EXPECT_EQ(problems_.list()[1].place.line, 3);
  EXPECT_EQ(problems_.list()[1].place.column, 10);
  EXPECT_EQ(problems_.list()[1].what, "Expected integer, got: \"four\"");
}

TEST_F(ReadText, ANumberBeyond32BitsIsLocated) {
  EXPECT_FALSE(read("memory { banks: 3000000000 }"));
  EXPECT_EQ(problems_.text(), "m.textproto:1:17: Integer out of range (3000000000)\n");
}

TEST_F(ReadText, AScalarGivenTwiceIsAnErrorAtTheSecond) {
  EXPECT_FALSE(read("name: \"a\"\nname: \"b\"\n"));
  EXPECT_EQ(problems_.text(), "m.textproto:2:1: Non-repeated field \"name\" is specified multiple times.\n");
}

TEST_F(ReadText, ANameUsedTwiceInOneListIsAProblem) {
  EXPECT_TRUE(
      read("memory { name: \"glb\" }\nmemory { name: \"rf\" }\nmemory { name: \"glb\" }\nclock { name: \"glb\" }\n"));
  EXPECT_EQ(problems_.text(),
            "m.textproto:3:10: memory[glb].name: the name \"glb\" is taken by line 1; every memory needs a name of its "
            "own\n");
}

TEST_F(ReadText, InfiniteAndUndefinedNumbersAreProblems) {
  EXPECT_TRUE(read("clock { name: \"a\" mhz: nan }\nclock { name: \"b\" mhz: 1e999 }\n"));
  EXPECT_EQ(problems_.text(),
            "m.textproto:1:19: clock[a].mhz: must be a finite number, got nan\n"
            "m.textproto:2:19: clock[b].mhz: must be a finite number, got inf\n");
}

TEST_F(ReadText, AnEmptyFileAndOneOfCommentsAreProblems) {
  EXPECT_FALSE(read(""));
  EXPECT_FALSE(read("# nothing\n\n"));
  ASSERT_EQ(problems_.count(), 2U);
  EXPECT_EQ(to_string(problems_.list()[1]), "m.textproto: states nothing; an empty file is no config");
}

TEST_F(ReadText, WindowsLineEndsAndAByteOrderMarkAreRead) {
  EXPECT_TRUE(read("\xEF\xBB\xBFname: \"m\"\r\nmemory {\r\n  bank: 1\r\n}\r\n"));
  ASSERT_EQ(problems_.count(), 1U);
  EXPECT_EQ(problems_.list()[0].place.line, 3);
  EXPECT_EQ(problems_.list()[0].place.column, 3);
}

TEST_F(ReadText, AMissingFileAndAFolderSayWhy) {
  const TempFolder folder;
  EXPECT_FALSE(read_text(folder.path("none.textproto"), machine_, problems_));
  EXPECT_FALSE(read_text(folder.path(""), machine_, problems_));
  ASSERT_EQ(problems_.count(), 2U);
  EXPECT_NE(problems_.list()[0].what.find("none.textproto\": No such file or directory"), std::string::npos);
  EXPECT_NE(problems_.list()[1].what.find("Is a directory"), std::string::npos);
}

TEST_F(ReadText, WhatIsWrittenIsReadBackEqual) {
  ASSERT_TRUE(
      read("name: \"m\\n\\\"\\303\\274\\\"\" clock { name: \"c\" mhz: 0.1 }\n"
           "memory { name: \"glb\" capacity_bytes: 9007199254740993 keeps: [\"weight\"] }"));
  const std::string text = write_text(machine_);
  Architecture again;
  ASSERT_TRUE(read_text_from(text, "again", again, problems_));
  EXPECT_EQ(again.SerializeAsString(), machine_.SerializeAsString());
  EXPECT_EQ(write_text(again), text);
  EXPECT_TRUE(problems_.empty());
}

}  // namespace
}  // namespace pj

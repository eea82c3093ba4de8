// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "arch/base/config/config_node.h"
#include "arch/base/config/read_text.h"
#include "configs/schema/architecture.pb.h"
#include "configs/schema/mapping.pb.h"
#include "tests/unit/config/temp_folder.h"

namespace pj {
namespace {

using picojoule::schema::Architecture;

class Include : public testing::Test {
 protected:
  std::optional<LocationTree> read(const std::string& name) {
    return read_text(folder_.path(name), machine_, problems_);
  }

  TempFolder folder_;
  Architecture machine_;
  Problems problems_;
};

TEST_F(Include, TheIncludingFileOverridesByNameAndAppendsNewNames) {
  folder_.write(
      "parts/base.textproto",
      "name: \"base\"\ntechnology: \"t45\"\n"
      "memory { name: \"dram\" }\nmemory { name: \"glb\" banks: 1 width_bits: 64 keeps: [\"weight\", \"input\"] }\n");
  folder_.write("top.textproto",
                "include: \"parts/base.textproto\"\nname: \"top\"\n"
                "memory { name: \"rf\" }\nmemory { name: \"glb\" banks: 4 keeps: \"output\" }\n");
  ASSERT_TRUE(read("top.textproto")) << problems_.text();
  EXPECT_EQ(machine_.name(), "top");
  EXPECT_EQ(machine_.technology(), "t45");
  EXPECT_EQ(machine_.include_size(), 0);
  ASSERT_EQ(machine_.memory_size(), 3);
  EXPECT_EQ(machine_.memory(0).name(), "dram");
  EXPECT_EQ(machine_.memory(1).name(), "glb");
  EXPECT_EQ(machine_.memory(2).name(), "rf");
  EXPECT_EQ(machine_.memory(1).banks(), 4);
  EXPECT_EQ(machine_.memory(1).width_bits(), 64);
  ASSERT_EQ(machine_.memory(1).keeps_size(), 1);
  EXPECT_EQ(machine_.memory(1).keeps(0), "output");
}

TEST_F(Include, AValuesPlaceIsTheFileThatSetItLast) {
  const std::string base =
      folder_.write("base.textproto", "memory {\n  name: \"glb\"\n  banks: 1\n  width_bits: 64\n}\n");
  const std::string top =
      folder_.write("top.textproto", "include: \"base.textproto\"\nmemory { name: \"glb\" banks: 4 }\n");
  const std::optional<LocationTree> locations = read("top.textproto");
  ASSERT_TRUE(locations);
  const ConfigNode glb = ConfigNode(machine_, *locations).field("memory", 0);
  EXPECT_EQ(to_string({glb / "banks", "x"}), top + ":2:22: memory[glb].banks: x");
  EXPECT_EQ(to_string({glb / "width_bits", "x"}), base + ":4:3: memory[glb].width_bits: x");
}

TEST_F(Include, ALaterIncludeOverridesAnEarlierOne) {
  folder_.write("a", "technology: \"a\"\nname: \"a\"\n");
  folder_.write("b", "technology: \"b\"\n");
  folder_.write("top", "include: [\"a\", \"b\"]\n");
  ASSERT_TRUE(read("top"));
  EXPECT_EQ(machine_.technology(), "b");
  EXPECT_EQ(machine_.name(), "a");
}

TEST_F(Include, AnEmptyListEmptiesTheIncludedOne) {
  folder_.write("base", "memory { name: \"glb\" keeps: \"weight\" }");
  folder_.write("top", "include: \"base\" memory { name: \"glb\" keeps: [] }");
  ASSERT_TRUE(read("top")) << problems_.text();
  EXPECT_EQ(machine_.memory(0).keeps_size(), 0);
}

TEST_F(Include, AListOfMessagesWithoutNamesIsReplacedAsAWhole) {
  folder_.write("base", "memory { name: \"glb\" loop { dim: \"M\" factor: 2 } loop { dim: \"C\" factor: 3 } }");
  folder_.write("top", "include: \"base\" memory { name: \"glb\" loop { dim: \"P\" factor: 5 } }");
  picojoule::schema::Mapping mapping;
  ASSERT_TRUE(read_text(folder_.path("top"), mapping, problems_));
  ASSERT_EQ(mapping.memory(0).loop_size(), 1);
  EXPECT_EQ(mapping.memory(0).loop(0).factor(), 5);
}

TEST_F(Include, ALoopIsReportedWithItsChainWhereItCloses) {
  const std::string a = folder_.write("a", "include: \"b\"\n");
  const std::string b = folder_.write("b", "name: \"b\"\ninclude: \"a\"\n");
  EXPECT_FALSE(read("a"));
  EXPECT_EQ(problems_.text(), b + ":2:1: include[0]: include loop: " + a + " -> " + b + " -> " + a + "\n");
}

TEST_F(Include, AFileThatIncludesItselfIsALoop) {
  const std::string a = folder_.write("a", "include: \"./a\"\n");
  EXPECT_FALSE(read("a"));
  EXPECT_EQ(problems_.text(), a + ":1:1: include[0]: include loop: " + a + " -> " + a + "\n");
}

TEST_F(Include, EveryMissingOneIsReportedWhereItIsAskedFor) {
  const std::string top = folder_.write("top", "include: [\"x\",\n  \"y\"]\n");
  EXPECT_FALSE(read("top"));
  EXPECT_EQ(problems_.text(), top + ":1:11: include[0]: cannot read \"" + folder_.path("x") +
                                  "\": No such file or directory\n" + top + ":2:3: include[1]: cannot read \"" +
                                  folder_.path("y") + "\": No such file or directory\n");
}

TEST_F(Include, AMistakeInASharedPartIsReportedOnce) {
  const std::string part = folder_.write("part", "nam: \"x\"\ntechnology: \"t\"");
  folder_.write("a", "include: \"part\"");
  folder_.write("b", "include: \"part\"");
  folder_.write("top", "include: [\"a\", \"b\"]");
  EXPECT_TRUE(read("top"));
  ASSERT_EQ(problems_.count(), 1U) << problems_.text();
  EXPECT_EQ(problems_.list()[0].place.file, part);
  EXPECT_EQ(machine_.technology(), "t");
}

TEST_F(Include, ASyntaxErrorInAPartKeepsTheOthersProblems) {
  folder_.write("bad", "name: \n");
  folder_.write("odd", "nmae: \"x\" name: \"o\"");
  folder_.write("top", "include: [\"bad\", \"odd\"]");
  EXPECT_FALSE(read("top"));
  EXPECT_EQ(problems_.count(), 2U) << problems_.text();
}

TEST_F(Include, SixteenLevelsAreReadAndSeventeenAreNot) {
  folder_.write("f17", "name: \"end\"");
  for (int i = 16; i >= 0; --i) folder_.write("f" + std::to_string(i), "include: \"f" + std::to_string(i + 1) + "\"");
  EXPECT_TRUE(read("f1")) << problems_.text();
  EXPECT_EQ(machine_.name(), "end");
  EXPECT_FALSE(read("f0"));
  ASSERT_EQ(problems_.count(), 1U);
  EXPECT_EQ(problems_.list()[0].what, "includes are nested deeper than 16");
}

}  // namespace
}  // namespace pj

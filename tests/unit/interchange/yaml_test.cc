// SPDX-License-Identifier: Apache-2.0
// YAML as a tree: what is read, and what is refused.
#include <gtest/gtest.h>

#include "dataflow/import/yaml/read_yaml.h"
#include "dataflow/import/yaml/yaml_map.h"

namespace pj {
namespace {

YamlValue tree(const std::string& text) {
  Problems problems;
  const auto documents = read_yaml_from(text, "a.yaml", problems);
  if (!documents || documents->size() != 1) throw std::runtime_error("not one document: " + problems.text());
  return documents->front();
}

std::string refusal(const std::string& text) {
  Problems problems;
  EXPECT_FALSE(read_yaml_from(text, "a.yaml", problems)) << text;
  return problems.text();
}

TEST(Yaml, ValuesHaveTheirPlaces) {
  const YamlValue root = tree("a: 1\nb:\n  - !X {c: two}\n");
  ASSERT_NE(root.find("b"), nullptr);
  const YamlValue& item = root.find("b")->items.at(0);
  EXPECT_EQ(item.tag, "!X");
  EXPECT_EQ(item.find("c")->text, "two");
  EXPECT_EQ(item.find("c")->place.line, 3);
  EXPECT_EQ(item.find("c")->place.column, 12);
  EXPECT_EQ(root.find("nothing"), nullptr);
}

TEST(Yaml, DocumentsOfAStreamAreReadOneByOne) {
  Problems problems;
  const auto documents = read_yaml_from("a: 1\n---\nb: 2\n", "a.yaml", problems);
  ASSERT_TRUE(documents);
  ASSERT_EQ(documents->size(), 2U);
  EXPECT_EQ(documents->at(1).find("b")->text, "2");
}

TEST(Yaml, AMergedMapDoesNotOverrideWhatIsSaidBesideIt) {
  const YamlValue root = tree("base: &b {x: 1, y: 2}\nmore: {<<: *b, y: 3}\n");
  EXPECT_EQ(root.find("more")->find("x")->text, "1");
  EXPECT_EQ(root.find("more")->find("y")->text, "3");
  EXPECT_EQ(root.find("more")->entries.size(), 2U);
}

TEST(Yaml, AnAliasInsideWhatItNamesIsRefused) {
  EXPECT_EQ(refusal("a: &x [1, *x]\n"), "a.yaml:1:11: this alias stands inside what it names; it has no end\n");
  EXPECT_EQ(refusal("a: &x {b: {c: *x}}\n"), "a.yaml:1:15: this alias stands inside what it names; it has no end\n");
}

// Nine lists of nine aliases each: 9^8 values.
TEST(Yaml, AliasesThatMultiplyBeyondAMillionAreRefused) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 8; ++i) {
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int n = 0; n < 9; ++n) text += (n == 0 ? "*a" : ", *a") + std::to_string(i - 1);
    text += "]\n";
  }
  EXPECT_NE(refusal(text).find("more than 1000000 values once aliases are written out"), std::string::npos);
}

// Each anchor is 300 lists around the one before: four of them are 1200 deep.
TEST(Yaml, AliasesThatNestBeyondAThousandLevelsAreRefused) {
  std::string text = "a0: &a0 x\n";
  for (int i = 1; i < 5; ++i) {
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " " + std::string(300, '[') + "*a" +
            std::to_string(i - 1) + std::string(300, ']') + "\n";
  }
  EXPECT_NE(refusal(text).find("more than 1000 levels deep"), std::string::npos);
}

TEST(Yaml, AKeyThatStandsTwiceIsRefused) {
  EXPECT_EQ(refusal("ports: 1\nb: 2\nports: 3\n"),
            "a.yaml:3:1: the key \"ports\" stands in this map twice; once is right\n");
}

TEST(Yaml, AKeyThatIsNoTextIsRefused) {
  EXPECT_EQ(refusal("? [1, 2]\n: x\n"), "a.yaml:1:3: the key of a map must be a text\n");
}

TEST(Yaml, MalformedTextIsRefusedAtItsPlace) {
  EXPECT_EQ(refusal("a: [1, 2\nb: 3\n").rfind("a.yaml:2:", 0), 0U);
  EXPECT_EQ(refusal("a: *nobody\n").rfind("a.yaml:1:4: is not YAML: ", 0), 0U);
  EXPECT_EQ(refusal(std::string("a: \xff\n")), "a.yaml:1:4: is not text in UTF-8; YAML is\n");
}

TEST(Yaml, ATextThatBeginsAsNoValueCanIsRefused) {
  EXPECT_EQ(refusal(", a]}\nb: 1\n"), "a.yaml:1:1: is not YAML: no value begins like this\n");
}

TEST(Yaml, ListsInListsBeyondTheParsersDepthAreRefused) {
  EXPECT_NE(refusal(std::string(100000, '[')).find("is not YAML"), std::string::npos);
}

TEST(YamlMap, WhatNobodyAskedForIsToldWithWhatWasAskedFor) {
  const YamlValue root = tree("depht: 4\nwidth: 8\n");
  Problems problems;
  YamlMap map(root, problems);
  EXPECT_EQ(map.integer({"width"}, {1, 100}), 8);
  EXPECT_FALSE(map.integer({"depth", "memory_depth"}, {1, 100}));
  map.finish("attribute");
  EXPECT_EQ(problems.text(),
            "a.yaml:1:1: no such attribute \"depht\"; did you mean \"depth\"? (known: depth, memory_depth, width)\n");
}

TEST(YamlMap, NumbersAreWholeAndInTheirRange) {
  const YamlValue root = tree("a: 1.5\nb: 101\nc: [1]\nd: 99999999999999999999\ne: -1\nf: nan\n");
  Problems problems;
  YamlMap map(root, problems);
  for (const char* key : {"a", "b", "c", "d"}) EXPECT_FALSE(map.integer({key}, {1, 100}));
  for (const char* key : {"e", "f"}) EXPECT_FALSE(map.number({key}));
  EXPECT_EQ(problems.text(),
            "a.yaml:1:4: a: must be a whole number from 1 to 100, got \"1.5\"\n"
            "a.yaml:2:4: b: must be a whole number from 1 to 100, got \"101\"\n"
            "a.yaml:3:4: c: must be a whole number from 1 to 100, got a list\n"
            "a.yaml:4:4: d: must be a whole number from 1 to 100, got \"99999999999999999999\"\n"
            "a.yaml:5:4: e: must be a number of at least 0, got \"-1\"\n"
            "a.yaml:6:4: f: must be a number of at least 0, got \"nan\"\n");
}

TEST(YamlMap, TwoNamesOfOneThingAreOneTooMany) {
  const YamlValue root = tree("width: 8\nmemory_width: 8\n");
  Problems problems;
  YamlMap map(root, problems);
  static_cast<void>(map.integer({"width", "memory_width"}, {1, 100}));
  EXPECT_EQ(problems.text(), "a.yaml:2:15: memory_width: means the same as \"width\"; leave one out\n");
}

}  // namespace
}  // namespace pj

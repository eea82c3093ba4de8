// SPDX-License-Identifier: Apache-2.0
#include "sim/reproduce/selector.h"

#include <gtest/gtest.h>

namespace pj {
namespace {

std::string refusal(const std::string& text) {
  Problems problems;
  selector_from(text, {"f", 1, 2, "select"}, problems);
  return problems.text();
}

TEST(SelectorText, WhatIsLeftOutIsAny) {
  Problems problems;
  const Selector dram = selector_from("dram", {}, problems);
  EXPECT_TRUE(dram.takes("dram", "read", "weight"));
  EXPECT_FALSE(dram.takes("glb", "read", "weight"));
  const Selector sums = selector_from("*/read/partial_sum", {}, problems);
  EXPECT_TRUE(sums.takes("glb", "read", "partial_sum"));
  EXPECT_FALSE(sums.takes("glb", "write", "partial_sum"));
  EXPECT_TRUE(problems.empty());
}

TEST(SelectorText, UnknownWordsAreProblems) {
  EXPECT_EQ(refusal("glb/raed").substr(0, 58), "f:1:2: select: no action \"raed\"; did you mean \"read\"? (kno");
  EXPECT_EQ(refusal("glb/read/inputs"),
            "f:1:2: select: no tensor \"inputs\"; did you mean \"input\"? (known: input, none, output, partial_sum, "
            "weight)\n");
}

TEST(SelectorText, FourPartsAndEmptyOnesAreProblems) {
  for (const char* text : {"a/read/input/x", "", "glb//input", "glb/"}) {
    EXPECT_EQ(refusal(text), "f:1:2: select: must be component/action/tensor, such as \"glb/read/input\", got \"" +
                                 std::string(text) + "\"\n");
  }
}

TEST(SelectorText, AComponentThatTheMachineHasNot) {
  Problems problems;
  check_component(selector_from("gbl/read", {"f", 1, 2, "select"}, problems), {"dram", "glb"}, problems);
  check_component(selector_from("*/read", {}, problems), {"dram"}, problems);
  EXPECT_EQ(problems.text(), "f:1:2: select: no component \"gbl\"; did you mean \"glb\"? (known: dram, glb)\n");
}

}  // namespace
}  // namespace pj

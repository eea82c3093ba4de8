// SPDX-License-Identifier: Apache-2.0
#include "arch/base/problem.h"

#include <gtest/gtest.h>

namespace pj {
namespace {

TEST(Place, GoesDeeperByFieldAndKeepsThePosition) {
  const Place root{"eyeriss.textproto", 14, 5, ""};
  const Place kind = root / "memory" / "[glb]" / "kind";
  EXPECT_EQ(kind.path, "memory[glb].kind");
  EXPECT_EQ(kind.file, "eyeriss.textproto");
  EXPECT_EQ(kind.line, 14);
  EXPECT_EQ(kind.column, 5);
  EXPECT_EQ(root.path, "");
}

TEST(Problem, ReadsFileLineColumnPathAndWhat) {
  const Problem problem{{"a.textproto", 14, 5, "memory[glb].kind"}, "missing"};
  EXPECT_EQ(to_string(problem), "a.textproto:14:5: memory[glb].kind: missing");
}

TEST(Problem, LeavesOutWhatIsUnknown) {
  EXPECT_EQ(to_string({{"a.textproto", 0, 0, ""}, "missing"}), "a.textproto: missing");
  EXPECT_EQ(to_string({{"", 0, 0, "memory[glb]"}, "missing"}), "memory[glb]: missing");
  EXPECT_EQ(to_string({{}, "missing"}), "missing");
}

TEST(Problems, AreCountedAndPrintedOneALineInOrder) {
  Problems problems;
  EXPECT_TRUE(problems.empty());
  problems.add({"a", 1, 2, ""}, "first");
  problems.add({"b", 3, 4, ""}, "second");
  EXPECT_EQ(problems.count(), 2U);
  EXPECT_EQ(problems.text(), "a:1:2: first\nb:3:4: second\n");
}

TEST(DidYouMean, OneSwapAwayIsSuggested) {
  EXPECT_EQ(did_you_mean("sarm", {"sram", "dram", "regfile"}), "; did you mean \"sram\"? (known: dram, regfile, sram)");
}

TEST(DidYouMean, NothingNearIsNotSuggested) {
  EXPECT_EQ(did_you_mean("photonic", {"sram", "dram"}), "; (known: dram, sram)");
}

TEST(DidYouMean, CaseAloneIsNoDifferenceAndALetterAloneNoLikeness) {
  EXPECT_EQ(did_you_mean("m", {"C", "M"}), "; did you mean \"M\"? (known: C, M)");
  EXPECT_EQ(did_you_mean("R", {"C", "M"}), "; (known: C, M)");
}

TEST(DidYouMean, ShowsThirtyOfThirtyOneAndSaysThereAreMore) {
  std::vector<std::string> known;
  for (int i = 10; i < 41; ++i) known.push_back("k" + std::to_string(i));
  const std::string hint = did_you_mean("zzzzzz", known);
  EXPECT_NE(hint.find("k39, ...)"), std::string::npos) << hint;
  EXPECT_EQ(hint.find("k40"), std::string::npos) << hint;
}

}  // namespace
}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "arch/base/kind_registry.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace pj {
namespace {

KindRegistry memories() {
  KindRegistry kinds;
  kinds.add("memory", "sram", "on-chip static memory");
  kinds.add("memory", "dram", "off-chip dynamic memory");
  kinds.add("memory", "regfile", "registers");
  kinds.add("fanout", "systolic", "neighbour links");
  return kinds;
}

TEST(KindRegistry, AKnownKindIsNoProblem) {
  Problems problems;
  EXPECT_TRUE(memories().check_kind("memory", "sram", {}, problems));
  EXPECT_TRUE(problems.empty());
}

TEST(KindRegistry, AMisspeltKindNamesTheNearestAndAll) {
  Problems problems;
  EXPECT_FALSE(memories().check_kind("memory", "sarm", {"m.textproto", 14, 5, "memory[glb].kind"}, problems));
  EXPECT_EQ(problems.text(),
            "m.textproto:14:5: memory[glb].kind: no such kind \"sarm\"; did you mean \"sram\"? "
            "(known: dram, regfile, sram)\n");
}

TEST(KindRegistry, AKindOfAnotherRoleDoesNotCount) {
  Problems problems;
  EXPECT_FALSE(memories().check_kind("fanout", "sram", {}, problems));
  EXPECT_EQ(problems.text(), "no such kind \"sram\"; (known: systolic)\n");
}

TEST(KindRegistry, ARoleWithoutKindsSaysSo) {
  Problems problems;
  EXPECT_FALSE(memories().check_kind("vector_unit", "vector", {}, problems));
  EXPECT_EQ(problems.text(), "no such kind \"vector\"; no kind of vector_unit exists in this program\n");
}

TEST(KindRegistry, ListsThreeMemoriesSortedAndTwoRoles) {
  const KindRegistry kinds = memories();
  ASSERT_EQ(kinds.kinds("memory").size(), 3U);
  EXPECT_EQ(kinds.kinds("memory").begin()->first, "dram");
  EXPECT_EQ(kinds.kinds("memory").at("sram"), "on-chip static memory");
  EXPECT_EQ(kinds.roles(), (std::vector<std::string>{"fanout", "memory"}));
}

TEST(KindRegistry, RefusesTheSameKindTwiceAndNamelessOnes) {
  KindRegistry kinds = memories();
  EXPECT_THROW(kinds.add("memory", "sram", "again"), std::logic_error);
  EXPECT_THROW(kinds.add("memory", "", "nameless"), std::logic_error);
  EXPECT_NO_THROW(kinds.add("compute", "sram", "another role"));
}

}  // namespace
}  // namespace pj

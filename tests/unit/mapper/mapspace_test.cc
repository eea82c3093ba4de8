// SPDX-License-Identifier: Apache-2.0
// Constraints by name, and why a mapspace is empty.
#include "dataflow/mapper/mapspace.h"

#include <gtest/gtest.h>

#include "dataflow/mapper/search.h"
#include "dataflow/mapper/timeloop_cost.h"
#include "tests/unit/mapper/small_machine.h"

namespace pj {
namespace {

// C = K = P = 8 on a buffer of 64 bytes below an off-chip memory, and 2 x 2 units.
class MapspaceTest : public ::testing::Test {
 protected:
  std::string problems_of(const MemoryConstraint& constraint) {
    Problems problems;
    constrain(space_, einsum_, machine_, constraint, {}, problems);
    return problems.text();
  }
  std::string emptiness() {
    Problems problems;
    explain_if_empty(space_, einsum_, machine_, cost_, {}, problems);
    return problems.text();
  }

  Einsum einsum_ = gemm_einsum({8, 8, 8, 1}, {8, 8, 8, 8});
  MachineSpec machine_ = test::small_machine(64 * 8);
  TimeloopCost cost_{einsum_, machine_, {{100, 100, 100}, {1, 1, 1}}, 1.0};
  Mapspace space_ = whole_mapspace(einsum_, machine_);
};

TEST_F(MapspaceTest, AnUnknownMemoryDimensionOrTensorIsAnsweredWithTheNearest) {
  EXPECT_EQ(problems_of({"bufer", {}, {}, {}, {}, {}}),
            "no such memory \"bufer\"; did you mean \"buffer\"? (known: buffer, dram)\n");
  EXPECT_EQ(problems_of({"buffer", std::vector<std::string>{"CC"}, {}, {}, {}, {}}),
            "buffer.temporal: no such dimension \"CC\"; did you mean \"C\"? (known: C, G, M, P)\n");
  EXPECT_EQ(problems_of({"buffer", {}, {}, {}, {"weights"}, {}}),
            "buffer.keep: no such tensor \"weights\"; did you mean \"weight\"? (known: input, output, weight)\n");
}

TEST_F(MapspaceTest, AConstraintThatContradictsTheMachineIsRefusedAndChangesNothing) {
  EXPECT_EQ(
      problems_of({"dram", {}, std::vector<std::string>{"C"}, {}, {}, {"weight"}}),
      "dram.rows: there is no fan-out below this memory\n"
      "dram.bypass: the weight cannot be bypassed: this is its outermost memory, or an earlier constraint keeps it "
      "here\n");
  EXPECT_FALSE(space_.levels[0].rows[2]);
}

TEST_F(MapspaceTest, ADimensionThatMayRunNowhereIsNamed) {
  const std::vector<std::string> without_c = {"G", "M", "P"};
  EXPECT_EQ(problems_of({"dram", without_c, {}, {}, {}, {}}), "");
  EXPECT_EQ(problems_of({"buffer", without_c, without_c, std::vector<std::string>{"C"}, {}, {}}), "");
  // Two columns leave 8 / 2.
  EXPECT_EQ(emptiness(),
            "dimension C of size 8 may have loops at no memory, and the fan-outs that may take it leave 4 of it\n");
}

TEST_F(MapspaceTest, AMemoryThatIsTooSmallIsNamedWithTheBytesThatAreMissing) {
  EXPECT_EQ(emptiness(), "");
  // All of C and M inside: 64 bytes of weight, 8 of input, 8 of output.
  EXPECT_EQ(problems_of({"dram", std::vector<std::string>{"P"}, {}, {}, {}, {}}), "");
  EXPECT_EQ(problems_of({"buffer", {}, {}, {}, {"weight", "input", "output"}, {}}), "");
  EXPECT_EQ(
      emptiness(),
      "buffer: holds 64 bytes, 16 bytes too few for the least it must keep (weight 64 bytes, input 8 bytes, output "
      "8 bytes); no loop further out may take 8 of M, 8 of C\n");
  BestFind best({Objective::kEnergy});
  EXPECT_TRUE(search_mappings(space_, einsum_, machine_, cost_, {}, best).proven);
  EXPECT_FALSE(best.best().has_value());
}

}  // namespace
}  // namespace pj

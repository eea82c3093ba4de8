// SPDX-License-Identifier: Apache-2.0
// Sums over the instances of a spatial array. dram is 32 bits wide, all words have 8 bits, partial sums 32.
#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/unit/oracle/hand_machine.h"

namespace pj {
namespace {

constexpr int kM = 1, kC = 2;
constexpr ComponentId kDram{0};
constexpr SpatialAxis kRows = SpatialAxis::kRows, kColumns = SpatialAxis::kColumns;

// One output of depth eight on four units, twice: dram -> 4 x 1 array -> mac.
struct Dot {
  static constexpr ComponentId kMac{2}, kBus{3}, kReduction{4};
  Counted c;
  Dot(NetworkKind reduction, PartialSums sums) {
    MachineSpec spec = machine({memory(TensorSet::all(), 32)}, {grid(0, 4, 1, NetworkKind::kMulticastBus, reduction)});
    spec.memories[0].partial_sums = sums;
    c = count(gemm_einsum({1, 8, 1, 1}, {8, 8, 8, 32}), spec, {{{{kC, 2}}}, {{{kC, 4, kRows}}}, {{}}});
  }
  [[nodiscard]] std::int64_t computed(Action action) const { return c.sink.count(kMac, action, Tensor::kNone); }
};

TEST(OracleChain, AboveComputeTheMacsIncludeItsAdditions) {
  const Dot dot(NetworkKind::kReductionChain, PartialSums::kAccumulateAbove);
  EXPECT_EQ(dot.computed(Action::kMac), 8);
  EXPECT_EQ(dot.c.hops(Dot::kReduction, Tensor::kPartialSum), 2 * 3);
  EXPECT_EQ(dot.c.adds(Dot::kReduction), 0);
  EXPECT_EQ(dot.c.adds(kDram), 1);
}

TEST(OracleTree, AboveComputeUnitsMultiplyAndTheTreeAdds) {
  const Dot dot(NetworkKind::kReductionTree, PartialSums::kAccumulateAbove);
  EXPECT_EQ(dot.computed(Action::kMac), 0);
  EXPECT_EQ(dot.computed(Action::kMultiply), 8);
  EXPECT_EQ(dot.c.hops(Dot::kReduction, Tensor::kPartialSum), 2 * 3);
  // Eight products are one sum after seven additions: six in the tree, one at the memory.
  EXPECT_EQ(dot.c.adds(Dot::kReduction), 6);
  EXPECT_EQ(dot.c.adds(kDram), 1);
}

TEST(OracleTree, UnderAMemoryThatReturnsSumsTheTreeAddsThemToo) {
  const Dot dot(NetworkKind::kReductionTree, PartialSums::kReturn);
  EXPECT_EQ(dot.c.adds(Dot::kReduction), 7);
  EXPECT_EQ(dot.c.adds(kDram), 0);
  // One word comes back, over the trunk and a branch; one word leaves at each step, as a partial sum.
  EXPECT_EQ(dot.c.reads(kDram, Tensor::kPartialSum), 1);
  EXPECT_EQ(dot.c.sends(Dot::kBus, Tensor::kPartialSum), 1 + 2);
  EXPECT_EQ(dot.c.hops(Dot::kBus, Tensor::kPartialSum), 1 + 2);
  EXPECT_EQ(dot.c.sends(Dot::kBus, Tensor::kOutput), 0);
}

// Four outputs of depth four: C 2 outside M 2 at dram, C 2 on rows and M 2 on columns of a 2 x 2 array with registers.
struct Returned {
  static constexpr ComponentId kRegisters{1}, kCarrier{4}, kReduction{5};
  Counted c;
  Returned(NetworkKind carrier, NetworkKind reduction) {
    MachineSpec spec = machine({memory(TensorSet::all(), 32), memory(tensors({Tensor::kOutput}), 32)},
                               {grid(0, 2, 2, carrier, reduction)});
    spec.memories[0].partial_sums = PartialSums::kReturn;
    c = count(gemm_einsum({1, 4, 4, 1}, {8, 8, 8, 32}), spec,
              {{{{kC, 2}, {kM, 2}}, {}}, {{{kC, 2, kRows}, {kM, 2, kColumns}}}, {{}, {}}});
  }
};

TEST(OracleRefill, OfTwoRowsThatHoldASumRowZeroReceivesIt) {
  const Returned r(NetworkKind::kMulticastBus, NetworkKind::kReductionChain);
  // At the second C two words come back for each M: four in all, each to one register.
  EXPECT_EQ(r.c.reads(kDram, Tensor::kPartialSum), 4);
  EXPECT_EQ(r.c.sends(Returned::kCarrier, Tensor::kPartialSum), 4 + 8);  // and eight drained words leave
  // Refills and drained words take the branch of row 0 alone.
  EXPECT_EQ(r.c.hops(Returned::kCarrier, Tensor::kPartialSum), 4 + 8);
  // Registers: 4 steps x 4 units write a sum, and four refills.
  EXPECT_EQ(r.c.writes(Returned::kRegisters, Tensor::kPartialSum), 16 + 4);
}

TEST(OracleRefill, OnAMeshItsWayIsThatToRowZero) {
  const Returned r(NetworkKind::kMesh, NetworkKind::kReductionChain);
  // Columns 0 and 1 of row 0: 1 + 2 routers, at two refilled and at four drained steps.
  EXPECT_EQ(r.c.hops(Returned::kCarrier, Tensor::kPartialSum), (2 + 4) * 3);
}

TEST(OracleReduction, AtMemoriesAChainAndATreeAddAlike) {
  for (const NetworkKind kind : {NetworkKind::kReductionChain, NetworkKind::kReductionTree}) {
    const Returned r(NetworkKind::kMulticastBus, kind);
    // Four registers hold two words at each of four steps.
    EXPECT_EQ(r.c.hops(Returned::kReduction, Tensor::kPartialSum), 4 * 2);
    EXPECT_EQ(r.c.adds(Returned::kReduction), 4 * 2);
    EXPECT_EQ(r.c.sink.count({3}, Action::kMac, Tensor::kNone), 16);
  }
}

TEST(OracleReduction, SumsThatNobodyAddsUpAreAMistake) {
  const MachineSpec spec = machine({memory(TensorSet::all(), 32)}, {grid(0, 2, 1, NetworkKind::kMulticastBus)});
  EXPECT_THROW(count(gemm_einsum({1, 2, 1, 1}, {8, 8, 8, 32}), spec, {{{}}, {{{kC, 2, kRows}}}, {{}}}),
               std::logic_error);
}

}  // namespace
}  // namespace pj

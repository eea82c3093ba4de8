// SPDX-License-Identifier: Apache-2.0
// Gating and run-length coding (docs/models/zeros.md). A GEMM of depth four, one row, one column.
#include <gtest/gtest.h>

#include "tests/unit/oracle/hand_machine.h"

namespace pj {
namespace {

constexpr int kC = 2, kP = 3;
constexpr ComponentId kDram{0}, kBuffer{1}, kMac{2};

Einsum dot(int bits) {
  Einsum e = gemm_einsum({1, 4, 1, 1}, {bits, bits, bits, 32});
  e.weight.density = 0.5;
  e.input.density = 0.25;
  return e;
}

MachineSpec two_levels() { return machine({memory(TensorSet::all(), 8), memory(TensorSet::all(), 32)}); }

// The buffer runs all of C.
Mapping whole() { return {{{}, {{kC, 4}}}, {}, {{}, {}}}; }

double activity(const Counted& c, ComponentId at, Action action, Tensor tensor) {
  double weighted = 0;
  for (const Event& e : c.sink.events()) {
    if (e.component == at && e.action == action && e.tensor == tensor) {
      weighted += static_cast<double>(e.count) * e.activity;
    }
  }
  return weighted / static_cast<double>(c.sink.count(at, action, tensor));
}

TEST(OracleGating, AMacNeedsBothOperands) {
  MachineSpec spec = two_levels();
  spec.mac.gated_by = tensors({Tensor::kWeight, Tensor::kInput});
  const Counted c = count(dot(8), spec, whole());
  EXPECT_EQ(c.sink.count(kMac, Action::kMac, Tensor::kNone), 4);
  EXPECT_DOUBLE_EQ(activity(c, kMac, Action::kMac, Tensor::kNone), 0.5 * 0.25);
}

TEST(OracleGating, ComputeLeavesOutReadsWritesAndAdditionsOfAGatedMemory) {
  MachineSpec spec = two_levels();
  spec.memories[1].gated_by = tensors({Tensor::kInput});
  const Counted c = count(dot(8), spec, whole());
  EXPECT_DOUBLE_EQ(activity(c, kBuffer, Action::kRead, Tensor::kWeight), 0.25);
  EXPECT_DOUBLE_EQ(activity(c, kBuffer, Action::kWrite, Tensor::kPartialSum), 0.25);
  EXPECT_DOUBLE_EQ(activity(c, kBuffer, Action::kAdd, Tensor::kPartialSum), 0.25);
  // Three reads to add to, and the drain, which always takes place.
  EXPECT_DOUBLE_EQ(activity(c, kBuffer, Action::kRead, Tensor::kPartialSum), (3 * 0.25 + 1) / 4);
  // The fill is the dram's, and that is not gated.
  EXPECT_DOUBLE_EQ(activity(c, kBuffer, Action::kWrite, Tensor::kWeight), 1);
  EXPECT_DOUBLE_EQ(activity(c, kDram, Action::kRead, Tensor::kWeight), 1);
}

TEST(OracleGating, ASumReturnedToComputeIsGatedToo) {
  MachineSpec spec = two_levels();
  spec.memories[1].gated_by = tensors({Tensor::kInput});
  spec.memories[1].partial_sums = PartialSums::kReturn;
  const Counted c = count(dot(8), spec, whole());
  EXPECT_DOUBLE_EQ(activity(c, kBuffer, Action::kRead, Tensor::kPartialSum), (3 * 0.25 + 1) / 4);
}

TEST(OracleCoding, AHundredWordsOfDensity224Are479Bits) {
  Einsum e = gemm_einsum({100, 1, 1, 1}, {16, 16, 16, 32});
  e.input.density = 0.224;
  MachineSpec spec = two_levels();
  spec.memories[0].compressed = tensors({Tensor::kInput});
  const Counted c = count(e, spec, {{{}, {{kP, 100}}}, {}, {{}, {}}});
  // (1 - 0.776^32) / 0.224 = 4.46295 elements a pair, 64 / 3 / 4.46295 = 4.7801 bits an element, 478.01 of hundred.
  EXPECT_EQ(c.traffic.at({kDram, Tensor::kInput}).read, 479);
  EXPECT_EQ(c.reads(kDram, Tensor::kInput), 60);  // of 8 bits
  EXPECT_EQ(c.traffic.at({kBuffer, Tensor::kInput}).written, 1600);
}

TEST(OracleCoding, WhereTheCodeIsLongerTheTensorStaysPlain) {
  // 8 bits: floor(63 / 13) = 4 pairs a word. Density 1: 16 bits an element; 0.5: 64 / 4 / 2 = 8.000000002 bits.
  for (const double density : {1.0, 0.5}) {
    Einsum e = dot(8);
    e.input.density = density;
    MachineSpec spec = two_levels();
    spec.memories[0].compressed = tensors({Tensor::kInput});
    EXPECT_EQ(count(e, spec, whole()).traffic.at({kDram, Tensor::kInput}).read, 4 * 8);
  }
}

TEST(OracleCoding, PartialSumsAreNotCodedButFinalOutputsAre) {
  Einsum e = dot(16);
  e.output.density = 0.5;
  MachineSpec spec = machine({memory(TensorSet::all(), 8)});
  spec.memories[0].compressed = tensors({Tensor::kOutput});
  const Counted c = count(e, spec, {{{{kC, 4}}}, {}, {{}}});
  EXPECT_EQ(c.traffic.at({kDram, Tensor::kPartialSum}).written, 3 * 32);
  EXPECT_EQ(c.traffic.at({kDram, Tensor::kOutput}).written, 11);  // 64 / 3 / 2 = 10.67
}

}  // namespace
}  // namespace pj

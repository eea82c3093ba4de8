// SPDX-License-Identifier: Apache-2.0
// What a mapping that is not row stationary, or a wrong use of the datapath, is told.
#include <gtest/gtest.h>

#include <stdexcept>

#include "sim/cycle/row_stationary/datapath.h"
#include "tests/unit/cycle/rs_machine.h"

namespace pj::test {
namespace {

struct RsSetup {
  Einsum einsum;
  MachineSpec machine;
  Mapping mapping;
};

// 3 x 3 filter, 5 x 5 image, as in rs_counts_test.cc.
RsSetup good() {
  ConvShape shape;
  shape.height = shape.width = 5;
  shape.filter_rows = shape.filter_columns = 3;
  RsSetup s{conv_einsum(shape, {}), rs_machine({3, 3}), {}};
  s.mapping.temporal = {{}, loops_of(s.einsum, {{"Q", 3}}), loops_of(s.einsum, {{"S", 3}}), {}};
  s.mapping.spatial = {loops_on(s.einsum, SpatialAxis::kRows, {{"R", 3}})};
  s.mapping.spatial[0].push_back({s.einsum.dim("P"), 3, SpatialAxis::kColumns});
  s.mapping.bypass.resize(4);
  return s;
}

std::string problems_of(const RsSetup& s) {
  const LoopNest nest(s.einsum, s.machine, s.mapping);
  Problems problems;
  check_row_stationary_cycle(nest, {"layer", 0, 0, ""}, problems);
  return problems.text();
}

TEST(RowStationaryMisuse, TheRowStationaryMappingIsTaken) { EXPECT_EQ(problems_of(good()), ""); }

TEST(RowStationaryMisuse, FilterRowsLieWholeOnTheRows) {
  RsSetup s = good();
  s.mapping.spatial[0][0].axis = SpatialAxis::kColumns;
  EXPECT_EQ(problems_of(s),
            "layer: R lies on the columns of array; row stationary has the filter's rows on its rows\n"
            "layer: 1 of 3 filter rows (R) on the rows of array; row stationary has them all there\n");
  s = good();
  s.mapping.spatial[0][0].factor = 2;
  s.mapping.temporal[0] = loops_of(s.einsum, {{"R", 2}});
  EXPECT_EQ(problems_of(s), "layer: 2 of 3 filter rows (R) on the rows of array; row stationary has them all there\n");
}

TEST(RowStationaryMisuse, AWholeFilterRowIsInAUnit) {
  RsSetup s = good();
  s.mapping.temporal[2].clear();
  s.mapping.temporal[0] = loops_of(s.einsum, {{"S", 3}});
  EXPECT_EQ(problems_of(s),
            "layer: 1 of 3 filter columns (S) inside array; row stationary has a whole filter row in a unit\n");
}

TEST(RowStationaryMisuse, OutputColumnsDoNotLieOnTheArray) {
  RsSetup s = good();
  s.mapping.spatial[0][1].dim = s.einsum.dim("Q");
  EXPECT_EQ(problems_of(s), "layer: Q lies on array; row stationary has P, C and M there beside R\n");
}

TEST(RowStationaryMisuse, EachTensorHasAScratchpad) {
  RsSetup s = good();
  s.mapping.bypass[2].insert(Tensor::kInput);
  EXPECT_EQ(problems_of(s),
            "layer: 0 memories inside array keep the input; row stationary has one scratchpad for it\n");
  s = good();
  s.machine.memories[3].keeps.insert(Tensor::kWeight);
  EXPECT_EQ(problems_of(s),
            "layer: 2 memories inside array keep the weight; row stationary has one scratchpad for it\n");
}

TEST(RowStationaryMisuse, LatchesAndGatesByOutputsAreNotModelled) {
  RsSetup s = good();
  s.machine.mac.operand_latch.insert(Tensor::kInput);
  s.machine.memories[3].gated_by.insert(Tensor::kOutput);
  EXPECT_EQ(problems_of(s),
            "layer: mac has operand latches; the units of the row stationary array have none\n"
            "layer: output pad is gated by the output; the array looks at weights and inputs\n");
}

TEST(RowStationaryMisuse, WideOperandsAndSystolicArraysAreRefused) {
  RsSetup s = good();
  s.einsum.input.bits = 17;
  EXPECT_EQ(problems_of(s), "layer: input of 17 bits; the array multiplies integers of 1 to 16 bits\n");
  s = good();
  s.machine.fanouts[0].kind = FanoutKind::kSystolic;
  EXPECT_EQ(
      problems_of(s),
      "layer: row stationary runs on a machine with one spatial fan-out; small has 1 fan-outs, and it is systolic\n");
}

TEST(RowStationaryMisuse, TheDatapathRefusesWhatTheCheckDoes) {
  RsSetup s = good();
  s.mapping.spatial[0][1].dim = s.einsum.dim("Q");
  const LoopNest nest(s.einsum, s.machine, s.mapping);
  OperandStore store(s.einsum, 1);
  EXPECT_THROW(RowStationaryDatapath(nest, store), std::invalid_argument);
}

TEST(RowStationaryMisuse, APassIsRunOnce) {
  const RsSetup s = good();
  const LoopNest nest(s.einsum, s.machine, s.mapping);
  OperandStore store(s.einsum, 1);
  RowStationaryDatapath array(nest, store);
  EXPECT_THROW(array.run_pass(), std::logic_error);
  EXPECT_TRUE(array.next_pass());
  EXPECT_THROW(array.next_pass(), std::logic_error);
  array.run_pass();
  EXPECT_THROW(array.run_pass(), std::logic_error);
  EXPECT_FALSE(array.next_pass());
}

}  // namespace
}  // namespace pj::test

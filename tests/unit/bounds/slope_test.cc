// SPDX-License-Identifier: Apache-2.0
#include "dataflow/bounds/slope.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/agreement/random.h"
#include "tests/unit/bounds/two_memories.h"

namespace pj::testing {
namespace {

SlopePoint at(const Einsum& einsum, std::int64_t bytes) { return slope_of(einsum, {bytes}).points.front(); }

// 8 x 8 times 8 x 8: 64 words each. One operand whole, 64 bytes, and a row of the other, 8 bytes, while each output is
// summed in the unit: all cross once. With one byte less neither that nor 64 bytes and 8 sums of 4 bytes have room.
TEST(Slope, AGemmReachesItsFloorWithOneOperandAndOneRow) {
  const Einsum gemm = gemm_einsum({8, 8, 8, 1}, {});
  const Slope slope = slope_of(gemm, {71, 72});
  EXPECT_EQ(slope.floor_bits, 3 * 64 * 8);
  EXPECT_EQ(slope.floor_from_bytes, 72);
  EXPECT_GT(slope.points[0].reached_bits, slope.floor_bits);
  EXPECT_EQ(slope.points[1].reached_bits, slope.floor_bits);
}

// With no buffer at all the unit holds one word of each tensor: of three loops of 4 one tensor stays while the
// innermost runs. Sums stay: 64 weights, 64 inputs, 16 outputs once.
TEST(Slope, WithoutABufferTheUnitHoldsTheSum) {
  const SlopePoint point = at(gemm_einsum({4, 4, 4, 1}, {}), 0);
  EXPECT_EQ(point.reached.weights_read, 64);
  EXPECT_EQ(point.reached.inputs_read, 64);
  EXPECT_EQ(point.reached.outputs_written, 16);
  EXPECT_EQ(point.reached.sums_written, 0);
}

// A filter of one tap, two further at each step: of 9 x 9 elements 5 x 5 are read, and no gap.
TEST(Slope, GapsOfAStrideAreNotInTheFloor) {
  ConvShape shape;
  shape.height = shape.width = 9;
  shape.stride_rows = shape.stride_columns = 2;
  const Slope slope = slope_of(conv_einsum(shape, {}), {1024});
  EXPECT_EQ(slope.floor.inputs_read, 25);
  EXPECT_EQ(slope.points.front().reached.words(), 1 + 25 + 25);
}

// 3 x 3 windows on a 5 x 5 picture with one ring of padding: 25 elements, not 49.
TEST(Slope, PaddingIsNotInTheFloor) {
  ConvShape shape;
  shape.height = shape.width = 5;
  shape.filter_rows = shape.filter_columns = 3;
  shape.pad_top = shape.pad_bottom = shape.pad_left = shape.pad_right = 1;
  EXPECT_EQ(slope_of(conv_einsum(shape, {}), {}).floor.inputs_read, 25);
}

// 2 M N K / sqrt(S) with S = the buffer's words, one word each at the unit and one at a cut between stretches; the last
// stretch gives S back. docs/models/bounds.md, section 2.
TEST(Least, OfALargeGemmIsTwiceTheProductOverTheRootOfTheRoom) {
  const Bits bytes{8, 8, 8, 8};
  const double room = 4096 + 3 + 1;
  const double main = 2.0 * std::pow(1024.0, 3) / std::sqrt(room);
  const std::int64_t words = at(gemm_einsum({1024, 1024, 1024, 1}, bytes), 4096).least.words;
  EXPECT_NEAR(static_cast<double>(words), main + room, 1.0);
}

// 9 taps can meet one input element: a third of the same product's bound. With stride 2 at most 2 x 2 taps: a half.
TEST(Least, OfWindowsFallsWithTheRootOfTheTapsThatMeetAnElement) {
  const Bits bytes{8, 8, 8, 8};
  ConvShape shape;
  shape.channels = shape.filters = 512;
  shape.height = shape.width = 66;
  shape.filter_rows = shape.filter_columns = 3;
  const double macs = std::pow(512.0 * 64 * 3, 2);
  const double room = 1024 + 3 + 1;
  const auto words = [&] { return static_cast<double>(at(conv_einsum(shape, bytes), 1024).least.words); };
  EXPECT_NEAR(words(), 2.0 * macs / 3.0 / std::sqrt(room) + room, 1.0);
  shape.height = shape.width = 129;  // 64 outputs again
  shape.stride_rows = shape.stride_columns = 2;
  EXPECT_NEAR(words(), 2.0 * macs / 2.0 / std::sqrt(room) + room, 1.0);
}

// The outer product of two vectors of 1000 in 100 words: its million outputs are the traffic. A bound that adds them to
// 2 M N K / sqrt(S) says 1.2 million words, and this mapping needs 1.012: each of 1000 x 1000 outputs once, one vector
// once, the other for each of 11 tiles of the first.
TEST(Least, OfAnOuterProductIsBelowWhatAMappingReaches) {
  const SlopePoint point = at(gemm_einsum({1000, 1, 1000, 1}, {8, 8, 8, 8}), 100);
  EXPECT_LE(point.reached.words(), 1000 * 1000 + 1000 + 11 * 1000);
  EXPECT_LE(point.least.words, point.reached.words());
  EXPECT_GE(point.least.words, 1000 * 1000 + 2000);
}

Einsum random_layer(Random& random) {
  if (random.between(0, 3) == 0) {
    return gemm_einsum({random.between(1, 40), random.between(1, 40), random.between(1, 40), random.between(1, 3)}, {});
  }
  ConvShape s;
  s.groups = random.between(1, 3);
  s.batch = random.between(1, 3);
  s.channels = s.groups * random.between(1, 6);
  s.filters = s.groups * random.between(1, 6);
  s.height = random.between(7, 16);
  s.width = random.between(7, 16);
  s.filter_rows = random.between(1, 4);
  s.filter_columns = random.between(1, 3);
  s.stride_rows = random.between(1, 3);
  s.stride_columns = random.between(1, 3);
  s.dilation_rows = random.between(1, 2);
  s.dilation_columns = random.between(1, 2);
  s.pad_top = random.between(0, 2);
  s.pad_bottom = random.between(0, 2);
  s.pad_left = random.between(0, 2);
  return conv_einsum(s, {8, 8, 8, static_cast<int>(random.between(8, 32))});
}

TEST(Slope, OfRandomLayersFallsFitsAndIsCountedAlikeByTheClosedForm) {
  const MachineSpec machine = two_memories();
  const std::vector<std::int64_t> capacities = {0, 1, 5, 16, 40, 100, 256, 1000, 4096};
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    Random random(seed);
    const Einsum einsum = random_layer(random);
    const Slope slope = slope_of(einsum, capacities);
    std::int64_t before = 0;
    for (const SlopePoint& point : slope.points) {
      const Counted count = counted(einsum, machine, point.mapping);
      ASSERT_EQ(count.words, point.reached.words()) << "seed " << seed << ", " << point.capacity_bytes << " bytes";
      ASSERT_EQ(count.bits, point.reached_bits) << "seed " << seed;
      ASSERT_LE(count.buffer_bits, 8 * point.capacity_bytes) << "seed " << seed;
      ASSERT_LE(point.least.bits, point.reached_bits) << "seed " << seed << ", " << point.capacity_bytes << " bytes";
      ASSERT_LE(point.least.words, point.reached.words()) << "seed " << seed;
      ASSERT_GE(point.least.bits, slope.floor_bits) << "seed " << seed;
      ASSERT_TRUE(before == 0 || point.reached_bits <= before) << "seed " << seed;
      before = point.reached_bits;
    }
  }
}

// A layer of VGG-16 may take seconds: it can be ended at any of hundreds of places, and looks do not change it.
TEST(Slope, EndsWhereItIsToldTo) {
  ConvShape s;
  s.channels = s.filters = 64;
  s.height = s.width = 56;
  s.filter_rows = s.filter_columns = 3;
  const Einsum einsum = conv_einsum(s, {});
  int looks = 0;
  const Slope whole = slope_of(einsum, {4096}, [&] { ++looks; });
  EXPECT_EQ(whole.points.front().reached_bits, at(einsum, 4096).reached_bits);
  EXPECT_GT(looks, 500);
  for (const int last : {1, 100, looks}) {
    int left = last;
    const auto look = [&] {
      if (--left == 0) throw std::runtime_error("ended");
    };
    EXPECT_THROW(slope_of(einsum, {4096}, look), std::runtime_error) << last;
  }
}

TEST(Slope, ALayerOfAnotherKindIsRefused) {
  Einsum einsum = gemm_einsum({2, 2, 2, 1}, {});
  einsum.dims.push_back({"X", 2});
  einsum.weight.ranks.push_back({"X", {{4, 1}}, 0, 2});
  EXPECT_THROW(slope_of(einsum, {}), std::logic_error);
}

}  // namespace
}  // namespace pj::testing

// SPDX-License-Identifier: Apache-2.0
// `least` and `reached` against all mappings of small layers, counted one by one by the closed form of dataflow/reuse.
#include "tests/unit/bounds/every_mapping.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "dataflow/bounds/slope.h"
#include "tests/agreement/random.h"
#include "tests/unit/bounds/two_memories.h"

namespace pj::testing {
namespace {

struct Best {
  std::int64_t bits, words;  // the least of each, not of one mapping
};

// room -> least traffic of all mappings that take no more.
std::map<std::int64_t, Best> best_of_all(const Einsum& einsum) {
  const MachineSpec machine = two_memories();
  std::map<std::int64_t, Best> best;
  for_every_mapping(einsum, [&](const Mapping& mapping) {
    const Counted one = counted(einsum, machine, mapping);
    const auto [at, is_new] = best.emplace(one.buffer_bits, Best{one.bits, one.words});
    if (!is_new) at->second = {std::min(at->second.bits, one.bits), std::min(at->second.words, one.words)};
  });
  Best so_far = best.begin()->second;
  for (auto& [room, least] : best) {
    so_far = {std::min(so_far.bits, least.bits), std::min(so_far.words, least.words)};
    least = so_far;
  }
  return best;
}

void expect_between(const Einsum& einsum, const char* what) {
  const auto all = best_of_all(einsum);
  std::vector<std::int64_t> capacities;
  for (std::int64_t bytes = 0; bytes <= all.rbegin()->first / 8 + 1; ++bytes) capacities.push_back(bytes);
  for (const SlopePoint& point : slope_of(einsum, capacities).points) {
    const Best& best = std::prev(all.upper_bound(point.capacity_bytes * 8))->second;
    EXPECT_LE(point.least.bits, best.bits) << what << ", " << point.capacity_bytes << " bytes";
    EXPECT_LE(point.least.words, best.words) << what << ", " << point.capacity_bytes << " bytes";
    EXPECT_EQ(point.reached_bits, best.bits) << what << ", " << point.capacity_bytes << " bytes";
  }
}

ConvShape conv(std::int64_t channels, std::int64_t filters, std::int64_t height, std::int64_t rows) {
  ConvShape shape;
  shape.channels = channels;
  shape.filters = filters;
  shape.height = height;
  shape.filter_rows = rows;
  return shape;
}

TEST(EveryMapping, OfAGemmNoneIsBelowLeastAndNoneBelowReached) {
  expect_between(gemm_einsum({5, 4, 3, 1}, {}), "5 x 4 x 3");
}

TEST(EveryMapping, OfTwoGroupsOfGemms) { expect_between(gemm_einsum({3, 2, 2, 2}, {}), "2 of 3 x 2 x 2"); }

TEST(EveryMapping, OfSumsAsWideAsOperands) { expect_between(gemm_einsum({4, 5, 3, 1}, {8, 8, 8, 8}), "8 bits"); }

TEST(EveryMapping, OfAWindowThatSlides) { expect_between(conv_einsum(conv(2, 2, 6, 3), {}), "3 of 6"); }

TEST(EveryMapping, OfPaddingAndAStride) {
  ConvShape shape = conv(2, 2, 7, 3);
  shape.stride_rows = 2;
  shape.pad_top = shape.pad_bottom = 1;
  expect_between(conv_einsum(shape, {}), "3 of 7, stride 2, padded");
}

TEST(EveryMapping, OfAStrideWithGaps) {
  ConvShape shape = conv(2, 2, 9, 1);
  shape.stride_rows = 2;
  expect_between(conv_einsum(shape, {}), "1 of 9, stride 2");
}

TEST(EveryMapping, OfADilatedWindow) {
  ConvShape shape = conv(1, 2, 8, 3);
  shape.dilation_rows = 2;
  shape.pad_top = 2;
  expect_between(conv_einsum(shape, {}), "3 of 8, dilation 2, padded");
}

TEST(EveryMapping, OfDepthwiseWindowsOnTwoAxes) {
  ConvShape shape = conv(2, 2, 4, 2);
  shape.groups = 2;
  shape.width = 3;
  shape.filter_columns = 2;
  expect_between(conv_einsum(shape, {}), "depthwise 2 x 2 of 4 x 3");
}

// Few points each: the number of mappings grows with the power of the loops.
Einsum small_layer(Random& random) {
  ConvShape s = conv(random.between(1, 2), random.between(1, 3), random.between(3, 7), random.between(1, 3));
  s.batch = random.between(1, 2);
  s.width = random.between(1, 3);
  s.filter_columns = random.between(1, std::min<std::int64_t>(s.width, 2));
  s.stride_rows = random.between(1, 3);
  s.pad_top = random.between(0, 2);
  s.pad_bottom = random.between(0, 2);
  s.pad_left = random.between(0, 1);
  return conv_einsum(s, {8, 8, 8, random.chance(50) ? 32 : 8});
}

TEST(EveryMapping, OfRandomLayers) {
  int tried = 0;
  for (std::uint64_t seed = 1; tried < 15; ++seed) {
    Random random(seed);
    const Einsum einsum = small_layer(random);
    if (einsum.macs() > 90) continue;
    expect_between(einsum, fmt::format("seed {}", seed).c_str());
    ++tried;
  }
}

TEST(EveryMapping, OfABatch) {
  ConvShape shape = conv(1, 2, 4, 2);
  shape.batch = 3;
  expect_between(conv_einsum(shape, {}), "batch of 3");
}

}  // namespace
}  // namespace pj::testing

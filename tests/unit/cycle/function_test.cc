// SPDX-License-Identifier: Apache-2.0
// What comes out of the array is what the layer says, bit by bit, in every style and for every kind of layer.
#include <gtest/gtest.h>

#include <string>

#include "sim/cycle/reference.h"
#include "tests/unit/cycle/run_layer.h"

namespace pj::test {
namespace {

struct Shape {
  std::string name;
  Einsum einsum;
};

Einsum conv(std::int64_t batch, std::int64_t groups, std::int64_t channels, std::int64_t filters, std::int64_t size,
            std::int64_t filter, std::int64_t stride, std::int64_t dilation, std::int64_t pad, Bits bits = {}) {
  ConvShape s;
  s.batch = batch;
  s.groups = groups;
  s.channels = channels;
  s.filters = filters;
  s.height = size;
  s.width = size + 1;
  s.filter_rows = filter;
  s.filter_columns = filter;
  s.stride_rows = s.stride_columns = stride;
  s.dilation_rows = s.dilation_columns = dilation;
  s.pad_top = s.pad_left = pad;
  s.pad_bottom = s.pad_right = pad;
  return conv_einsum(s, bits);
}

std::vector<Shape> shapes() {
  return {{"plain", conv(2, 1, 3, 5, 6, 3, 1, 1, 0)},
          {"padded", conv(1, 1, 3, 5, 6, 3, 1, 1, 1)},
          {"stride2", conv(1, 1, 4, 3, 9, 3, 2, 1, 1)},
          {"stride3_beyond_filter", conv(1, 1, 2, 3, 10, 2, 3, 1, 1)},
          {"dilated", conv(1, 1, 3, 4, 8, 3, 1, 2, 2)},
          {"groups", conv(1, 2, 6, 4, 5, 3, 1, 1, 1)},
          {"depthwise", conv(2, 6, 6, 6, 5, 3, 1, 1, 1)},
          {"bits16", conv(1, 1, 3, 5, 6, 3, 1, 1, 1, {16, 16, 16, 48})},
          {"bits4x1", conv(1, 1, 3, 5, 6, 3, 1, 1, 1, {1, 4, 8, 16})},
          {"gemm", gemm_einsum({13, 11, 7, 1}, {})},
          {"batched_gemm", gemm_einsum({5, 6, 9, 3}, {})}};
}

std::vector<SpatialDigit> existing(const Einsum& einsum, const std::vector<SpatialDigit>& wanted) {
  std::vector<SpatialDigit> list;
  for (const SpatialDigit& d : wanted) {
    if (einsum.dim(d.dim) >= 0) list.push_back(d);
  }
  return list;
}

void expect_exact(const Shape& shape, LayerRun run) {
  SCOPED_TRACE(shape.name);
  const std::uint64_t seed = 7;
  OperandStore store(shape.einsum, seed);
  FanoutSpec grid;
  grid.rows = 7;
  grid.columns = 5;
  grid.preload = run.spec.preload;
  grid.drain = run.spec.drain;
  run.spec = datapath_spec(grid, shape.einsum, run.spec.stationary);
  run.rows = existing(shape.einsum, run.rows);
  run.columns = existing(shape.einsum, run.columns);
  const LayerResult result = run_layer(shape.einsum, store, run);
  const auto mismatch = compare(shape.einsum, store.outputs(), reference_outputs(shape.einsum, store));
  EXPECT_FALSE(mismatch) << to_string(shape.einsum, *mismatch) << " seed " << seed;
  EXPECT_EQ(result.counters.macs, shape.einsum.macs());
}

LayerRun styled(Tensor stationary, std::vector<SpatialDigit> rows, std::vector<SpatialDigit> columns) {
  LayerRun run;
  run.spec.stationary = stationary;
  run.rows = std::move(rows);
  run.columns = std::move(columns);
  return run;
}

// Rows of C x S with three filter columns on the inside: rows 6 and up idle, the last tile of C partial.
const std::vector<SpatialDigit> kReduction = {{"C", 2}, {"S", 3}};
// A clipped inner digit: two values of R of three and then one, rows that are not neighbours.
const std::vector<SpatialDigit> kClipped = {{"C", 3}, {"R", 2}};
const std::vector<SpatialDigit> kPositions = {{"P", 2}, {"Q", 3}};
const std::vector<SpatialDigit> kFewPositions = {{"P", 2}, {"Q", 2}};

TEST(SystolicFunction, WeightStationaryEqualsTheReference) {
  for (const Shape& shape : shapes()) {
    for (const auto& rows : {kReduction, kClipped}) {
      for (const Preload preload : {Preload::kExposed, Preload::kOverlapped}) {
        for (const std::int64_t tile : {0, 2, 5}) {
          LayerRun run = styled(Tensor::kWeight, rows, {{"M", 4}});
          run.spec.preload = preload;
          run.stream_tile = tile;
          expect_exact(shape, run);
          run.return_sums = true;
          expect_exact(shape, run);
        }
      }
    }
  }
}

TEST(SystolicFunction, InputStationaryEqualsTheReference) {
  for (const Shape& shape : shapes()) {
    for (const auto& rows : {kReduction, kClipped}) {
      for (const Preload preload : {Preload::kExposed, Preload::kOverlapped}) {
        LayerRun run = styled(Tensor::kInput, rows, kFewPositions);
        run.spec.preload = preload;
        expect_exact(shape, run);
        run.return_sums = true;
        expect_exact(shape, run);
      }
    }
  }
}

TEST(SystolicFunction, OutputStationaryEqualsTheReference) {
  for (const Shape& shape : shapes()) {
    for (const Drain drain : {Drain::kDirect, Drain::kSystolic}) {
      for (const std::int64_t tile : {0, 2}) {
        LayerRun run = styled(Tensor::kOutput, kPositions, {{"M", 4}});
        run.spec.drain = drain;
        run.stream_tile = tile;
        expect_exact(shape, run);
        run.return_sums = true;
        expect_exact(shape, run);
      }
    }
  }
}

TEST(SystolicFunction, AnArrayWiderThanAWordOfBitsIsExact) {
  const Einsum einsum = gemm_einsum({9, 75, 200, 1}, {});
  for (const Tensor stationary : {Tensor::kWeight, Tensor::kOutput}) {
    for (const Preload preload : {Preload::kExposed, Preload::kOverlapped}) {
      OperandStore store(einsum, 3);
      LayerRun run = styled(stationary, {{stationary == Tensor::kWeight ? "C" : "P", 70}}, {{"M", 130}});
      run.spec = {70, 130, stationary, preload, Drain::kSystolic, 8, 8, 75};
      EXPECT_EQ(run_layer(einsum, store, run).counters.macs, 9 * 75 * 200);
      EXPECT_FALSE(compare(einsum, store.outputs(), reference_outputs(einsum, store)));
    }
  }
}

TEST(SystolicFunction, SixteenBitSumsBeyondThirtyTwoBitsAreExact) {
  // 3000 products of up to 2^30 need 42 bits.
  const Einsum einsum = gemm_einsum({2, 3000, 3, 1}, {16, 16, 16, 48});
  OperandStore store(einsum, 5);
  LayerRun run = styled(Tensor::kWeight, {{"C", 8}}, {{"M", 2}});
  run.spec = {8, 2, Tensor::kWeight, Preload::kOverlapped, Drain::kDirect, 16, 16, 3000};
  run.return_sums = true;
  run_layer(einsum, store, run);
  EXPECT_FALSE(compare(einsum, store.outputs(), reference_outputs(einsum, store)));
}

}  // namespace
}  // namespace pj::test

// SPDX-License-Identifier: Apache-2.0
// Cycles observed at the array against the closed forms of docs/models/time.md.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/unit/cycle/run_layer.h"

namespace pj::test {
namespace {

struct Case {
  std::int64_t rows, columns, steps;
};

// Long and short streams, tall and wide arrays, one unit.
const std::vector<Case> kCases = {{4, 3, 10}, {4, 3, 1}, {3, 8, 2}, {1, 1, 5}, {16, 2, 7}, {2, 70, 3}, {32, 32, 196}};

// A GEMM whose one pass takes `steps` steps and about half of the rows and columns.
Einsum half_filled(const Case& k, Tensor stationary) {
  const std::int64_t rows = (k.rows + 1) / 2;
  const std::int64_t columns = (k.columns + 1) / 2;
  if (stationary == Tensor::kWeight) return gemm_einsum({k.steps, rows, columns, 1}, {});
  if (stationary == Tensor::kInput) return gemm_einsum({columns, rows, k.steps, 1}, {});
  return gemm_einsum({rows, k.steps, columns, 1}, {});
}

struct Bench {
  Bench(const Case& k, DatapathSpec spec)
      : grid{k.rows, k.columns},
        einsum(half_filled(k, spec.stationary)),
        store(einsum, 1),
        stationary(spec.stationary),
        array(spec) {}

  [[nodiscard]] PassFeed feed() {
    const Digit m{1, 1, einsum.dims[1].size}, c{2, 1, einsum.dims[2].size}, p{3, 1, einsum.dims[3].size};
    PassRange range{{0, 0, 0, 0}, {p}, {c}, {m}};
    if (stationary == Tensor::kInput) range = {{0, 0, 0, 0}, {m}, {c}, {p}};
    if (stationary == Tensor::kOutput) range = {{0, 0, 0, 0}, {c}, {p}, {m}};
    return make_pass_feed(einsum, store, stationary, range, grid);
  }
  // Clocks until everything queued is done.
  std::int64_t run() {
    const std::int64_t before = array.counters().cycles;
    while (array.busy()) array.clock();
    return array.counters().cycles - before;
  }

  GridSize grid;
  Einsum einsum;
  OperandStore store;
  Tensor stationary;
  SystolicDatapath array;
};

Bench bench(const Case& k, Tensor stationary, Preload preload, Drain drain) {
  return {k, {k.rows, k.columns, stationary, preload, drain, 8, 8, 1000}};
}

TEST(SystolicTiming, AnExposedPassOfTenStepsOnFourByThreeTakesNineteenCycles) {
  // 4 to load, 10 steps, 3 + 2 until the last one is at the far corner.
  Bench b = bench({4, 3, 10}, Tensor::kWeight, Preload::kExposed, Drain::kDirect);
  b.array.start_pass(b.feed(), HeldWords::kChanged);
  EXPECT_EQ(b.run(), 19);
}

TEST(SystolicTiming, ExposedPreloadAddsRowsWhenHeldWordsChange) {
  for (const Tensor stationary : {Tensor::kWeight, Tensor::kInput}) {
    for (const Case& k : kCases) {
      Bench b = bench(k, stationary, Preload::kExposed, Drain::kDirect);
      b.array.start_pass(b.feed(), HeldWords::kChanged);
      EXPECT_EQ(b.run(), k.steps + 2 * k.rows + k.columns - 2);
      b.array.start_pass(b.feed(), HeldWords::kUnchanged);
      EXPECT_EQ(b.run(), k.steps + k.rows + k.columns - 2);
    }
  }
}

TEST(SystolicTiming, OverlappedPassesFollowEachOtherInSlots) {
  const std::vector<HeldWords> passes = {HeldWords::kChanged,   HeldWords::kChanged, HeldWords::kUnchanged,
                                         HeldWords::kUnchanged, HeldWords::kChanged, HeldWords::kChanged};
  for (const Case& k : kCases) {
    Bench b = bench(k, Tensor::kWeight, Preload::kOverlapped, Drain::kDirect);
    std::int64_t slots = 0;
    for (const HeldWords held : passes) {
      b.array.start_pass(b.feed(), held);
      slots += held == HeldWords::kChanged ? std::max(k.steps, k.rows) : k.steps;
    }
    EXPECT_EQ(b.run(), k.rows + slots + k.rows + k.columns - 2);
    EXPECT_EQ(b.array.passes_done(), 6);
  }
}

TEST(SystolicTiming, OutputStationaryPaysRowsForASystolicDrainAndForRefills) {
  for (const Case& k : kCases) {
    Bench direct = bench(k, Tensor::kOutput, Preload::kExposed, Drain::kDirect);
    direct.array.start_pass(direct.feed(), HeldWords::kChanged);
    EXPECT_EQ(direct.run(), k.steps + k.rows + k.columns - 2);

    Bench drained = bench(k, Tensor::kOutput, Preload::kOverlapped, Drain::kSystolic);
    drained.array.start_pass(drained.feed(), HeldWords::kChanged);
    EXPECT_EQ(drained.run(), k.steps + 2 * k.rows + k.columns - 2);

    PassFeed refilled = drained.feed();
    refilled.start = SumStart::kRefill;
    drained.array.start_pass(std::move(refilled), HeldWords::kChanged);
    EXPECT_EQ(drained.run(), k.steps + 3 * k.rows + k.columns - 2);
  }
}

TEST(SystolicTiming, AWaitingPassLoadsButStreamsOnlyWhenReleased) {
  Bench b = bench({4, 3, 10}, Tensor::kWeight, Preload::kOverlapped, Drain::kDirect);
  b.array.start_pass(b.feed(), HeldWords::kChanged, Stream::kWhenReleased);
  for (int i = 0; i < 20; ++i) b.array.clock();
  EXPECT_EQ(b.array.passes_started(), 0);
  EXPECT_EQ(b.array.counters().register_loads, 4);  // 2 x 2 of the 4 x 3 units
  b.array.release();
  EXPECT_EQ(b.run(), 10 + 4 + 3 - 2);
  EXPECT_EQ(b.array.passes_streamed(), 1);
}

TEST(SystolicTiming, APassThatComesLateLeavesABubble) {
  Bench b = bench({4, 3, 10}, Tensor::kWeight, Preload::kOverlapped, Drain::kDirect);
  b.array.start_pass(b.feed(), HeldWords::kChanged);
  for (int i = 0; i < 14 + 3; ++i) b.array.clock();  // 4 to load, 10 steps, 3 idle cycles at the entry
  EXPECT_TRUE(b.array.busy());
  b.array.start_pass(b.feed(), HeldWords::kUnchanged);
  EXPECT_EQ(b.run(), 10 + 4 + 3 - 2);
}

}  // namespace
}  // namespace pj::test

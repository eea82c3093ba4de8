// SPDX-License-Identifier: Apache-2.0
// Counters of small passes against numbers worked out by hand, and what a wrong use is told.
#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>
#include <string>

#include "sim/cycle/reference.h"
#include "tests/unit/cycle/run_layer.h"

namespace pj::test {
namespace {

std::string message_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const std::exception& e) {
    return e.what();
  }
  return "nothing thrown";
}

// GEMM of 5 rows, depth 3, 2 columns; dimensions G M C P.
Einsum small_gemm() { return gemm_einsum({5, 3, 2, 1}, {}); }

// Width 4 padded by 1, filter 1 x 3, one channel, one filter; dimensions N G M C P Q R S.
Einsum padded_row() {
  ConvShape shape;
  shape.width = 4;
  shape.filter_columns = 3;
  shape.pad_left = shape.pad_right = 1;
  return conv_einsum(shape, {});
}

DatapathCounters one_layer(const Einsum& einsum, DatapathSpec spec, std::vector<SpatialDigit> rows,
                           std::vector<SpatialDigit> columns) {
  OperandStore store(einsum, 1);
  LayerRun run;
  run.spec = spec;
  run.rows = std::move(rows);
  run.columns = std::move(columns);
  return run_layer(einsum, store, run).counters;
}

TEST(SystolicCounts, WeightStationaryGemmOnFourByThree) {
  for (const Preload preload : {Preload::kExposed, Preload::kOverlapped}) {
    const DatapathCounters n =
        one_layer(small_gemm(), {4, 3, Tensor::kWeight, preload, Drain::kDirect, 8, 8, 3}, {{"C", 3}}, {{"M", 2}});
    EXPECT_EQ(n.macs, 30);                    // 5 * 3 * 2
    EXPECT_EQ(n.left_words, 15);              // 5 steps * 3 rows
    EXPECT_EQ(n.left_hops, 30);               // each to 2 columns
    EXPECT_EQ(n.top_words, 6);                // 3 x 2 weights
    EXPECT_EQ(n.load_hops, 2 * (1 + 2 + 3));  // row + 1
    EXPECT_EQ(n.sum_hops, 30);                // one per active unit and step
    EXPECT_EQ(n.results_out, 10);             // 5 steps * 2 columns
    EXPECT_EQ(n.register_loads, 6);
    EXPECT_EQ(n.register_reads, 30);
    EXPECT_EQ(n.register_writes + n.drain_hops + n.top_hops + n.sums_in + n.left_padding + n.top_padding, 0);
  }
}

TEST(SystolicCounts, OutputStationaryGemmOnSixByThree) {
  for (const Drain drain : {Drain::kDirect, Drain::kSystolic}) {
    const DatapathCounters n =
        one_layer(small_gemm(), {6, 3, Tensor::kOutput, Preload::kExposed, drain, 8, 8, 3}, {{"P", 5}}, {{"M", 2}});
    EXPECT_EQ(n.macs, 30);
    EXPECT_EQ(n.left_words, 15);  // 5 rows * 3 steps
    EXPECT_EQ(n.top_words, 6);    // 2 columns * 3 steps
    EXPECT_EQ(n.left_hops, 30);
    EXPECT_EQ(n.top_hops, 30);
    EXPECT_EQ(n.register_writes, 30);
    EXPECT_EQ(n.register_reads, 30 - 10);  // not for the first of 10 sums
    EXPECT_EQ(n.register_drains, 10);
    EXPECT_EQ(n.results_out, 10);
    EXPECT_EQ(n.drain_hops, 2 * (6 + 5 + 4 + 3 + 2));  // rows - row
    EXPECT_EQ(n.load_hops + n.sum_hops + n.register_loads, 0);
  }
}

TEST(SystolicCounts, RefilledSumsAreShiftedInAndReadByEveryMac) {
  const Einsum einsum = small_gemm();
  OperandStore store(einsum, 1);
  SystolicDatapath array({6, 3, Tensor::kOutput, Preload::kExposed, Drain::kSystolic, 8, 8, 3});
  PassFeed feed =
      make_pass_feed(einsum, store, Tensor::kOutput, {{0, 0, 0, 0}, {{2, 1, 3}}, {{3, 1, 5}}, {{1, 1, 2}}}, {6, 3});
  feed.start = SumStart::kRefill;
  array.start_pass(std::move(feed), HeldWords::kChanged);
  while (array.busy()) array.clock();
  EXPECT_EQ(array.counters().sums_in, 10);
  EXPECT_EQ(array.counters().load_hops, 2 * (1 + 2 + 3 + 4 + 5));
  EXPECT_EQ(array.counters().register_loads, 10);
  EXPECT_EQ(array.counters().register_reads, 30);
}

TEST(SystolicCounts, KeptSumsGoOnWithoutADrainInBetween) {
  const Einsum einsum = small_gemm();
  OperandStore store(einsum, 1);
  SystolicDatapath array({6, 3, Tensor::kOutput, Preload::kExposed, Drain::kSystolic, 8, 8, 3});
  PassRange range{{0, 0, 0, 0}, {{2, 1, 2}}, {{3, 1, 5}}, {{1, 1, 2}}};
  PassFeed first = make_pass_feed(einsum, store, Tensor::kOutput, range, {6, 3});
  first.end = SumEnd::kKeep;
  range.base[2] = 2;  // the last of three values of C; the step beyond is not taken
  PassFeed second = make_pass_feed(einsum, store, Tensor::kOutput, range, {6, 3});
  second.start = SumStart::kKeep;
  EXPECT_EQ(second.steps, 1);
  for (PassFeed* feed : {&first, &second}) {
    array.start_pass(std::move(*feed), HeldWords::kChanged);
    while (array.busy()) array.clock();
  }
  EXPECT_EQ(array.counters().cycles, (2 + 6 + 3 - 2) + (1 + 2 * 6 + 3 - 2));
  EXPECT_EQ(array.counters().register_reads, 30 - 10);
  EXPECT_EQ(array.counters().register_drains, 10);
  EXPECT_FALSE(compare(einsum, store.outputs(), reference_outputs(einsum, store)));
}

TEST(SystolicCounts, InjectedSumsEnterOncePerStepAndColumn) {
  const Einsum einsum = gemm_einsum({5, 6, 2, 1}, {});  // two tiles of depth 3
  OperandStore store(einsum, 1);
  LayerRun run;
  run.spec = {4, 3, Tensor::kWeight, Preload::kExposed, Drain::kDirect, 8, 8, 6};
  run.rows = {{"C", 3}};
  run.columns = {{"M", 2}};
  run.return_sums = true;
  const LayerResult result = run_layer(einsum, store, run);
  EXPECT_EQ(result.counters.sums_in, 10);      // the second tile only
  EXPECT_EQ(result.counters.results_out, 20);  // both
}

TEST(SystolicCounts, StreamedPaddingIsMultipliedButIsNoWord) {
  // Output positions 0..3 read indices -1..4: position 0 with filter column 0 and position 3 with column 2 are padding.
  const DatapathCounters n =
      one_layer(padded_row(), {3, 2, Tensor::kWeight, Preload::kExposed, Drain::kDirect, 8, 8, 3}, {{"S", 3}}, {});
  EXPECT_EQ(n.macs, 12);
  EXPECT_EQ(n.left_words, 10);
  EXPECT_EQ(n.left_padding, 2);
  EXPECT_EQ(n.left_hops, 10);
  EXPECT_EQ(n.register_reads, 12);  // the weight is read for padding too
}

TEST(SystolicCounts, HeldPaddingIsNeitherLoadedNorRead) {
  const DatapathCounters n = one_layer(
      padded_row(), {3, 4, Tensor::kInput, Preload::kOverlapped, Drain::kDirect, 8, 8, 3}, {{"S", 3}}, {{"Q", 4}});
  EXPECT_EQ(n.macs, 12);
  EXPECT_EQ(n.top_words, 10);
  EXPECT_EQ(n.top_padding, 2);
  EXPECT_EQ(n.load_hops, 3 * 1 + 4 * 2 + 3 * 3);  // row 0 lacks column 0, row 2 lacks column 3
  EXPECT_EQ(n.register_loads, 10);
  EXPECT_EQ(n.register_reads, 10);
  EXPECT_EQ(n.left_hops, 12);
}

TEST(SystolicCounts, OverlappingHalosAreDistinctWordsOnce) {
  const Einsum einsum = padded_row();
  OperandStore store(einsum, 1);
  const PassFeed feed = make_pass_feed(einsum, store, Tensor::kInput,
                                       {std::vector<std::int64_t>(8, 0), {}, {{7, 1, 3}}, {{5, 1, 4}}}, {3, 4});
  EXPECT_EQ(distinct_held_words(feed), 4);  // the four inputs; 12 units hold them
}

TEST(SystolicCounts, RowsOfAClippedInnerDigitAreIdleInBetween) {
  // C x S on 3 x 2 rows with S at 2 of 0..2: only the first of each pair of rows works.
  ConvShape shape;
  shape.channels = 3;
  shape.width = 6;
  shape.filter_columns = 3;
  const Einsum einsum = conv_einsum(shape, {});
  OperandStore store(einsum, 1);
  std::vector<std::int64_t> base(8, 0);
  base[7] = 2;
  const PassFeed feed =
      make_pass_feed(einsum, store, Tensor::kWeight, {base, {{5, 1, 4}}, {{3, 1, 3}, {7, 1, 2}}, {}}, {7, 1});
  EXPECT_EQ(feed.row_active, (std::vector<std::uint8_t>{1, 0, 1, 0, 1, 0, 0}));
}

TEST(SystolicMisuse, WideOperandsAreRefused) {
  EXPECT_EQ(message_of([] {
              SystolicDatapath({4, 4, Tensor::kWeight, Preload::kExposed, Drain::kDirect, 17, 8, 1});
            }),
            "systolic datapath: weight of 17 bits; it multiplies operands of 1 to 16 bits");
  EXPECT_EQ(message_of([] {
              OperandStore(gemm_einsum({2, 2, 2, 1}, {8, 32, 8, 32}), 1);
            }),
            "input of 32 bits: operands with values have 1 to 16 bits");
  EXPECT_THROW(SystolicDatapath({0, 4, Tensor::kWeight, Preload::kExposed, Drain::kDirect, 8, 8, 1}),
               std::invalid_argument);
}

TEST(SystolicMisuse, APassThatDoesNotFitTheArrayIsRefused) {
  const Einsum einsum = small_gemm();
  OperandStore store(einsum, 1);
  const auto feed = [&](PassRange range) { make_pass_feed(einsum, store, Tensor::kWeight, range, {2, 2}); };
  EXPECT_EQ(message_of([&] { feed({{0, 0, 0, 0}, {}, {{2, 1, 3}}, {}}); }), "pass: 3 rows in use, the array has 2");
  EXPECT_EQ(message_of([&] {
              feed({{0, 0, 0, 0}, {}, {{3, 1, 2}}, {}});
            }),
            "pass: dimension P lies on rows and indexes the output, which must not change there");
  EXPECT_EQ(message_of([&] { feed({{0, 2, 0, 0}, {}, {}, {}}); }), "pass: base 2 of dimension M is not in 0 .. 1");
}

TEST(SystolicMisuse, ASecondExposedPassBeforeTheFirstIsDoneIsABrokenPromise) {
  const Einsum einsum = small_gemm();
  OperandStore store(einsum, 1);
  SystolicDatapath array({3, 2, Tensor::kWeight, Preload::kExposed, Drain::kDirect, 8, 8, 3});
  const PassRange range{{0, 0, 0, 0}, {{3, 1, 5}}, {{2, 1, 3}}, {{1, 1, 2}}};
  array.start_pass(make_pass_feed(einsum, store, Tensor::kWeight, range, {3, 2}), HeldWords::kChanged);
  EXPECT_FALSE(array.ready());
  EXPECT_THROW(array.start_pass(make_pass_feed(einsum, store, Tensor::kWeight, range, {3, 2}), HeldWords::kChanged),
               std::logic_error);
}

TEST(SystolicMisuse, APassCannotGoOnWithWhatTheOneBeforeDidNotLeave) {
  const Einsum einsum = small_gemm();
  OperandStore store(einsum, 1);
  SystolicDatapath ws({3, 2, Tensor::kWeight, Preload::kExposed, Drain::kDirect, 8, 8, 3});
  const PassRange range{{0, 0, 0, 0}, {{3, 1, 5}}, {{2, 1, 3}}, {{1, 1, 2}}};
  EXPECT_EQ(message_of([&] {
              ws.start_pass(make_pass_feed(einsum, store, Tensor::kWeight, range, {3, 2}), HeldWords::kUnchanged);
            }),
            "systolic datapath: the first pass has no held words to go on with");
  SystolicDatapath os({5, 2, Tensor::kOutput, Preload::kExposed, Drain::kDirect, 8, 8, 3});
  PassFeed feed =
      make_pass_feed(einsum, store, Tensor::kOutput, {{0, 0, 0, 0}, {{2, 1, 3}}, {{3, 1, 5}}, {{1, 1, 2}}}, {5, 2});
  feed.start = SumStart::kKeep;
  EXPECT_EQ(message_of([&] { os.start_pass(feed, HeldWords::kChanged); }),
            "systolic datapath: a pass goes on with kept sums exactly if the pass before kept them");
}

}  // namespace
}  // namespace pj::test

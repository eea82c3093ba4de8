// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/dram/bit_serial.h"

#include <gtest/gtest.h>

#include "tests/unit/dram_pim/bank_pim_examples.h"

namespace pj {
namespace {

using namespace testing_bank_pim;

constexpr ComponentId kDram{0};

BitSerialSpec spec_of(std::int64_t arrays) {
  BitSerialSpec spec;
  spec.dram = shipped_dram("ddr4_2400");
  spec.arrays = arrays;
  spec.row_clocks = 55;  // tRC
  spec.logic_clocks = 4;
  return spec;
}

// BitSIMD-V's table: row reads, row writes, logic steps of int8, int16, int32.
TEST(BitSerial, OperationsAreThoseOfTheTable) {
  EXPECT_TRUE(bit_serial_add(8) == (RowOperations{16, 8, 25}));
  EXPECT_TRUE(bit_serial_add(16) == (RowOperations{32, 16, 49}));
  EXPECT_TRUE(bit_serial_add(32) == (RowOperations{64, 32, 97}));
  EXPECT_TRUE(bit_serial_multiply(8) == (RowOperations{72, 36, 136}));
  EXPECT_TRUE(bit_serial_multiply(16) == (RowOperations{272, 136, 528}));
  EXPECT_TRUE(bit_serial_multiply(32) == (RowOperations{1056, 528, 2080}));
}

// One output of three inputs, 8 bits, sums of 32: three products and two sums; inputs 3 x 8 rows, the sum read from 32.
TEST(BitSerial, ASmallProductIsCountedByHand) {
  Problems problems;
  const auto c = bit_serial_counts(spec_of(4), {"fc", 1, 3, 1, 8, 8, 32, 32}, problems);
  ASSERT_TRUE(c) << problems.text();
  EXPECT_EQ(c->round.reads, 3 * 72 + 2 * 64 + 32);
  EXPECT_EQ(c->round.writes, 3 * 36 + 2 * 32 + 24);
  EXPECT_EQ(c->round.logic, 3 * 136 + 2 * 97);
  EXPECT_EQ(c->rounds, 1);
  EXPECT_EQ(c->clocks, (376 + 196) * 55 + 602 * 4);
}

// Columns are used side by side: the time does not depend on how many outputs there are until all are taken.
TEST(BitSerial, TimeGrowsByRoundsAlone) {
  const BitSerialSpec spec = spec_of(2);
  Problems problems;
  const auto one = bit_serial_counts(spec, {"fc", 1, 10, 1, 8, 8, 32, 32}, problems);
  const auto full = bit_serial_counts(spec, {"fc", 2 * spec.columns(), 10, 1, 8, 8, 32, 32}, problems);
  const auto more = bit_serial_counts(spec, {"fc", 2 * spec.columns() + 1, 10, 1, 8, 8, 32, 32}, problems);
  ASSERT_TRUE(one && full && more) << problems.text();
  EXPECT_EQ(one->clocks, full->clocks);
  EXPECT_EQ(more->clocks, 2 * full->clocks);
  EXPECT_EQ(more->last_arrays, 1);
}

TEST(BitSerial, EventsCountRowsOfArraysInUse) {
  const BitSerialSpec spec = spec_of(2);
  const MatrixProduct product{"fc", 2 * spec.columns() + 1, 3, 1, 8, 8, 32, 32};
  Problems problems;
  const auto c = bit_serial_counts(spec, product, problems);
  ASSERT_TRUE(c) << problems.text();
  CountingSink sink;
  record_bit_serial_events(spec, product, *c, kDram, sink);
  EXPECT_EQ(sink.count(kDram, Action::kActivate, Tensor::kInput), 3 * 24);  // two arrays, then one
  EXPECT_EQ(sink.count(kDram, Action::kActivate, Tensor::kPartialSum), 3 * (376 + 196 - 24));
  EXPECT_EQ(sink.count(kDram, Action::kLogic, Tensor::kNone), 3 * 602 * spec.columns());
  EXPECT_EQ(sink.count(kDram, Action::kHostWrite, Tensor::kInput), 3 * 24 * spec.columns() / 8);
  EXPECT_EQ(sink.count(kDram, Action::kHostRead, Tensor::kOutput), product.outputs * 4);
}

TEST(BitSerial, ATooShortColumnIsAProblemOfTheLayer) {
  BitSerialSpec spec = spec_of(1);
  spec.array_rows = 100;
  Problems problems;
  EXPECT_FALSE(bit_serial_counts(spec, {"fc", 1, 1, 1, 32, 32, 32, 64}, problems));
  EXPECT_EQ(problems.text(),
            "fc: takes 192 rows of an array, which has 100: quantise the layer or run it on the host\n");
}

}  // namespace
}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// Times of stages by hand, where a peer takes a rate for a time.
#include "memory/pim/pim_time.h"

#include <gtest/gtest.h>

namespace pj {
namespace {

PimSpec with_converter(int bits, int columns) {
  PimSpec spec;
  spec.rows = spec.columns = spec.active_rows = 128;
  spec.cell_bits = 2;
  spec.step = nanoseconds(100);
  PimPart hold;
  hold.stage = PimStage::kSampleHold;
  hold.doubled = true;
  PimPart adc;
  adc.stage = PimStage::kConverter;
  adc.bits = bits;
  adc.columns = columns;
  adc.action = nanoseconds(0.78125);
  spec.parts = {hold, adc};
  return spec;
}

PimWork full() {
  PimWork work;
  work.depth = 128;
  work.outputs = 32;  // 8 bits in cells of 2: 128 columns
  return work;
}

Femtoseconds conversion(const PimSpec& spec) {
  const PimProduct product = product_of(spec, PimGrid(spec, full()), full(), {});
  for (const PimStageTime& stage : product.stages) {
    if (std::string(stage.name) == "convert") return stage.service;
  }
  throw std::runtime_error("no converter");
}

// 1.28 GS/s are 1.28 conversions a nanosecond, whatever their bits: 128 columns in 100 ns. A peer waits (bits + 2) /
// rate for each (MNSIM, ADC.py), ten times as long for 8 bits.
TEST(PimTime, AConverterOf1280MegasamplesTakes128ColumnsIn100Ns) {
  EXPECT_EQ(conversion(with_converter(8, 128)), 100'000'000);
  EXPECT_EQ(conversion(with_converter(4, 128)), 100'000'000);
}

TEST(PimTime, TwiceTheColumnsOfAConverterTakeTwiceAsLong) {
  EXPECT_EQ(conversion(with_converter(8, 32)), 25'000'000);
  EXPECT_EQ(conversion(with_converter(8, 64)), 50'000'000);
}

}  // namespace
}  // namespace pj

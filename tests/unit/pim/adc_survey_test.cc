// SPDX-License-Identifier: Apache-2.0
// The regression against numbers evaluated elsewhere (configs/published sources: ISAAC's node, and others), its limits,
// and what it must not do.
#include "arch/converter/adc_survey.h"

#include <gtest/gtest.h>

namespace pj {
namespace {

AdcCost cost(int bits, double rate, double node_nm) {
  const Priced<AdcCost> priced = adc_survey({bits, hertz(rate), node_nm});
  EXPECT_TRUE(priced);
  return *priced;
}

double pj_of(const AdcCost& c) { return c.conversion.per_action / picojoules(1.0); }
double um2_of(const AdcCost& c) { return c.area.value / square_micrometres(1.0); }

TEST(AdcSurvey, EightBitsAt32NmAnd1200MS) {
  EXPECT_NEAR(pj_of(cost(8, 1.2e9, 32)), 1.85, 0.01);
  EXPECT_NEAR(um2_of(cost(8, 1.2e9, 32)), 6313, 10);
}

TEST(AdcSurvey, OtherNodesRatesAndBits) {
  EXPECT_NEAR(pj_of(cost(8, 1e7, 7)), 0.0984, 0.0001);
  EXPECT_NEAR(um2_of(cost(8, 1e7, 7)), 244.3, 0.2);
  EXPECT_NEAR(pj_of(cost(12, 1e8, 7)), 1.6685, 0.001);
  EXPECT_NEAR(pj_of(cost(10, 1.2e9, 7)), 0.9034, 0.001);
  EXPECT_NEAR(pj_of(cost(4, 1e7, 22)), 0.4567, 0.0005);
  EXPECT_NEAR(pj_of(cost(12, 1e7, 22)), 3.547, 0.005);
}

// Energy of a conversion, not power: at half the rate a conversion costs no more (a peer reads the rate as a latency
// and pays nine times as much: MNSIM, ADC.py).
TEST(AdcSurvey, AFasterConverterCostsNoLessAConversion) {
  for (int bits = 4; bits <= 12; ++bits) {
    EXPECT_LE(pj_of(cost(bits, 1e7, 32)), pj_of(cost(bits, 1e9, 32)) * (1 + 1e-12)) << bits;
  }
}

TEST(AdcSurvey, MoreBitsCostMore) {
  for (int bits = 4; bits < 12; ++bits) EXPECT_LT(pj_of(cost(bits, 1e8, 32)), pj_of(cost(bits + 1, 1e8, 32))) << bits;
}

TEST(AdcSurvey, SaysWhereItDoesNotHold) {
  EXPECT_EQ(adc_survey({3, hertz(1e8), 32}).missing(), "the ADC survey's regression holds for 4 to 14 bits, got 3");
  EXPECT_EQ(adc_survey({8, hertz(1e8), 180}).missing(),
            "the ADC survey's regression holds from 7 to 130 nm, got 180 nm");
  EXPECT_EQ(adc_survey({8, hertz(1e10), 32}).missing(),
            "the ADC survey's regression holds from 100 kS/s to 5 GS/s, got 1e+10 S/s");
}

}  // namespace
}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "tests/unit/technology/technology_fixture.h"

namespace pj {
namespace {

constexpr ArithmeticQuery kInt8{NumberFormat::kInt, 8, 8, 32};

double mac_pj(const std::string& technology, const ArithmeticQuery& query) {
  return pj_of(*load_technology(technology).arithmetic(Action::kMac, query));
}

TEST(Arithmetic, Int8MacAt45nmIsMultiply0p2PlusInt32Add0p1) {
  const Technology t = load_technology("horowitz_45nm");
  const auto mac = t.arithmetic(Action::kMac, kInt8);
  ASSERT_TRUE(mac) << mac.missing();
  EXPECT_DOUBLE_EQ(pj_of(*mac), 0.3);
  EXPECT_EQ(mac->kind, PriceKind::kTable);
  EXPECT_FALSE(mac->calibrated);
  EXPECT_EQ(mac->how, "multiply int8 + add int32");
  EXPECT_NE(mac->source.find("ISSCC 2014"), std::string::npos);
}

TEST(Arithmetic, Int8MacAt7nmIs0p07Plus0p03) { EXPECT_DOUBLE_EQ(mac_pj("jouppi_7nm", kInt8), 0.1); }

TEST(Arithmetic, Bfloat16MacAt7nmAddsInFp32) {
  EXPECT_NEAR(mac_pj("jouppi_7nm", {NumberFormat::kBfloat, 16, 16, 32}), 0.21 + 0.38, 1e-12);
}

TEST(Arithmetic, Int16MultiplyIsTheGeometricMeanOfInt8AndInt32) {
  const Technology t = load_technology("horowitz_45nm");
  const auto product = t.arithmetic(Action::kMultiply, {NumberFormat::kInt, 16, 16, 0});
  EXPECT_NEAR(pj_of(*product), std::sqrt(0.2 * 3.1), 1e-12);  // 16 is the geometric mean of 8 and 32: 0.787
  EXPECT_EQ(product->kind, PriceKind::kInterpolated);
}

TEST(Arithmetic, OperandsOf4And16BitMultiplyLikeTwoOf8) {
  const Technology t = load_technology("horowitz_45nm");
  EXPECT_NEAR(pj_of(*t.arithmetic(Action::kMultiply, {NumberFormat::kInt, 4, 16, 0})), 0.2, 1e-12);
}

TEST(Arithmetic, Int4MultiplyIsAQuarterOfInt8AndScaled) {
  const auto product = load_technology("horowitz_45nm").arithmetic(Action::kMultiply, {NumberFormat::kInt, 4, 4, 0});
  EXPECT_NEAR(pj_of(*product), 0.05, 1e-12);
  EXPECT_EQ(product->kind, PriceKind::kScaled);
}

TEST(Arithmetic, CompareCostsAnAddOfItsWidth) {
  const Technology t = load_technology("horowitz_45nm");
  EXPECT_DOUBLE_EQ(pj_of(*t.arithmetic(Action::kCompare, {NumberFormat::kInt, 16, 0, 0})), 0.05);
}

TEST(Arithmetic, At16nmInt8MultiplyIsLogLogBetween45And7) {
  const double share = std::log(45.0 / 16.0) / std::log(45.0 / 7.0);  // 0.5557
  const double expected = 0.2 * std::pow(0.07 / 0.2, share);          // 0.1116
  const auto product = load_technology("generic_16nm").arithmetic(Action::kMultiply, {NumberFormat::kInt, 8, 8, 0});
  EXPECT_NEAR(pj_of(*product), expected, 1e-9);
  EXPECT_EQ(product->kind, PriceKind::kScaled);
}

TEST(Arithmetic, At65nmAnInt8MacCosts1p578TimesThatAt45nm) {
  EXPECT_NEAR(mac_pj("generic_65nm", kInt8), 0.3 * 1.578, 1e-12);
}

TEST(Arithmetic, AnInt16AddAt28nmLiesBetweenInt8AndInt32BecauseOnly45nmStatesIt) {
  const auto add = [](int bits) {
    return pj_of(*load_technology("generic_28nm").arithmetic(Action::kAdd, {NumberFormat::kInt, bits, 0, 0}));
  };
  EXPECT_NEAR(add(16), std::sqrt(add(8) * add(32)), 1e-12);
}

TEST(Arithmetic, SmallerNodesAreCheaperForEveryUnit) {
  for (const int bits : {4, 8, 12, 16, 24, 32}) {
    double before = 1e9;
    for (const char* name : kAllTechnologies) {
      const double mac = mac_pj(name, {NumberFormat::kInt, bits, bits, 32});
      EXPECT_LT(mac, before) << name << " " << bits;
      before = mac;
    }
  }
}

TEST(Arithmetic, AreaOfAnInt8MacAt45nmIs282Plus137) {
  const auto area = load_technology("horowitz_45nm").arithmetic_area(Action::kMac, kInt8);
  EXPECT_NEAR(area->value / square_micrometres(1.0), 419.0, 1e-9);
  EXPECT_EQ(area->kind, PriceKind::kTable);
}

TEST(Arithmetic, AreaAt7nmIs0p059OfThatAt45nm) {
  const auto area = load_technology("jouppi_7nm").arithmetic_area(Action::kMac, kInt8);
  EXPECT_NEAR(area->value / square_micrometres(1.0), 419.0 * 0.059, 1e-6);
  EXPECT_EQ(area->kind, PriceKind::kScaled);
}

TEST(Arithmetic, LeakageOfAnInt8MacAt45nmIsAFewMicrowatts) {
  const auto leakage = load_technology("horowitz_45nm").arithmetic_leakage(Action::kMac, kInt8);
  // Area at 40 nm = 419 um2 x (40/45)^(ln(1/0.46)/ln(45/32)) = 320 um2; x 1.2259e-5 mW/um2 = 3.92e-3 mW; x
  // (45/40)^-0.567 ... leakage of a unit grows with the node: / 0.9354.
  const double area_at_40nm = 419.0 * std::pow(40.0 / 45.0, std::log(1.0 / 0.46) / std::log(45.0 / 32.0));
  const double to_45nm = std::pow(45.0 / 40.0, std::log(1.0 / 0.34822) / std::log(45.0 / 7.0));
  EXPECT_NEAR(leakage->value / milliwatts(1.0), area_at_40nm * 7.786052e-2 / 6351.338 * to_45nm, 1e-9);
  EXPECT_EQ(leakage->kind, PriceKind::kScaled);
}

TEST(Arithmetic, AFormatWithoutARowIsAMissingPriceThatNamesEverything) {
  const Technology t = load_technology("horowitz_45nm");
  const auto product = t.arithmetic(Action::kMultiply, {NumberFormat::kBfloat, 16, 16, 0});
  ASSERT_FALSE(product);
  EXPECT_EQ(product.missing(), "arithmetic.multiply of bf16: no price in technology \"horowitz_45nm\" (priced: none)");
  const auto fp8 = t.arithmetic(Action::kMac, {NumberFormat::kFloat, 8, 8, 16});
  ASSERT_FALSE(fp8);
  EXPECT_EQ(fp8.missing(), "arithmetic.multiply of fp8: no price in technology \"horowitz_45nm\" (priced: fp16, fp32)");
  EXPECT_THROW(*fp8, std::logic_error);
}

TEST(Arithmetic, AMacWithoutAnAccumulatorWidthHasNoPrice) {
  const auto mac = load_technology("horowitz_45nm").arithmetic(Action::kMac, {NumberFormat::kInt, 8, 8, 0});
  ASSERT_FALSE(mac);
  EXPECT_NE(mac.missing().find("arithmetic.add of int0"), std::string::npos) << mac.missing();
}

TEST(Arithmetic, AReadIsNoArithmeticAction) {
  const auto read = load_technology("horowitz_45nm").arithmetic(Action::kRead, kInt8);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.missing(), "arithmetic.read: not an arithmetic action; no price in technology \"horowitz_45nm\"");
}

}  // namespace
}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>

#include "tests/unit/technology/technology_fixture.h"

namespace pj {
namespace {

TEST(Technology, StatesItsConditions) {
  const Technology t = load_technology("horowitz_45nm");
  EXPECT_EQ(t.conditions().node_nm, 45.0);
  EXPECT_EQ(t.conditions().sram_cell, "itrs-lstp");
  EXPECT_EQ(t.conditions().temperature_k, 340.0);
  const auto lines = t.conditions().lines();
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[1], "supply 0.9 V");
  EXPECT_EQ(lines[3], "wires cacti_30pct_slower, 0.5 transitions per bit sent");
}

TEST(Wire, ABitOver2mmAt45nmCostsHalfATransitionPerMillimetreTwice) {
  const auto price = load_technology("horowitz_45nm").wire_bit(millimetres(2.0));
  EXPECT_NEAR(pj_of(*price), 0.249489 * 0.5 * 2.0, 1e-12);
  EXPECT_EQ(price->kind, PriceKind::kTable);
}

TEST(Wire, At28nmItIsBetweenThoseOf22And32nm) {
  const auto price = load_technology("generic_28nm").wire_bit(millimetres(1.0));
  const double share = std::log(28.0 / 22.0) / std::log(32.0 / 22.0);
  EXPECT_NEAR(pj_of(*price), 0.5 * 0.155511 * std::pow(0.197288 / 0.155511, share), 1e-9);
  EXPECT_EQ(price->kind, PriceKind::kInterpolated);
}

TEST(Wire, Below22nmItIsScaledAndOfNoLengthItIsFree) {
  const Technology t = load_technology("jouppi_7nm");
  EXPECT_EQ(t.wire_bit(millimetres(1.0))->kind, PriceKind::kScaled);
  EXPECT_EQ(pj_of(*t.wire_bit(Length())), 0.0);
  EXPECT_LT(pj_of(*t.wire_bit(millimetres(1.0))), pj_of(*load_technology("generic_16nm").wire_bit(millimetres(1.0))));
  EXPECT_FALSE(t.wire_bit(millimetres(-1.0)));
}

TEST(Wire, LeakageAt45nmIsThatOfItsRow) {
  const auto leakage = load_technology("horowitz_45nm").wire_leakage(millimetres(3.0));
  EXPECT_NEAR(leakage->value / milliwatts(1.0), 3 * 0.00241184, 1e-9);
}

TEST(FlipFlops, EightBitsAt45nmClockFor64FemtojoulesScaledFrom40nm) {
  const auto cost = load_technology("horowitz_45nm").flip_flops(8);
  const double to_45nm = std::pow(45.0 / 40.0, std::log(1.0 / 0.34822) / std::log(45.0 / 7.0));
  EXPECT_NEAR(pj_of(cost->clock), 8 * 7.936518e-3 * to_45nm, 1e-9);
  EXPECT_NEAR(pj_of(cost->write), 8 * 1.062977e-3 * to_45nm, 1e-9);
  EXPECT_EQ(cost->clock.kind, PriceKind::kScaled);
  EXPECT_FALSE(load_technology("horowitz_45nm").flip_flops(0));
}

TEST(Offchip, Ddr4CostsThe1300PicojoulesPer64BitOfItsSource) {
  const auto cost = load_technology("jouppi_7nm").offchip("ddr4");
  EXPECT_NEAR(64 * pj_of(cost->read_bit), 1300.0, 1e-9);
  EXPECT_EQ(cost->includes, "core and I/O");
}

TEST(Offchip, EveryKnownNameHasAPriceAndASource) {
  const Technology t = load_technology("generic_16nm");
  for (const char* name : {"ddr3", "ddr4", "lpddr4", "hbm2", "gddr6"}) {
    const auto cost = t.offchip(name);
    ASSERT_TRUE(cost) << cost.missing();
    EXPECT_GT(cost->read_bit.per_action, Energy());
    EXPECT_FALSE(cost->read_bit.source.empty());
  }
}

TEST(Offchip, AnUnknownNameIsToldWithTheNearest) {
  EXPECT_EQ(load_technology("jouppi_7nm").offchip("lpdr4").missing(),
            "offchip \"lpdr4\": no price per bit read or written in technology \"jouppi_7nm\"; did you mean "
            "\"lpddr4\"? (known: ddr3, ddr4, gddr6, hbm2, lpddr4)");
}

TEST(TechnologyFile, AllItsMistakesAreToldAtOnce) {
  const WrittenFile file(
      "node_nm: -3\nwire_model: \"copper\"\n"
      "row { name: \"mac\" kind: \"arithmetik\" picojoules: 0 source: \"a paper\" }\n");
  const std::string& path = file.path();
  EXPECT_EQ(problems_of(path), path + ": name: missing; every technology has a name\n" +                        //
                                   path + ":1:1: node_nm: must be > 0, such as 28; got -3\n" +                  //
                                   path + ":3:1: row[mac].node_nm: must be > 0\n" +                             //
                                   path + ":3:19: row[mac].kind: no such word \"arithmetik\"; did you mean " +  //
                                   "\"arithmetic\"? (known: arithmetic, clock, device, logic, offchip, " +
                                   "register, router, wire)\n" + path +
                                   ":3:38: row[mac].picojoules: must be > 0, got 0\n" +  //
                                   path + ":2:1: wire_model: no such word \"copper\"; (known: )\n");
}

TEST(TechnologyFile, AChangeOfOneValueIsMadeBeforeThePrices) {
  Problems problems;
  const auto hot = Technology::load(technology_path("horowitz_45nm"),
                                    {{"temperature_k", "380", "--set"}, {"ddr4.picojoules", "10", "--set"}}, problems);
  ASSERT_TRUE(hot) << problems.text();
  EXPECT_NEAR(hot->sram({65536, 64, 1, 1})->leakage.value / milliwatts(1.0), 0.0294831, 1e-7);
  EXPECT_DOUBLE_EQ(pj_of(hot->offchip("ddr4")->read_bit), 10.0);
}

TEST(TechnologyFile, ANodeThatNoCurveReachesIsAProblem) {
  Problems problems;
  EXPECT_FALSE(Technology::load(technology_path("generic_28nm"), {{"node_nm", "3", "--set node_nm=3"}}, problems));
  EXPECT_EQ(problems.text(), "--set node_nm=3: node_nm: 3 nm is outside the curve \"logic_energy\", 7 to 65 nm\n");
}

TEST(TechnologyFile, ATemperatureOutsideTheTablesIsAProblem) {
  Problems problems;
  EXPECT_FALSE(Technology::load(technology_path("jouppi_7nm"), {{"temperature_k", "400", "--set"}}, problems));
  EXPECT_NE(problems.text().find("SRAM leakage of itrs-lstp at 400 K is outside the table; known from 300 to 380 K"),
            std::string::npos)
      << problems.text();
}

TEST(TechnologyFile, AnUnknownCellIsToldWithTheNearest) {
  Problems problems;
  EXPECT_FALSE(Technology::load(technology_path("jouppi_7nm"), {{"sram_cell", "itrs-lst", "--set"}}, problems));
  EXPECT_NE(problems.text().find("no SRAM table for cell \"itrs-lst\"; did you mean \"itrs-lstp\"? (known: itrs-hp, "
                                 "itrs-lstp)"),
            std::string::npos)
      << problems.text();
}

TEST(TechnologyFile, ASyntaxErrorIsToldWithItsLine) {
  const WrittenFile file("name: \"x\"\nnode: 3\n");
  EXPECT_NE(problems_of(file.path()).find(file.path() + ":2:"), std::string::npos) << problems_of(file.path());
}

TEST(TechnologyFile, AMissingFileIsTold) {
  EXPECT_NE(problems_of("no/such.textproto").find("no/such.textproto"), std::string::npos);
}

}  // namespace
}  // namespace pj

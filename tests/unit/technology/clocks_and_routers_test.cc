// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "tests/unit/technology/technology_fixture.h"

namespace pj {
namespace {

RouterCost router_in(const std::string& technology) {
  const auto router = load_technology(technology).router();
  EXPECT_TRUE(router) << (router ? "" : router.missing());
  return *router;
}

double mw_of(const Sourced<Power>& power) { return power.value / milliwatts(1.0); }

TEST(Router, At45nmABitIsA64thOfTheFourEnergiesOfDsentsFlit) {
  const RouterCost router = router_in("horowitz_45nm");
  EXPECT_NEAR(pj_of(router.hop), (2.98825 + 2.86657 + 1.07367 + 0.26666) / 64.0, 1e-6);  // 0.1124
  EXPECT_NEAR(pj_of(router.clock), 0.548141 / 64.0, 1e-8);
  EXPECT_NEAR(mw_of(router.leakage), 20.5403 / 64.0, 1e-6);
  EXPECT_EQ(router.hop.kind, PriceKind::kTable);
  EXPECT_EQ(router.leakage.kind, PriceKind::kTable);
  EXPECT_NE(router.hop.source.find("DSENT"), std::string::npos);
  EXPECT_FALSE(router.hop.calibrated);
}

TEST(Router, At28nmItIsLogLogBetween22And32nm) {
  const RouterCost router = router_in("generic_28nm");
  const double share = std::log(28.0 / 22.0) / std::log(32.0 / 22.0);  // 0.644
  EXPECT_NEAR(pj_of(router.hop), 0.0287566 * std::pow(0.0618725 / 0.0287566, share), 1e-9);
  EXPECT_NEAR(mw_of(router.leakage), 0.234602 * std::pow(0.273705 / 0.234602, share), 1e-9);
  EXPECT_EQ(router.hop.kind, PriceKind::kInterpolated);
  EXPECT_EQ(router.clock.kind, PriceKind::kInterpolated);
}

TEST(Router, At65nmItIsThatOf45nmTimesTheRatioOfLogicEnergy) {
  const RouterCost router = router_in("generic_65nm");
  EXPECT_NEAR(pj_of(router.hop), 0.112424 * 1.578, 1e-9);
  EXPECT_NEAR(pj_of(router.clock), 0.0085647 * 1.578, 1e-9);
  EXPECT_EQ(router.hop.kind, PriceKind::kScaled);
  EXPECT_EQ(router.leakage.kind, PriceKind::kScaled);
}

TEST(Router, At7nmItIsThatOf11nmAlongLogicEnergy) {  // (7/11)^0.567 = 0.774
  const double exponent = std::log(1.0 / 0.34822) / std::log(45.0 / 7.0);
  const RouterCost router = router_in("jouppi_7nm");
  EXPECT_NEAR(pj_of(router.hop), 0.00879638 * std::pow(7.0 / 11.0, exponent), 1e-9);
  EXPECT_EQ(router.hop.kind, PriceKind::kScaled);
}

TEST(Router, CostsMoreAtEveryLargerNode) {
  double last = 0.0;
  for (const char* name : {"jouppi_7nm", "generic_16nm", "generic_28nm", "horowitz_45nm", "generic_65nm"}) {
    const double pj = pj_of(router_in(name).hop);
    EXPECT_GT(pj, last) << name;
    last = pj;
  }
}

TEST(Router, WithoutRowsOrCurvesItHasNoPrice) {
  Technology::Data data;
  data.conditions.name = "bare";
  data.conditions.node_nm = 65;
  EXPECT_EQ(Technology(data).router().missing(), "router: no rows for hop and clock in technology \"bare\"");
  PriceRow row;
  row.kind = "router";
  row.node_nm = 45;
  row.picojoules = 0.1;
  row.leakage_mw = 0.3;
  for (const char* action : {"hop", "clock"}) {
    row.action = action;
    data.rows.push_back(row);
  }
  EXPECT_EQ(Technology(data).router().missing(),
            "router: no curve from the node of its nearest row in technology \"bare\"");
}

TEST(RouterRows, StateActionNodeEnergyAndLeakage) {
  const WrittenFile file(
      "name: \"x\"\nnode_nm: 45\nwire_model: \"w\"\n"
      "row { name: \"w\" kind: \"wire\" model: \"w\" picojoules: 1 source: \"s\" }\n"
      "row { name: \"a\" kind: \"router\" action: \"hopp\" node_nm: 45 picojoules: 1 source: \"s\" }\n"
      "row { name: \"b\" kind: \"router\" action: \"hop\" picojoules: 1 source: \"s\" }\n"
      "row { name: \"c\" kind: \"router\" action: \"clock\" node_nm: 45 source: \"s\" }\n");
  const std::string& path = file.path();
  EXPECT_EQ(problems_of(path),
            path + ":5:32: row[a].action: no such word \"hopp\"; did you mean \"hop\"? (known: clock, hop)\n" +  //
                path + ":6:1: row[b].node_nm: missing; a row of kind router states the node it was published for\n" +
                path + ":7:1: row[c].picojoules: missing; a row of kind router states it\n" +  //
                path + ":7:1: row[c].leakage_mw: missing; a row of kind router states it\n");
}

TEST(ClockNetwork, CostsWhatItsRowSaysAndSaysThatItIsCalibrated) {
  Problems problems;
  const auto technology =
      Technology::load(technology_path("eyeriss_65nm"), {{"eyeriss_clock.picojoules", "700", "--set"}}, problems);
  ASSERT_TRUE(technology) << problems.text();
  const auto cycle = technology->clock_network("eyeriss_clock");
  ASSERT_TRUE(cycle) << cycle.missing();
  EXPECT_NEAR(pj_of(*cycle), 700.0, 1e-9);
  EXPECT_TRUE(cycle->calibrated);
  ASSERT_EQ(cycle->fitted.size(), 1U);
  EXPECT_EQ(cycle->fitted[0].rfind("eyeriss_clock = 700 pJ (error: ", 0), 0U) << cycle->fitted[0];
  EXPECT_NE(cycle->fitted[0].find("Chen et al., JSSC 2017"), std::string::npos);
}

TEST(ClockNetwork, OfAnotherNodeItFollowsLogicEnergy) {
  Technology::Data data;
  data.conditions.name = "x";
  data.conditions.node_nm = 45;
  data.curves = {{"logic_energy", "s", {{45, 1.0}, {65, 1.578}}}};
  PriceRow row;
  row.name = "chip";
  row.kind = "clock";
  row.node_nm = 65;
  row.picojoules = 157.8;
  data.rows = {row};
  const auto cycle = Technology(data).clock_network("chip");
  EXPECT_NEAR(pj_of(*cycle), 100.0, 1e-9);
  EXPECT_EQ(cycle->kind, PriceKind::kScaled);
  data.curves.clear();
  EXPECT_EQ(Technology(data).clock_network("chip").missing(),
            "clock network \"chip\": no curve \"logic_energy\" from 65 nm in technology \"x\"");
}

TEST(ClockNetwork, AnUnknownNameIsToldWithTheNearest) {
  EXPECT_EQ(load_technology("eyeriss_65nm").clock_network("eyeris_clock").missing(),
            "clock network \"eyeris_clock\": no price in technology \"eyeriss_65nm\"; did you mean \"eyeriss_clock\"? "
            "(known: eyeriss_clock)");
}

}  // namespace
}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "sim/diff/diff_text.h"

#include <gtest/gtest.h>

#include "sim/diff/compare_reports.h"
#include "sim/diff/diff_format.h"
#include "tests/unit/diff/hand_report.h"

namespace pj {
namespace {

void expect_in(const std::string& part, const std::string& text) {
  EXPECT_NE(text.find(part), std::string::npos) << part << "\nis not in\n" << text;
}

std::string text_of(const Report& a, const Report& b, const DiffTextOptions& options = {}) {
  return diff_text(compare_reports(a, b), options);
}

TEST(DiffText, WhereNothingChangedThatIsAllItSays) {
  EXPECT_EQ(text_of(hand::before(), hand::before()),
            "  A            : net on machine, round\n"
            "  B            : net on machine, round\n"
            "\n"
            "What changed\n"
            "  nothing      of what both reports hold\n"
            "\n"
            "What it did\n"
            "  nothing      700.0 pJ and 520 cycles in both, and all else the same\n");
}

TEST(DiffText, EachCategoryHasItsPartsBesideIt) {
  const std::string text = text_of(hand::before(), hand::after());
  expect_in(
      "Energy by category                                 A           B       B - A      of A   by counts   by "
      "prices\n",
      text);
  expect_in(
      "  movement                                  200.0 pJ    180.0 pJ   -20.00 pJ   -10.0 %   -80.00 pJ   +60.00 "
      "pJ\n",
      text);
  expect_in(
      "  buffer/read                                      2           3          +1   +50.0 %     1 layer   +60.00 "
      "pJ\n",
      text);
  expect_in(
      "  conv                                           520         505         -15    -2.9 %  -15 input: buffer "
      "port\n",
      text);
}

TEST(DiffText, LayersThatChangedAlikeAreToldTogether) {
  const auto with = [](std::int64_t bits) {
    std::vector<ReportLayer> layers;
    for (const char* name : {"a", "b", "c", "d", "e", "f"}) {
      layers.push_back(hand::layer(name, {}, 1));
      layers.back().dimensions["weight_bits"] = bits;
    }
    return hand::report(layers);
  };
  expect_in("  layers       weight_bits 8 -> 4: 6 layers (a, b, c, d and 2 more)\n", text_of(with(8), with(4)));
}

TEST(DiffText, OfTwoKindsOnlyWhatBothHaveIsShown) {
  Report b = hand::before();
  b.components[0] = hand::component("dram", "dram", {{"spec", "ddr4"}, {"layout", "nchw"}});
  const std::string text = text_of(hand::before(), b);
  expect_in("dram.kind offchip -> dram\n", text);
  expect_in("dram: 3 parameters of one kind alone (--json lists them)\n", text);  // bandwidth; spec, layout
}

TEST(DiffText, ListsAreAsLongAsAskedFor) {
  const auto with = [](std::int64_t cycles) {
    return hand::report({hand::layer("a", {}, cycles), hand::layer("b", {}, 2 * cycles), hand::layer("c", {}, cycles)});
  };
  const std::string text = text_of(with(10), with(20), {1, false});
  expect_in(
      "  b                                               20          40         +20  +100.0 %  +20 compute\n"
      "  and 2 more that changed less\n",
      text);
  EXPECT_EQ(text_of(with(10), with(20), {0, false}).find("Layers by"), std::string::npos);
}

TEST(DiffText, LoopNestsStandSideBySideOnRequest) {
  Report b = hand::before();
  b.layers[0].mapping = "for n in 0..8\nfor m in 0..2";
  const std::string nests =
      "Mapping of conv\n"
      "  A                B\n"
      "  for m in 0..2    for n in 0..8\n"
      "                   for m in 0..2\n";
  expect_in(nests, text_of(hand::before(), b, {10, true}));
  EXPECT_EQ(text_of(hand::before(), b).find("Mapping of"), std::string::npos);
}

TEST(DiffText, AnotherSourceIsNamedOnceForAllItsPrices) {
  Report b = hand::after();
  for (ReportCharge& charge : b.layers[0].charges) charge.source = "a tool";
  expect_in("  source of buffer/read, mac/mac\n             A a paper\n             B a tool\n",
            text_of(hand::before(), b));
}

TEST(DiffFormat, ChangesHaveASignAndBecomeFactorsFromTenTimesOn) {
  EXPECT_EQ(change_text(100.0, 93.0), "-7.0 %");
  EXPECT_EQ(change_text(1.0, 12.5), "x 12.5");
  EXPECT_EQ(change_text(0.0, 1.0), "new");
  EXPECT_EQ(change_text(3.0, 3.0), "");
  EXPECT_EQ(signed_energy(-1500.0), "-1.500 nJ");
  EXPECT_EQ(signed_count(12100), "+12.10 k");
}

}  // namespace
}  // namespace pj

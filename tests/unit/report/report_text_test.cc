// SPDX-License-Identifier: Apache-2.0
#include "sim/report/report_text.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include "sim/report/make_report.h"
#include "tests/unit/energy/tiny_machine.h"

namespace pj {
namespace {

// A run with round prices, so that the layout does not follow the technology tables.
Report round_report() {
  PriceList prices;
  prices.set(tiny::kMacs, Action::kMac, picojoules(0.5));
  prices.set(tiny::kDram, Action::kRead, picojoules(100.0));
  prices.set(tiny::kGlb, Action::kRead, picojoules(2.0));
  prices.set(tiny::kGlb, Action::kAdd, picojoules(0.1));
  prices.set(tiny::kGrid, Action::kHop, picojoules(0.25));
  prices.set(tiny::kVector, Action::kCompare, picojoules(0.1));
  const NetworkRun run = tiny::run();
  RunCost cost;
  cost.technology.name = "round";
  cost.technology.node_nm = 45;
  cost.technology.sram_cell = "itrs-lstp";
  cost.technology.temperature_k = 340;
  cost.technology.wire_model = "none";
  cost.absent = {"clock and leakage"};
  cost.areas.resize(6);
  cost.areas[1] = Sourced<Area>{square_millimetres(1.5), PriceKind::kTable, "", ""};
  for (const LayerRun& layer : run.layers) {
    CountingSink all;
    all.add(layer.events, layer.copies);
    cost.layers.emplace_back(all, prices);
    for (std::size_t c = 0; c < cost.by_category.size(); ++c) {
      cost.by_category[c] += cost.layers.back().by_category()[c];
    }
    const BoundarySums boundaries = cost.layers.back().by_boundary(tiny::machine().components);
    for (std::size_t b = 0; b < boundaries.size(); ++b) cost.by_boundary[b] += boundaries[b];
  }
  return make_report(run, tiny::machine(), cost);
}

std::string golden(const std::string& name) {
  std::ifstream file(std::string(PJ_SOURCE_DIR) + "/tests/unit/report/golden/" + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(ReportText, HasTheLayoutOfTheGoldenFile) { EXPECT_EQ(report_text(round_report()), golden("report.txt")); }

TEST(ReportText, TheSummaryHasTheLayoutOfTheGoldenFile) {
  EXPECT_EQ(summary_text(round_report()), golden("summary.txt"));
}

TEST(ReportText, NoLineOfTheTablesIsWiderThan120Columns) {
  Report report = make_report(tiny::run(), tiny::machine(), tiny::cost());
  report.layers[0].name = std::string(200, 'x');
  report.layers[0].stall_reasons = {{std::string(50, 'y'), 100}};
  report.totals.by_category_pj.conversion = 1.0;
  report.policies = {
      "a policy of many words that goes on and on and on and on and on and on and on and on and on and on"
      " until it does not fit beside its label"};
  std::istringstream lines(report_text(report));
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 120U) << line;
}

// 42 columns are left for the two: a name of 19 leaves 23, and "unified_buffer port: input" has 26.
TEST(ReportText, TheTensorOfAStallGoesBeforeTheResourceIsCut) {
  Report report = round_report();
  report.layers[0].name = "layer1.0.downsample";
  report.layers[0].copies = 1;
  report.layers[0].stall_reasons = {{"input: unified_buffer port", 70}, {"input: dram bandwidth", 30}};
  report.totals.stall_reasons = {{"input: dram bandwidth", 100}};
  const std::string text = report_text(report);
  EXPECT_NE(text.find("layer1.0.downsample 2.000 k     600  16.7 unified_buffer port "), std::string::npos) << text;
  EXPECT_NE(text.find("16.4 input: dram bandwidth "), std::string::npos) << text;
}

TEST(ReportText, StallsAreListedLargestFirst) {
  Report report = round_report();
  report.totals.stall_reasons = {{"input: dram", 10}, {"weight: dram", 90}};
  EXPECT_NE(report_text(report).find("weight: dram 14.8 %; input: dram 1.6 %"), std::string::npos);
}

TEST(ReportText, AReportWithoutLayersIsWrittenToo) { EXPECT_FALSE(report_text(Report{}).empty()); }

}  // namespace
}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "sim/report/explain.h"

#include <gtest/gtest.h>

#include <regex>

#include "sim/report/make_report.h"
#include "sim/report/report_json.h"
#include "tests/unit/energy/tiny_machine.h"

namespace pj {
namespace {

Report tiny_report() { return make_report(tiny::run(), tiny::machine(), tiny::cost()); }

// Figures worked out by hand: 3 reads of 2 pJ and 4 MACs of 0.5 pJ in 10 cycles of 1 GHz.
Report by_hand() {
  Report report;
  report.compute_clock_hz = 1e9;
  report.peak_macs_per_cycle = 2;
  ReportComponent glb;
  glb.name = "glb";
  glb.kind = "sram";
  ReportComponent macs;
  macs.name = "macs";
  macs.kind = "mac";
  macs.instances = 2;
  report.components = {glb, macs};
  ReportLayer layer;
  layer.name = "/block/conv";
  layer.macs = 4;
  layer.cycles = 10;
  layer.compute_cycles = 8;
  layer.stall_cycles = 2;
  layer.stall_reasons = {{"dram", 2}};
  layer.utilization = 0.2;
  layer.seconds = 1e-8;
  layer.energy_pj = 8.0;
  layer.by_category_pj = {2.0, 6.0, 0.0, 0.0, 0.0};
  ReportCharge read;
  read.component = "glb";
  read.action = "read";
  read.tensor = "input";
  read.category = "movement";
  read.boundary = "chip";
  read.count = 3;
  read.pj_per_action = 2.0;
  read.energy_pj = 6.0;
  read.price_kind = "interpolated";
  read.how = "between 2 KiB and 8 KiB";
  read.source = "CACTI 7";
  ReportCharge mac = read;
  mac.component = "macs";
  mac.action = "mac";
  mac.tensor = "none";
  mac.category = "arithmetic";
  mac.count = 4;
  mac.pj_per_action = 0.5;
  mac.energy_pj = 2.0;
  mac.price_kind = "table";
  layer.charges = {read, mac};
  report.layers = {layer};
  ReportTotals& t = report.totals;
  t.macs = 4;
  t.cycles = 10;
  t.compute_cycles = 8;
  t.stall_cycles = 2;
  t.utilization = 0.2;
  t.seconds = 1e-8;
  t.energy_pj = 8.0;
  t.by_category_pj = layer.by_category_pj;
  return report;
}

std::string explained(const Report& report, const std::string& query) {
  Problems problems;
  const auto text = explain(report, query, problems);
  EXPECT_TRUE(text) << problems.text();
  return text.value_or("");
}

void expect_in(const std::string& part, const std::string& text) {
  EXPECT_NE(text.find(part), std::string::npos) << part << "\nis not in\n" << text;
}

TEST(Explain, AChargeIsCountTimesPriceWithItsOrigin) {
  const std::string text = explained(by_hand(), "/block/conv/glb/read/input");
  expect_in("3 x 2 pJ = 6 pJ  [interpolated]", text);
  expect_in("price:  between 2 KiB and 8 KiB", text);
  expect_in("source: CACTI 7", text);
}

TEST(Explain, ACategoryIsTheSumOfItsCharges) {
  expect_in("arithmetic of total = 2 pJ", explained(by_hand(), "arithmetic"));
  expect_in("macs/mac", explained(by_hand(), "arithmetic"));
  expect_in("movement of /block/conv = 6 pJ", explained(by_hand(), "/block/conv/movement"));
}

TEST(Explain, ACategoryWithoutChargesSaysSo) { expect_in("nothing of this occurred", explained(by_hand(), "static")); }

TEST(Explain, TheTotalIsTheSumOfItsCategories) {
  const std::string text = explained(by_hand(), "total");
  expect_in("energy of total = 8 pJ, the sum of its categories", text);
  expect_in("2 pJ  arithmetic", text);
  expect_in("6 pJ  movement", text);
}

TEST(Explain, StatisticsShowTheirFormula) {
  const Report report = by_hand();
  expect_in("cycles = compute_cycles + stall_cycles = 8 + 2 = 10", explained(report, "cycles"));
  expect_in("stall_cycles = cycles - compute_cycles = 10 - 8 = 2", explained(report, "/block/conv/stall_cycles"));
  expect_in("2 waited for dram", explained(report, "/block/conv/stall_cycles"));
  expect_in("seconds = cycles / compute clock = 10 / 1e+09 Hz = 1e-08 s", explained(report, "seconds"));
  expect_in("average_watts = energy / seconds = 8e-12 J / 1e-08 s = 0.0008 W", explained(report, "average_watts"));
  expect_in("tops_per_watt = 2 x macs / energy = 2 x 4 / 8e-12 J = 1 1e12/J", explained(report, "tops_per_watt"));
  expect_in("pj_per_mac = energy / macs = 8 pJ / 4 = 2 pJ", explained(report, "total/pj_per_mac"));
  expect_in("utilization = macs / (cycles x peak MACs a cycle) = 4 / (10 x 2) = 0.2", explained(report, "utilization"));
}

TEST(Explain, ABoundaryAndAComponentAreSumsOfTheirCharges) {
  expect_in("chip of total = 8 pJ", explained(by_hand(), "chip"));
  expect_in("energy of glb of total = 6 pJ", explained(by_hand(), "glb"));
  expect_in("energy of glb/read of total = 6 pJ", explained(by_hand(), "glb/read"));
}

TEST(Explain, EverythingThatCanBeAskedHasAnAnswer) {
  const Report report = tiny_report();
  for (const std::string& word : explainable(report)) EXPECT_FALSE(explained(report, word).empty()) << word;
  for (const ReportLayer& layer : report.layers) {
    for (const ReportCharge& charge : layer.charges) {
      const std::string query = layer.name + "/" + charge.component + "/" + charge.action + "/" + charge.tensor;
      expect_in("x ", explained(report, query));
    }
  }
}

// Every "count x price pJ = energy pJ" that is shown for the whole run, worked out again from its own text.
TEST(Explain, WhatIsShownRecomputesToWhatIsShown) {
  const std::string text = explained(tiny_report(), "total");
  const std::regex line("(\\d+) x ([0-9.e+-]+) pJ = ([0-9.e+-]+) pJ");
  int lines = 0;
  double sum = 0.0;
  for (std::sregex_iterator at(text.begin(), text.end(), line), end; at != end; ++at, ++lines) {
    const double energy = std::stod((*at)[3]);
    EXPECT_NEAR(std::stod((*at)[1]) * std::stod((*at)[2]), energy, 1e-8 * energy) << at->str();
    sum += energy;
  }
  EXPECT_GE(lines, 10);
  EXPECT_NEAR(sum, tiny_report().totals.energy_pj, 1e-8 * sum);
}

TEST(Explain, AreaNamesEachComponentAndWhatIsNotModelled) {
  const std::string text = explained(tiny_report(), "area_mm2");
  expect_in("dram: not modelled", text);
  expect_in("glb: 1 x ", text);
}

TEST(Explain, OffChipBytesAreThoseOfTheOffChipMemories) {
  expect_in("dram_bytes = 159", explained(tiny_report(), "dram_bytes"));
  expect_in("dram input: 159 read + 0 written", explained(tiny_report(), "block/conv/dram_bytes"));
}

TEST(Explain, AReportReadFromAFileExplainsTheSame) {
  Problems problems;
  const auto read = report_from_json(to_json(tiny_report()), {}, problems);
  ASSERT_TRUE(read) << problems.text();
  EXPECT_EQ(explained(*read, "total"), explained(tiny_report(), "total"));
}

TEST(Explain, AnUnknownWordNamesTheNearest) {
  Problems problems;
  EXPECT_FALSE(explain(by_hand(), "movment", problems));
  expect_in("nothing in the report is called \"movment\"; did you mean \"movement\"?", problems.text());
}

TEST(Explain, AnActionThatDidNotOccurNamesThoseThatDid) {
  Problems problems;
  EXPECT_FALSE(explain(by_hand(), "glb/wread", problems));
  expect_in("nothing in the report is called \"wread\"; did you mean \"read\"? (known: read)", problems.text());
}

TEST(Explain, AreaHasNoMeaningForOneLayer) {
  Problems problems;
  EXPECT_FALSE(explain(by_hand(), "/block/conv/area_mm2", problems));
}

}  // namespace
}  // namespace pj

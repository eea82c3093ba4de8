// SPDX-License-Identifier: Apache-2.0
// A DRAM in the report: figures, JSON, text, explain. Run and prices are those of tiny_dram.h.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "sim/report/explain.h"
#include "sim/report/make_report.h"
#include "sim/report/report_json.h"
#include "sim/report/report_text.h"
#include "tests/unit/energy/tiny_dram.h"

namespace pj {
namespace {

Report dram_report() { return make_report(tiny::dram_run(), tiny::dram_machine(), tiny::dram_cost()); }

void expect_in(const std::string& part, const std::string& text) {
  EXPECT_NE(text.find(part), std::string::npos) << part << "\nis not in\n" << text;
}

std::string explained(const Report& report, const std::string& query) {
  Problems problems;
  const auto text = explain(report, query, problems);
  EXPECT_TRUE(text) << problems.text();
  return text.value_or("");
}

// ---- figures --------------------------------------------------------------------------------------------------------

TEST(DramReport, SixThousandFourHundredBytesIn1250nsAre5120MBOf12800) {
  const ReportDram d = dram_report().layers[0].drams.at(0);
  EXPECT_NEAR(d.peak_bandwidth, 12.8e9, 1.0);  // 64 bit, two beats in 1.25 ns
  EXPECT_NEAR(d.achieved_bandwidth, 5.12e9, 1.0);
  EXPECT_DOUBLE_EQ(d.data_share, 0.4);  // 400 of 1000 clocks
  EXPECT_NEAR(d.achieved_bandwidth / d.peak_bandwidth, d.data_share, 1e-9);
  EXPECT_NEAR(d.clock_hz, 800e6, 1e-3);
}

TEST(DramReport, TwoCopiesOfALayerDoTwiceAsMuch) {
  const ReportDram d = dram_report().layers[0].drams.at(0);
  EXPECT_EQ(d.bytes, 2 * 6400);
  EXPECT_EQ(d.bus_bytes, 2 * 100 * 64);
  EXPECT_EQ(d.bus_clocks.at("row_miss"), 240);
  EXPECT_EQ(d.commands.at("ACT"), 12);
  EXPECT_EQ(d.commands.at("REFB"), 0);
  EXPECT_EQ(d.forwarded_reads, 6);
}

TEST(DramReport, NinetyFourHitsOf100BurstsAre94Percent) {
  const ReportDram d = dram_report().layers[0].drams.at(0);
  EXPECT_EQ(d.row_hits + d.row_closed + d.row_conflicts, d.commands.at("RD") + d.commands.at("WR"));
  EXPECT_DOUBLE_EQ(d.row_hit_rate, 0.94);
}

TEST(DramReport, LayersSumToTheTotals) {  // 2 x 1000 clocks and 16 of relu; 800 with data
  const Report report = dram_report();
  const ReportDram d = report.totals.drams.at(0);
  std::int64_t clocks = 0;
  for (const auto& [use, count] : d.bus_clocks) clocks += count;
  EXPECT_EQ(clocks, 2016);
  EXPECT_NEAR(static_cast<double>(clocks) / d.clock_hz, report.totals.seconds, 1e-15);
  EXPECT_DOUBLE_EQ(d.data_share, 800.0 / 2016.0);
  EXPECT_NEAR(d.achieved_bandwidth, 12800 / report.totals.seconds, 1.0);
  EXPECT_EQ(d.bytes, report.totals.dram_bytes);
  EXPECT_EQ(d.commands.at("PRE"), 4);
}

TEST(DramReport, ALayerThatLeavesTheDramAloneHasNoHitsAndNoBandwidth) {
  const ReportDram d = dram_report().layers[1].drams.at(0);
  EXPECT_EQ(d.row_hit_rate, 0.0);
  EXPECT_EQ(d.achieved_bandwidth, 0.0);
  EXPECT_EQ(d.bus_clocks.at("idle"), 16);
}

TEST(DramReport, BytesComeFromTheTrafficNotFromTheBursts) {
  NetworkRun run = tiny::dram_run();
  run.layers[0].traffic = {{tiny::kDram, Tensor::kWeight, 60 * 512 - 4, 0}};  // the last burst is not full
  const Report report = make_report(run, tiny::dram_machine(), tiny::dram_cost());
  EXPECT_EQ(report.layers[0].drams.at(0).bytes, 2 * 60 * 64 - 1);
  EXPECT_EQ(report.layers[0].drams.at(0).bus_bytes, 12800);
  EXPECT_EQ(report.totals.dram_bytes, 7679);
}

TEST(DramReport, ThePoliciesStateHowTheMemoryIsRun) {
  EXPECT_EQ(
      dram_report().policies.back(),
      "dram is ddr3: rows stay open, refresh of all banks at once; tensors laid out nchw, one after another, each from "
      "a multiple of 65536 bytes; address bits row:14 bank:3 column:10 byte:3");
  DramSpec spec = tiny::ddr3();
  spec.controller.page = PagePolicy::kClosed;
  spec.controller.refresh = RefreshMode::kPerBank;
  MachineSpec machine = tiny::dram_machine(spec);
  machine.memories[0].layout = {TensorLayout::kTiled, 16};
  expect_in("rows close when not hit, refresh bank by bank; tensors laid out tiled by 16 channels, one after another",
            make_report(tiny::dram_run(), machine, tiny::dram_cost()).policies.back());
}

TEST(DramReport, AMachineWithoutADramHasNone) {
  const Report report = make_report(tiny::run(), tiny::machine(), tiny::cost());
  EXPECT_TRUE(report.totals.drams.empty());
  EXPECT_EQ(report_text(report).find("\nDRAM\n"), std::string::npos);
  EXPECT_EQ(report.policies.size(), 1U);
}

TEST(DramReport, ActivityOfAMemoryWithoutASpecIsABrokenPromise) {
  EXPECT_THROW(make_report(tiny::dram_run(), tiny::machine(), tiny::dram_cost()), std::logic_error);
}

// ---- JSON -----------------------------------------------------------------------------------------------------------

TEST(DramReport, TheJsonHasTheFieldsOfLayersAndTotals) {
  const auto json = nlohmann::json::parse(to_json(dram_report()));
  const auto& dram = json["layers"][0]["drams"][0];
  EXPECT_EQ(dram["component"], "dram");
  EXPECT_EQ(dram["spec"], "ddr3");
  EXPECT_EQ(dram["bus_clocks"]["turnaround"], 160);
  EXPECT_EQ(dram["commands"]["RD"], 180);
  EXPECT_EQ(dram["row_closed"], 8);
  EXPECT_EQ(json["totals"]["drams"][0]["bus_clocks"]["idle"], 616);
}

TEST(DramReport, ReadingGivesBackWhatWasWritten) {
  const std::string written = to_json(dram_report());
  Problems problems;
  const auto read = report_from_json(written, {}, problems);
  ASSERT_TRUE(read) << problems.text();
  EXPECT_EQ(to_json(*read), written);
}

TEST(DramReport, AnOlderFileWithoutDramsIsRead) {
  auto json = nlohmann::json::parse(to_json(dram_report()));
  json["totals"].erase("drams");
  for (auto& layer : json["layers"]) layer.erase("drams");
  Problems problems;
  const auto read = report_from_json(json.dump(), {}, problems);
  ASSERT_TRUE(read) << problems.text();
  EXPECT_TRUE(read->layers[0].drams.empty());
}

TEST(DramReport, AMissingFieldOfADramIsNamed) {
  auto json = nlohmann::json::parse(to_json(dram_report()));
  json["totals"]["drams"][0].erase("row_hits");
  Problems problems;
  EXPECT_FALSE(report_from_json(json.dump(), {}, problems));
  expect_in("totals.drams[0].row_hits: missing; bursts that found their row open", problems.text());
}

// ---- text -----------------------------------------------------------------------------------------------------------

TEST(DramReport, TheTextSaysWhatWasReachedAndWhyNotMore) {
  const std::string text = report_text(dram_report());
  expect_in(
      "\nDRAM\n  dram         ddr3: 12.8 GB/s peak, 5.079 GB/s achieved (39.7 %); 12.80 k bytes, 12.80 k in whole "
      "bursts\n",
      text);
  expect_in("  data bus     39.7 % data, 30.6 % idle, 11.9 % row miss, 9.9 % refresh, 7.9 % turnaround\n", text);
  expect_in(
      "  rows         94.0 % of bursts hit, 4.0 % found the bank closed, 2.0 % another row open; 6 reads answered",
      text);
  expect_in("  commands     12 ACT, 180 RD, 20 WR, 4 PRE, 2 REF\n", text);
}

// nJ: activates 171, reads 1026, writes 120, pins 199.68, PHY 48.64, refresh 330, standby 945 and 405 + 10.8; adds
// 0.006
TEST(DramReport, TheTextDividesTheEnergyByCommand) {
  const std::string text = report_text(dram_report());
  expect_in("  energy       3.256 uJ, 31.8 pJ a bit moved\n", text);
  expect_in("    activate                 171.0 nJ    5.3 %  ##\n", text);
  expect_in("    read                     1.026 uJ   31.5 %  #############\n", text);
  expect_in("    write                    120.0 nJ    3.7 %  #\n", text);
  expect_in("    I/O                      199.7 nJ    6.1 %  ##\n", text);
  expect_in("    PHY                      48.64 nJ    1.5 %  #\n", text);
  expect_in("    refresh                  330.0 nJ   10.1 %  ####\n", text);
  expect_in("    standby, rows open       945.0 nJ   29.0 %  ############\n", text);
  expect_in("    standby, all closed      415.8 nJ   12.8 %  #####\n", text);
}

TEST(DramReport, StallsNameTensorMemoryAndCause) {  // 2 x 200 and 2 x 175 of 1260 cycles
  const std::string text = report_text(dram_report());
  expect_in("weight: dram row miss 31.7 %; input: dram bus 27.8 %", text);
}

TEST(DramReport, ManySmallStallsAreShownTogether) {  // 12 of the 20: 252 of 1260 cycles
  Report report = dram_report();
  report.totals.stall_reasons.clear();
  for (int k = 0; k < 20; ++k) report.totals.stall_reasons["input: dram " + std::to_string(k)] = 21;
  const std::string text = report_text(report);
  expect_in("others", text);
  expect_in(" 20.0 %\n", text);
  EXPECT_EQ(text.find("\n                 %"), std::string::npos) << text;  // a number stays with its unit
}

TEST(DramReport, NoLineIsWiderThan120Columns) {
  Report report = dram_report();
  report.totals.drams[0].component = std::string(50, 'x');
  report.totals.drams[0].channels = 8;
  std::istringstream lines(report_text(report));
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 120U) << line;
}

TEST(DramReport, AWordWiderThanALineIsLeftWhole) {
  Report report = dram_report();
  report.policies = {"see " + std::string(200, 'x') + " there"};
  expect_in("\n                 " + std::string(200, 'x') + "\n                 there\n", report_text(report));
}

// ---- explain --------------------------------------------------------------------------------------------------------

TEST(DramReport, AnActivateIsExplainedByCountFormulaAndSource) {
  const std::string text = explained(dram_report(), "dram/activate/weight");
  expect_in("8 x 14250 pJ = 114000 pJ  [scaled]", text);
  expect_in("price:  V (IDD0 tRC - IDD3N tRAS - IDD2N (tRC - tRAS)) tCK = 8 x 1.25 ns x [vdd 1.5 V x (70 mA x 38",
            text);
  expect_in("source: published currents", text);
  expect_in("count:  rows opened for the tensor", text);
}

TEST(DramReport, StandbyIsExplainedInClocksOfRanks) {
  const std::string text = explained(dram_report(), "block/conv/dram/active_standby");
  expect_in("1400 x 675 pJ = 945000 pJ", text);
  expect_in("count:  clocks of the memory x ranks in this state", text);
}

TEST(DramReport, TheBusIsExplainedByItsClocks) {
  const std::string text = explained(dram_report(), "block/conv/dram_bus");
  expect_in("data bus of dram (ddr3) in block/conv\n  2000 clocks of 800 MHz, 1 data bus\n", text);
  expect_in("             800  40.0 %  data         carried data\n", text);
  expect_in("             240  12.0 %  row_miss     rows had to be closed or opened\n", text);
  expect_in("achieved_bandwidth = bytes / seconds = 12800 / 2.5e-06 s = 5.12e+09 byte/s; peak 1.28e+10", text);
}

// conv's bus: 40 % data, 30 % idle; relu moved nothing and has no line.
TEST(DramReport, TheBusOfARunIsShownLayerByLayer) {
  const std::string text = explained(dram_report(), "dram_bus");
  expect_in("data bus of dram (ddr3) in total\n  2016 clocks", text);
  expect_in("      5.120   40.0 %   94.0 %  30.0 % idle          block/conv\n", text);
  EXPECT_EQ(text.find("relu"), std::string::npos) << text;
}

TEST(DramReport, RowHitsAreExplainedByTheirParts) {
  expect_in("row_hit_rate = row_hits / (row_hits + row_closed + row_conflicts) = 188 / (188 + 8 + 4) = 0.94",
            explained(dram_report(), "dram_rows"));
}

TEST(DramReport, WithoutADramThereIsNothingToExplain) {
  const Report report = make_report(tiny::run(), tiny::machine(), tiny::cost());
  expect_in("no DRAM acted", explained(report, "dram_bus"));
  expect_in("no DRAM acted", explained(report, "block/conv/dram_rows"));
}

TEST(DramReport, BytesOffChipAreThoseOfTheDram) {
  const std::string text = explained(dram_report(), "dram_bytes");
  expect_in("dram_bytes = 12800", text);
  expect_in("dram output: 0 read + 1280 written", text);
}

}  // namespace
}  // namespace pj

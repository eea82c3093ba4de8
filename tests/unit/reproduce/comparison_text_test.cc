// SPDX-License-Identifier: Apache-2.0
// The three ways out of a comparison: text, CSV, JSON.
#include "sim/reproduce/comparison_text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "sim/reproduce/comparison_csv.h"
#include "sim/reproduce/comparison_json.h"
#include "tests/unit/reproduce/hand_design.h"

namespace pj {
namespace {

class ComparisonOut : public testing::Test {
 protected:
  void SetUp() override { runs_ = {hand::figures()}; }
  std::string text() { return comparison_text(compare(design_, runs_)); }
  nlohmann::json json() { return nlohmann::json::parse(comparison_json(compare(design_, runs_))); }
  static bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

  PublishedDesign design_ = hand::design();
  std::vector<RunFigures> runs_;
};

// Widths: 6 for the names, 3 between, 7 + 4 + 6 for printed, ours and error with a blank between, 3, 7 + 6 + 6: 52.
TEST_F(ComparisonOut, PrintedOursAndErrorStandSideBySide) {
  EXPECT_TRUE(has(text(),
                  "                MACs                  power W\n"
                  "         printed ours err %    printed   ours err %\n"
                  "----------------------------------------------------\n"
                  "first        500  400 -20.0     0.0015 0.0015  +0.0\n"
                  "second        80  100 +25.0!         - 0.0010     -\n"
                  "total        480  500  +4.2          - 0.0013     -\n"))
      << text();
}

TEST_F(ComparisonOut, AVerdictForEachColumn) {
  EXPECT_TRUE(has(text(), "MACs                 22.5 %    +25.0  second            +4.2       22 %  1 of 2\n"))
      << text();
  EXPECT_TRUE(has(text(), "Beyond its tolerance: what is marked with \"!\".\n"));
  EXPECT_TRUE(has(text(), "  calibrated   no constant of these runs\n"));
}

TEST_F(ComparisonOut, ACalibratedColumnIsNeverShownAsAPrediction) {
  design_.tables[0].columns[1].calibrated_on = "this table";
  EXPECT_TRUE(has(text(), "power W, calibrated")) << text();
  EXPECT_TRUE(has(text(), "1 of 1  calibrated, no prediction\n")) << text();
  EXPECT_TRUE(has(text(), "  power        calibrated on this table\n")) << text();
  EXPECT_EQ(json()["tables"][0]["columns"][1]["calibrated_on"], "this table");
}

TEST_F(ComparisonOut, CalibratedConstantsAreNamedOnce) {
  runs_[0].report.calibrated_constants = {"clock: 100 pJ a cycle; fitted to CONV1"};
  runs_.push_back(runs_[0]);
  design_.runs.push_back(design_.runs[0]);
  const std::string once = "  calibrated   clock: 100 pJ a cycle; fitted to CONV1\n";
  EXPECT_TRUE(has(text(), once)) << text();
  EXPECT_EQ(text().find(once), text().rfind(once));
}

TEST_F(ComparisonOut, WhatDoesNotFitIn120ColumnsGoesBelow) {
  for (int i = 0; i < 8; ++i) {
    design_.tables[0].columns.push_back(design_.tables[0].columns[1]);
    for (PublishedRow& row : design_.tables[0].rows) row.values.push_back(row.values[1]);
    design_.tables[0].total.push_back(std::nullopt);
  }
  std::istringstream lines(text());
  int headings = 0;
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 120u) << line;
    headings += line.find("printed") != std::string::npos ? 1 : 0;
  }
  EXPECT_GE(headings, 2);
}

TEST_F(ComparisonOut, ALineOfCsvForEachCell) {
  const std::string csv = comparison_csv(compare(design_, runs_));
  EXPECT_TRUE(has(csv,
                  "table,row,column,unit,quantity,published,simulated,error_percent,tolerance_percent,within,"
                  "calibrated\n"
                  "table,first,MACs,,macs,500,400,-20,22,true,false\n"))
      << csv;
  EXPECT_TRUE(has(csv, "table,second,power,W,chip_watts,,0.001,,1,,false\n")) << csv;
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 3 * 2);
}

TEST_F(ComparisonOut, JsonSaysTheSame) {
  const nlohmann::json j = json();
  EXPECT_EQ(j["schema"], "picojoule.reproduction.v1");
  EXPECT_EQ(j["within_tolerance"], false);
  const nlohmann::json& table = j["tables"][0];
  EXPECT_EQ(table["rows"][0]["cells"][0]["published"], 500);
  EXPECT_EQ(table["rows"][0]["cells"][0]["simulated"], 400);
  EXPECT_EQ(table["rows"][0]["cells"][0]["error_percent"], -20);
  EXPECT_TRUE(table["rows"][1]["cells"][1]["published"].is_null());
  EXPECT_EQ(table["columns"][0]["mean_error_percent"], 22.5);
  EXPECT_EQ(table["columns"][0]["within"], 1);
  EXPECT_EQ(table["total"]["cells"][0]["simulated"], 500);
}

}  // namespace
}  // namespace pj

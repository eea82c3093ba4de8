// SPDX-License-Identifier: Apache-2.0
#include "sim/report/report_json.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "sim/report/make_report.h"
#include "tests/unit/energy/tiny_machine.h"

namespace pj {
namespace {

Report tiny_report() { return make_report(tiny::run(), tiny::machine(), tiny::cost()); }

std::string problems_of(const std::string& text) {
  Problems problems;
  Place place;
  place.file = "run.json";
  EXPECT_FALSE(report_from_json(text, place, problems));
  return problems.text();
}

TEST(ReportJson, ReadingGivesBackWhatWasWrittenBitForBit) {
  const std::string written = to_json(tiny_report());
  Problems problems;
  const auto read = report_from_json(written, {}, problems);
  ASSERT_TRUE(read) << problems.text();
  EXPECT_EQ(to_json(*read), written);
  EXPECT_EQ(read->totals.energy_pj, tiny_report().totals.energy_pj);
  EXPECT_EQ(read->layers[0].charges[0].pj_per_action, tiny_report().layers[0].charges[0].pj_per_action);
}

TEST(ReportJson, HoldsTheKeysOfTheContract) {
  const auto json = nlohmann::json::parse(to_json(tiny_report()));
  for (const char* key : {"schema", "engine", "rules", "architecture", "technology", "clocks", "workload", "batch",
                          "boundary_totals", "calibrated_constants", "totals", "layers"}) {
    EXPECT_TRUE(json.contains(key)) << key;
  }
  for (const char* key : {"area_mm2", "average_watts", "tops_per_watt", "pj_per_mac", "dram_bytes", "macs", "cycles",
                          "seconds", "energy_pj", "by_category_pj"}) {
    EXPECT_TRUE(json["totals"].contains(key)) << key;
  }
  for (const char* key :
       {"name", "op", "role", "macs", "cycles", "stall_cycles", "stall_reasons", "utilization", "bytes_by_level",
        "mapping", "energy_pj", "by_category_pj", "seconds", "achieved_bandwidth", "charges"}) {
    EXPECT_TRUE(json["layers"][0].contains(key)) << key;
  }
  for (const char* key : {"component", "level", "action", "tensor", "category", "boundary", "count", "pj_per_action",
                          "energy_pj", "price_kind", "calibrated", "source"}) {
    EXPECT_TRUE(json["layers"][0]["charges"][0].contains(key)) << key;
  }
}

TEST(ReportJson, CountsAreNumbersAndZerosAreWritten) {
  const auto json = nlohmann::json::parse(to_json(tiny_report()));
  EXPECT_TRUE(json["totals"]["macs"].is_number_integer());
  EXPECT_EQ(json["totals"]["by_category_pj"]["conversion"], 0.0);
  EXPECT_EQ(json["layers"][1]["macs"], 0);
}

TEST(ReportJson, ACountBeyondTheDigitsOfADoubleIsExact) {
  Report report = tiny_report();
  report.totals.macs = (std::int64_t{1} << 60) + 1;
  Problems problems;
  EXPECT_EQ(report_from_json(to_json(report), {}, problems)->totals.macs, (std::int64_t{1} << 60) + 1);
}

TEST(ReportJson, TextThatIsNoJsonIsAProblem) { EXPECT_EQ(problems_of("{").rfind("run.json: not JSON: ", 0), 0U); }

TEST(ReportJson, ANumberBeyondADoubleIsAProblem) {
  EXPECT_EQ(problems_of("{\"a\": 1e999}").rfind("run.json: not JSON: ", 0), 0U);
}

TEST(ReportJson, AnotherFileIsToldFromAReport) {
  EXPECT_EQ(problems_of("{\"a\": 1}"), "run.json: not a report of pj: no \"schema\"\n");
  EXPECT_EQ(problems_of("[1]"), "run.json: not a report of pj: no \"schema\"\n");
}

TEST(ReportJson, AnotherVersionIsNamed) {
  EXPECT_EQ(problems_of("{\"schema\": \"picojoule.report.v9\"}"),
            "run.json: schema: is \"picojoule.report.v9\", this program reads \"picojoule.report.v1\"\n");
}

TEST(ReportJson, EveryMissingOrWrongFieldIsNamedWithItsPath) {
  auto json = nlohmann::json::parse(to_json(tiny_report()));
  json["layers"][1]["cycles"] = "ten";
  json["totals"].erase("macs");
  const std::string problems = problems_of(json.dump());
  EXPECT_NE(problems.find("run.json: layers[1].cycles: must be an integer, got string"), std::string::npos) << problems;
  EXPECT_NE(problems.find("run.json: totals.macs: missing; multiply-accumulates"), std::string::npos) << problems;
}

TEST(ReportJson, AReportIsReadFromAFile) {
  const std::string path = testing::TempDir() + "picojoule_report_json_test.json";
  std::ofstream(path) << to_json(tiny_report());
  Problems problems;
  const auto read = load_report(path, problems);
  std::remove(path.c_str());
  ASSERT_TRUE(read) << problems.text();
  EXPECT_EQ(read->workload, "two_layers");
}

TEST(ReportJson, AFileThatIsNotThereIsAProblem) {
  Problems problems;
  EXPECT_FALSE(load_report("no/such/file.json", problems));
  EXPECT_EQ(problems.text(),
            "no/such/file.json: cannot read \"no/such/file.json\": No such file or directory; name a report written by "
            "pj run --json\n");
}

// 256 MiB = 268435456 bytes; a device has no end that one could wait for.
TEST(ReportJson, ADeviceWithoutAnEndIsAProblem) {
  Problems problems;
  EXPECT_FALSE(load_report("/dev/zero", problems));
  EXPECT_EQ(problems.text(),
            "/dev/zero: cannot read \"/dev/zero\": larger than 268435456 bytes; name a report written by pj run "
            "--json\n");
}

}  // namespace
}  // namespace pj

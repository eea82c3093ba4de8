// SPDX-License-Identifier: Apache-2.0
#include "sim/reproduce/published_from_proto.h"

#include <gtest/gtest.h>

#include "tests/unit/reproduce/published_text.h"

namespace pj {
namespace {

PublishedDesign good(const std::string& run, const std::string& table) {
  Problems problems;
  auto design = published::read(published::design(run, table), problems);
  EXPECT_TRUE(problems.empty()) << problems.text();
  return design.value();
}

const char* const kTable =
    "column { name: \"power\" unit: \"mW\" quantity: \"chip_watts\" scale: 1e3 tolerance_percent: 10 }\n"
    "column { name: \"bytes\" quantity: \"bytes\" select: [\"glb/read\", \"dram\"] decimals: 0 }\n"
    "row { layer: \"a\" values: \"332  1.5e3\" } row { layer: \"b*\" values: \"-  2\" } total { values: \"- 3.50\" }";

TEST(Published, ATableAsItIsPrinted) {
  const PublishedTable table = good("", kTable).tables.at(0);
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(table.rows[0].name, "a");
  EXPECT_DOUBLE_EQ(table.rows[0].values[1]->value, 1500);
  EXPECT_EQ(table.rows[1].layers, "b*");
  EXPECT_FALSE(table.rows[1].values[0].has_value());
  EXPECT_EQ(table.total[1]->printed, "3.50");
  EXPECT_EQ(table.title, "tab");
}

TEST(Published, AColumnAndItsDefaults) {
  const PublishedTable table = good("", kTable).tables.at(0);
  EXPECT_EQ(table.columns[0].quantity, Figure::kChipWatts);
  EXPECT_DOUBLE_EQ(table.columns[0].scale, 1000);
  EXPECT_EQ(table.columns[0].decimals, 1);
  EXPECT_EQ(table.columns[0].tolerance_percent, 10);
  EXPECT_EQ(table.columns[1].tolerance_percent, std::nullopt);
  EXPECT_EQ(table.columns[1].selectors.at(0).action, "read");
  EXPECT_FALSE(table.columns[1].summed);
}

TEST(Published, ARunIsARequest) {
  const PublishedRun run =
      good("batch: 4 style: \"os\" layers: \"CONV*\" precision: \"int16\" set: \"glb.banks=2\"", kTable).runs.at(0);
  EXPECT_EQ(run.request.architecture, "systolic_8");
  EXPECT_EQ(run.request.batch, 4);
  EXPECT_EQ(run.request.style, "os");
  EXPECT_EQ(run.request.layers, "CONV*");
  EXPECT_EQ(run.request.precision, "int16");
  EXPECT_EQ(run.request.set, std::vector<std::string>{"glb.banks=2"});
  EXPECT_TRUE(run.request.contended);
}

TEST(Published, FilesAreBesideTheDesign) {
  const RunRequest r =
      good("mapping: \"eyeriss/alexnet\" technology: \"./t.textproto\" dram: \"ddr4_2400\" uncontended: true", kTable)
          .runs.at(0)
          .request;
  EXPECT_EQ(r.mapping, "folder/eyeriss/alexnet");
  EXPECT_EQ(r.technology, "folder/t.textproto");
  EXPECT_EQ(r.dram, "ddr4_2400");
  EXPECT_FALSE(r.contended);
}

TEST(Published, RowsMayBeRuns) {
  Problems problems;
  const auto design = published::read(
      "name: \"d\" title: \"t\" source: \"s\"\n"
      "run { name: \"big\" architecture: \"m\" workload: \"n\" } run { name: \"small\" architecture: \"m\" workload: "
      "\"n\" }\n"
      "table { name: \"tab\" source: \"p\" column { name: \"rate\" quantity: \"frames_per_second\" }\n"
      "  row { run: \"small\" values: \"3\" } row { run: \"big\" values: \"9\" } row { run: \"big\" layer: \"fc\" "
      "values: \"1\" } }",
      problems);
  ASSERT_TRUE(problems.empty()) << problems.text();
  const std::vector<PublishedRow>& rows = design->tables[0].rows;
  EXPECT_EQ(rows[0].name, "small");
  EXPECT_EQ(rows[0].run, 1u);
  EXPECT_EQ(rows[0].layers, "*");
  EXPECT_EQ(rows[2].name, "big/fc");
  EXPECT_EQ(rows[2].run, 0u);
}

}  // namespace
}  // namespace pj

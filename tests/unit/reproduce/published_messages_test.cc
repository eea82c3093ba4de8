// SPDX-License-Identifier: Apache-2.0
// What is said to a published design that cannot be right.
#include <gtest/gtest.h>

#include "tests/unit/reproduce/published_text.h"

namespace pj {
namespace {

std::string said(const std::string& text) {
  Problems problems;
  EXPECT_FALSE(published::read(text, problems).has_value());
  return problems.text();
}

// What is said to this text between the braces of a table that names run "one", from line 4.
std::string said_of_table(const std::string& table) { return said(published::design("", table)); }

const char* const kColumn = "column { name: \"MACs\" quantity: \"macs\" }\n";
const char* const kRow = "row { layer: \"a\" values: \"1\" }";

TEST(PublishedMessages, EverythingThatIsMissingAtOnce) {
  EXPECT_EQ(said("name: \"d\" run { } table { }"),
            "d: title: missing; says what the design is\n"
            "d: source: missing; names the paper of the design\n"
            "d:1:11: run[0].name: missing; every run has a name\n"
            "d:1:11: run[0].architecture: missing; names the machine\n"
            "d:1:11: run[0].workload: missing; names the network\n"
            "d:1:19: table[0].name: missing; every table has a name\n"
            "d:1:19: table[0].source: missing; says where the numbers are printed\n"
            "d:1:19: table[0].column: missing; a table has at least one column\n"
            "d:1:19: table[0].row: missing; a table has at least one row\n");
}

TEST(PublishedMessages, NoRunAndNoTable) {
  EXPECT_EQ(said("name: \"d\" title: \"t\" source: \"s\""),
            "d: run: missing; a design has at least one run\n"
            "d: table: missing; a design has at least one table\n");
}

TEST(PublishedMessages, AQuantityThatDoesNotExist) {
  const std::string text = said_of_table(std::string("column { name: \"c\" quantity: \"chip_wats\" }\n") + kRow);
  EXPECT_EQ(
      text.substr(0, 107),
      "d:4:20: table[tab].column[c].quantity: no such quantity \"chip_wats\"; did you mean \"chip_watts\"? (known: "
      "act");
}

TEST(PublishedMessages, SelectorsWhereTheyBelong) {
  EXPECT_EQ(
      said_of_table(std::string("column { name: \"c\" quantity: \"bytes\" }\n") + kRow),
      "d:4:1: table[tab].column[c].select: missing; bytes are of selected components, such as \"glb/read/input\"\n");
  EXPECT_EQ(said_of_table(std::string("column { name: \"c\" quantity: \"macs\" select: \"glb\" }\n") + kRow),
            "d:4:37: table[tab].column[c].select: macs is of all components; leave it out\n");
  EXPECT_EQ(said_of_table(std::string("column { name: \"c\" quantity: \"bytes\" select: \"glb/hop\" }\n") + kRow),
            "d:4:38: table[tab].column[c].select[0]: bytes are read or written; \"hop\" moves none that are counted\n");
}

TEST(PublishedMessages, NumbersOutOfRange) {
  EXPECT_EQ(said_of_table(
                std::string("column { name: \"c\" quantity: \"macs\" decimals: 10\n tolerance_percent: -1 }\n") + kRow),
            "d:4:37: table[tab].column[c].decimals: must be between 0 and 9, got 10\n"
            "d:5:2: table[tab].column[c].tolerance_percent: must be between 0 and 1000, got -1\n");
}

TEST(PublishedMessages, AColumnShownAloneIsNotJudged) {
  EXPECT_EQ(said_of_table(std::string("column { name: \"c\" quantity: \"none\" tolerance_percent: 5 }\n") + kRow),
            "d:4:37: table[tab].column[c].tolerance_percent: of a column that is not compared; leave it out or name a "
            "quantity\n");
}

TEST(PublishedMessages, ValuesThatAreNoNumbers) {
  EXPECT_EQ(
      said_of_table(std::string(kColumn) + "row { layer: \"a\" values: \"1,5\" } row { layer: \"b\" values: \"nan\" }\n"
                                           "row { layer: \"c\" values: \"0\" } row { layer: \"d\" values: \"0x10\" }"),
      "d:5:18: table[tab].row[0].values: MACs: must be a number, or \"-\" if none is printed, got \"1,5\"\n"
      "d:5:51: table[tab].row[1].values: MACs: must be a number, or \"-\" if none is printed, got \"nan\"\n"
      "d:6:18: table[tab].row[2].values: MACs: must be > 0, got 0; nothing has an error in percent of it\n"
      "d:6:49: table[tab].row[3].values: MACs: must be a number, or \"-\" if none is printed, got \"0x10\"\n");
}

TEST(PublishedMessages, AsManyValuesAsColumns) {
  EXPECT_EQ(said_of_table(std::string(kColumn) + "row { layer: \"a\" values: \"1 2\" } total { values: \"1 2 3\" }"),
            "d:5:18: table[tab].row[0].values: 1 columns, but 2 values; \"-\" stands for one that is not printed\n"
            "d:5:42: table[tab].total.values: 1 columns, but 3 values; \"-\" stands for one that is not printed\n");
}

TEST(PublishedMessages, TwoRowsOfOneName) {
  EXPECT_EQ(said_of_table(std::string(kColumn) + kRow + " " + kRow),
            "d:5:32: table[tab].row[1]: row a stands here twice; once is right\n");
}

TEST(PublishedMessages, ARunThatDoesNotExist) {
  EXPECT_EQ(said_of_table(std::string(kColumn) + "row { run: \"on\" values: \"1\" }"),
            "d:5:7: table[tab].row[0].run: no such run \"on\"; did you mean \"one\"? (known: one)\n");
}

TEST(PublishedMessages, ARowWithoutARun) {
  EXPECT_EQ(said("name: \"d\" title: \"t\" source: \"s\"\n"
                 "run { name: \"one\" architecture: \"m\" workload: \"n\" }\n"
                 "table { name: \"tab\" source: \"p\" column { name: \"MACs\" quantity: \"macs\" }\n"
                 "row { layer: \"a\" values: \"1\" } }"),
            "d:4:1: table[tab].row[0].run: missing; name a run here or for the whole table\n");
}

TEST(PublishedMessages, ATotalOfSeveralRunsIsASum) {
  EXPECT_EQ(said("name: \"d\" title: \"t\" source: \"s\"\n"
                 "run { name: \"a\" architecture: \"m\" workload: \"n\" } run { name: \"b\" architecture: \"m\" "
                 "workload: \"n\" }\n"
                 "table { name: \"tab\" source: \"p\" column { name: \"rate\" quantity: \"frames_per_second\" }\n"
                 "row { run: \"a\" values: \"1\" } row { run: \"b\" values: \"2\" }\n"
                 "total { values: \"3\" } }"),
            "d:5:9: table[tab].total.values: rate: rows of several runs have a total only if the column is summed\n");
}

}  // namespace
}  // namespace pj

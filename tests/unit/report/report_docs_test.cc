// SPDX-License-Identifier: Apache-2.0
// docs/report.md lists every field as it is declared in report_fields.h.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "sim/report/report_fields.h"

namespace pj {
namespace {

template <class T>
void expect_documented(const std::string& page) {
  T value{};
  visit_fields(value, [&page](const StatDecl& field, auto& /*member*/) {
    const std::string row = fmt::format("| `{}` | {} | {} |", field.name, field.unit, field.meaning);
    EXPECT_NE(page.find(row), std::string::npos) << "docs/report.md lacks\n" << row;
  });
}

TEST(ReportDocs, EveryFieldIsListedWithItsUnitAndMeaning) {
  std::ifstream file(std::string(PJ_SOURCE_DIR) + "/docs/report.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  ASSERT_FALSE(page.empty());
  expect_documented<Report>(page);
  expect_documented<ReportTechnology>(page);
  expect_documented<ReportArrays>(page);
  expect_documented<ReportRate>(page);
  expect_documented<ReportClock>(page);
  expect_documented<ReportComponent>(page);
  expect_documented<ReportSearch>(page);
  expect_documented<ReportFrontPoint>(page);
  expect_documented<ReportTotals>(page);
  expect_documented<ReportCategories>(page);
  expect_documented<ReportMovement>(page);
  expect_documented<ReportLayer>(page);
  expect_documented<ReportTraffic>(page);
  expect_documented<ReportDram>(page);
  expect_documented<ReportCharge>(page);
  expect_documented<ReportValues>(page);
  expect_documented<ReportLayerValues>(page);
}

}  // namespace
}  // namespace pj

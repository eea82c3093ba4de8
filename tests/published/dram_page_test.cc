// SPDX-License-Identifier: Apache-2.0
#include "tests/published/dram_page.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace pj {
namespace {

TEST(DramPage, DifferencesHaveASignAndOneDecimal) {
  EXPECT_EQ(difference_text(11, 10), "+10.0 %");
  EXPECT_EQ(difference_text(9.5, 10), "-5.0 %");
  EXPECT_EQ(difference_text(9.9996, 10), "0.0 %");
}

TEST(DramPage, OnlyWhatStandsBetweenTheCommentsIsWritten) {
  EXPECT_EQ(dram_page_with_tables("a\nb\n"), "a\nb\n");
  EXPECT_THROW(dram_page_with_tables("<!-- table: none -->\n<!-- end -->\n"), std::runtime_error);
  EXPECT_THROW(dram_page_with_tables("<!-- table: runs -->\n"), std::runtime_error);
}

TEST(DramPage, TheTablesAreUpToDate) {
  std::ifstream file(dram_page_path());
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  ASSERT_FALSE(page.empty());
  EXPECT_TRUE(page == dram_page_with_tables(page)) << "write the tables of docs/validation/dram.md anew with dram_page";
}

}  // namespace
}  // namespace pj

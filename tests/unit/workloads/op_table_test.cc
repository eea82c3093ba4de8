// SPDX-License-Identifier: Apache-2.0
#include "workloads/op_table.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

namespace pj {
namespace {

std::string triple(const Primitives& p) { return fmt::format("{} {} {}", p.multiplies, p.adds, p.compares); }

TEST(OpTable, EveryOperatorIsNamedOnceAndHasASource) {
  std::set<std::string_view> names;
  for (const OpDecl& op : op_table()) {
    EXPECT_TRUE(names.insert(op.name).second) << op.name;
    EXPECT_FALSE(op.source.empty()) << op.name;
    EXPECT_EQ(find_op(op.name), &op);
  }
}

TEST(OpTable, TheDocumentHoldsTheSameNumbers) {
  std::ifstream file(PJ_SOURCE_DIR "/docs/models/vector_layers.md");
  std::stringstream text;
  text << file.rdbuf();
  for (const OpDecl& op : op_table()) {
    const std::string row = fmt::format("| `{}` | {} | {} | {} | {} |", op.name, triple(op.per_element),
                                        triple(op.per_extra_operand), triple(op.per_row), op.parameters_per_channel);
    EXPECT_NE(text.str().find(row), std::string::npos) << "no row: " << row;
  }
}

TEST(OpTable, AnUnknownOperatorIsNotFound) { EXPECT_EQ(find_op("covn"), nullptr); }

}  // namespace
}  // namespace pj

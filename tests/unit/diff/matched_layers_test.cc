// SPDX-License-Identifier: Apache-2.0
#include "sim/diff/matched_layers.h"

#include <gtest/gtest.h>

#include "tests/unit/diff/hand_report.h"

namespace pj {
namespace {

Report of(const std::vector<std::string>& names, const std::string& workload = "net") {
  std::vector<ReportLayer> layers;
  for (const std::string& name : names) layers.push_back(hand::layer(name, {}, 1));
  Report report = hand::report(std::move(layers));
  report.workload = workload;
  return report;
}

bool comparable(const Report& a, const Report& b) { return are_comparable(a, b, match_layers(a, b)); }

TEST(MatchedLayers, TheSecondOfANameIsTheSecondOfThatName) {
  const Report a = of({"x", "y", "x"});
  const Report b = of({"x", "x", "x"});
  const auto matched = match_layers(a, b);
  ASSERT_EQ(matched.size(), 4U);
  EXPECT_EQ(matched[0].b, &b.layers[0]);
  EXPECT_EQ(matched[1].side(), DiffSide::kOnlyA);
  EXPECT_EQ(matched[2].a, &a.layers[2]);
  EXPECT_EQ(matched[2].b, &b.layers[1]);
  EXPECT_EQ(matched[3].side(), DiffSide::kOnlyB);
  EXPECT_EQ(&matched[3].any(), &b.layers[2]);
}

TEST(MatchedLayers, AnotherOrderIsNoDifference) {
  const Report a = of({"x", "y"});
  const Report b = of({"y", "x"});
  for (const MatchedLayer& layer : match_layers(a, b)) EXPECT_EQ(layer.side(), DiffSide::kBoth);
}

TEST(MatchedLayers, HalfOfTheLongerOneMakesWorkloadsOfTwoNamesComparable) {
  EXPECT_TRUE(comparable(of({"a", "b", "c", "d"}), of({"a", "b"}, "other")));
  EXPECT_FALSE(comparable(of({"a", "b", "c", "d", "e"}), of({"a", "b"}, "other")));
}

TEST(MatchedLayers, OneWorkloadNeedsOneLayerInCommon) {
  EXPECT_TRUE(comparable(of({"a", "b", "c", "d", "e"}), of({"a"})));
  EXPECT_FALSE(comparable(of({"a"}), of({"b"})));
}

}  // namespace
}  // namespace pj

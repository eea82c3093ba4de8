// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/sweep_from_proto.h"

#include <gtest/gtest.h>

#include "arch/base/config/read_text.h"
#include "configs/schema/sweep.pb.h"

namespace pj {
namespace {

std::optional<SweepSpec> read(const std::string& text, Problems& problems) {
  picojoule::schema::Sweep sweep;
  const auto locations = read_text_from(text, "folder/s.textproto", sweep, problems);
  auto spec =
      locations ? sweep_from_proto(ConfigNode(sweep, *locations), "folder/s.textproto", problems) : std::nullopt;
  return problems.empty() ? spec : std::nullopt;
}

std::string refusal_of(const std::string& text) {
  Problems problems;
  EXPECT_FALSE(read(text, problems));
  return problems.text();
}

TEST(SweepFile, SaysARunAndWhatVaries) {
  Problems problems;
  const auto spec = read(R"(architecture: "./m.textproto" workload: "resnet50" batch: 4 set: "a.b=1"
    vary { path: "style" value: "ws" value: "os" }
    vary { path: "array.rows" value: "8:24:8,64" }
    vary { path: "workload" value: "net.textproto" value: "alexnet" }
    strategy: "latin" points: 12 seed: 7)",
                         problems);
  ASSERT_TRUE(spec) << problems.text();
  EXPECT_EQ(spec->base.architecture, "folder/m.textproto");
  EXPECT_EQ(spec->base.workload, "resnet50");
  EXPECT_EQ(spec->base.engine, "analytic");
  EXPECT_EQ(spec->base.batch, 4);
  ASSERT_EQ(spec->axes.size(), 3U);
  EXPECT_EQ(spec->axes[0].values, (std::vector<std::string>{"ws", "os"}));
  EXPECT_EQ(spec->axes[1].values, (std::vector<std::string>{"8", "16", "24", "64"}));
  EXPECT_EQ(spec->axes[2].values, (std::vector<std::string>{"folder/net.textproto", "alexnet"}));
  EXPECT_EQ(spec->strategy, Strategy::kLatin);
  EXPECT_EQ(spec->points, 12);
  EXPECT_EQ(spec->seed, 7U);
}

TEST(SweepFile, AllMistakesAreToldWhereTheyStand) {
  EXPECT_EQ(
      refusal_of("vary { path: \"a.b\" value: \"8:1:1\" }\n"
                 "vary { value: \"1\" }\n"
                 "strategy: \"gird\"\n"
                 "stile: \"ws\""),
      "folder/s.textproto:4:1: no such field \"stile\" in Sweep; did you mean \"style\"? (known: architecture, batch, "
      "description, dram, engine, include, layers, map, mapping, name, points, precision, seed, set, strategy, style, "
      "technology, uncontended, vary, workload)\n"
      "folder/s.textproto:3:1: strategy: no such strategy \"gird\"; did you mean \"grid\"? (known: grid, latin, "
      "list, random)\n"
      "folder/s.textproto:1:20: vary[0].value[0]: range \"8:1:1\" ends before it starts\n"
      "folder/s.textproto:2:1: vary[1].path: missing; names what varies, as --set does\n");
}

TEST(SweepFile, AValueIsMissing) {
  EXPECT_EQ(refusal_of("vary { path: \"a\" }"),
            "folder/s.textproto:1:1: vary[0].value: missing; what varies has at least one value\n");
}

TEST(SweepFlag, IsAPathAndValues) {
  Problems problems;
  const auto axis = axis_from_flag("unified_buffer.banks=4,8", problems);
  ASSERT_TRUE(axis);
  EXPECT_EQ(axis->path, "unified_buffer.banks");
  EXPECT_EQ(axis->values, (std::vector<std::string>{"4", "8"}));
  EXPECT_FALSE(axis_from_flag("banks", problems));
  EXPECT_EQ(problems.text(),
            "--vary banks: must be PATH=VALUES, such as unified_buffer.banks=4,8,16 or array.rows=8:64:8\n");
}

}  // namespace
}  // namespace pj

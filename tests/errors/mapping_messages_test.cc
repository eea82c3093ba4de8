// SPDX-License-Identifier: Apache-2.0
// What a user reads who gets a mapping wrong: each message with its place.
#include <gtest/gtest.h>

#include "arch/base/config/read_text.h"
#include "configs/schema/mapping.pb.h"
#include "dataflow/mapping/mapping_from_proto.h"
#include "tests/unit/mapping/small_machine.h"

namespace pj {
namespace {

std::string messages(const std::string& text) {
  Problems problems;
  picojoule::schema::Mapping proto;
  const auto locations = read_text_from(text, "m", proto, problems);
  const bool made =
      locations && mapping_from_proto(ConfigNode(proto, *locations), small_gemm(), small_machine(), problems);
  EXPECT_EQ(made, problems.empty());
  return problems.text();
}

TEST(MappingMessages, UnknownMemory) {
  EXPECT_EQ(messages(R"(memory { name: "bufer" })"),
            "m:1:10: memory[bufer].name: no such memory \"bufer\"; did you mean \"buffer\"? (known: buffer, dram, "
            "registers)\n");
}

TEST(MappingMessages, UnknownFanout) {
  EXPECT_EQ(messages(R"(fanout { name: "aray" })"),
            "m:1:10: fanout[aray].name: no such fan-out \"aray\"; did you mean \"array\"? (known: array)\n");
}

TEST(MappingMessages, UnknownDimensionHereAndThere) {
  EXPECT_EQ(messages("memory { name: \"dram\" loop { dim: \"R\" factor: 2 } }\n"
                     "fanout { name: \"array\" loop { dim: \"m\" factor: 2 axis: \"rows\" } }"),
            "m:1:30: memory[dram].loop[0].dim: no such dimension \"R\"; (known: C, G, M, P)\n"
            "m:2:31: fanout[array].loop[0].dim: no such dimension \"m\"; did you mean \"M\"? (known: C, G, M, P)\n");
}

TEST(MappingMessages, MissingDimensionFactorAndAxis) {
  EXPECT_EQ(messages(R"(fanout { name: "array" loop { } })"),
            "m:1:24: fanout[array].loop[0].dim: missing; names one dimension (known: G, M, C, P)\n"
            "m:1:24: fanout[array].loop[0].factor: missing; must be >= 1\n"
            "m:1:24: fanout[array].loop[0].axis: missing; names one axis (known: rows, columns)\n");
}

TEST(MappingMessages, FactorBelowOne) {
  EXPECT_EQ(messages(R"(memory { name: "dram" loop { dim: "M" factor: 0 } loop { dim: "M" factor: -3 } })"),
            "m:1:39: memory[dram].loop[0].factor: must be >= 1, got 0\n"
            "m:1:67: memory[dram].loop[1].factor: must be >= 1, got -3\n");
}

TEST(MappingMessages, UnknownAxis) {
  EXPECT_EQ(
      messages(R"(fanout { name: "array" loop { dim: "M" factor: 2 axis: "row" } })"),
      "m:1:50: fanout[array].loop[0].axis: no such axis \"row\"; did you mean \"rows\"? (known: columns, rows)\n");
}

TEST(MappingMessages, BypassOfAnUnknownTensorOrOfOneTwice) {
  EXPECT_EQ(messages("memory { name: \"buffer\" bypass: \"weigth\" }\n"
                     "memory { name: \"registers\" bypass: [\"input\", \"input\"] }"),
            "m:1:25: memory[buffer].bypass[0]: no such tensor \"weigth\"; did you mean \"weight\"? (known: input, "
            "output, weight)\n"
            "m:2:46: memory[registers].bypass[1]: \"input\" stands here twice; once is right\n");
}

TEST(MappingMessages, AMappingForAnotherMachine) {
  EXPECT_EQ(messages(R"(architecture: "systolic_32")"),
            "m:1:1: architecture: the machine is \"small\", not \"systolic_32\"; name it or leave this out\n");
}

TEST(MappingMessages, TwiceTheSameMemory) {
  picojoule::schema::Mapping proto;
  for (int i = 0; i < 2; ++i) proto.add_memory()->set_name("dram");
  Problems problems;
  EXPECT_FALSE(mapping_from_proto(ConfigNode(proto), small_gemm(), small_machine(), problems));
  EXPECT_EQ(problems.text(), "memory[dram].name: the memory \"dram\" stands here twice; once is right\n");
  // In a file the text reader finds it.
  EXPECT_NE(messages("memory { name: \"dram\" }\nmemory { name: \"dram\" }").find("m:2:10: memory[dram].name: "),
            std::string::npos);
}

}  // namespace
}  // namespace pj

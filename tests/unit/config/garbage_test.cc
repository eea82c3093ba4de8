// SPDX-License-Identifier: Apache-2.0
// Whatever the bytes are: no crash, nothing on stderr, and a refused file always has a located problem.
#include <gtest/gtest.h>

#include <random>

#include "arch/base/config/config_node.h"
#include "arch/base/config/override.h"
#include "arch/base/config/read_text.h"
#include "configs/schema/architecture.pb.h"

namespace pj {
namespace {

using picojoule::schema::Architecture;

constexpr char kGood[] =
    "name: \"m\"\nclock { name: \"core\" mhz: 200 }\n"
    "memory { name: \"glb\" keeps: [\"weight\", 'input'] capacity_bytes: 108 }\n"
    "fanout < name: \"pe\" rows: 12 > # comment\nmemory: [{ name: \"rf\" }, { banks: 1 }]\n";

std::string problem_of(const std::string& text) {
  Architecture machine;
  Problems problems;
  EXPECT_FALSE(read_text_from(text, "g", machine, problems));
  EXPECT_EQ(problems.count(), 1U) << problems.text();
  return problems.text();
}

TEST(Garbage, ANulByteIsLocated) {
  EXPECT_EQ(problem_of(std::string("name: \"m\"\nna\0me", 15)), "g:2:3: not UTF-8 text (byte 0x00)\n");
}

TEST(Garbage, ALatin1ByteIsLocated) {
  EXPECT_EQ(problem_of("name: \"f\xFCr\""), "g:1:9: not UTF-8 text (byte 0xfc)\n");
}

TEST(Garbage, NestingIsLimited) {
  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += "x {\n";
  Architecture machine;
  Problems problems;
  EXPECT_FALSE(read_text_from(deep, "g", machine, problems));
  EXPECT_NE(problems.text().find("too deep"), std::string::npos) << problems.text().substr(0, 1000);
  EXPECT_FALSE(read_text_from("x: " + std::string(200'000, '['), "g", machine, problems));
}

TEST(Garbage, AWordOfAMegabyteIsShownShort) {
  Architecture machine;
  Problems problems;
  EXPECT_TRUE(read_text_from(std::string(1'000'000, 'a') + ": 1", "g", machine, problems));
  EXPECT_LT(problems.text().size(), 1000U);
}

TEST(Garbage, AFileLargerThanTheLimitIsAProblem) {
  EXPECT_EQ(problem_of(std::string((64U << 20) + 1, ' ')), "g: larger than 67108864 bytes\n");
}

TEST(Garbage, ThousandsOfMutationsNeitherCrashNorPrintNorLoseAProblem) {
  const unsigned seed = 7;
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  testing::internal::CaptureStderr();
  for (int run = 0; run < 5000; ++run) {
    std::string text = kGood;
    for (unsigned edits = 1 + random() % 6; edits > 0 && !text.empty(); --edits) {
      const std::size_t at = random() % text.size();
      const std::size_t from = random() % text.size();
      const unsigned kind = random() % 4;
      if (kind == 0) text[at] = static_cast<char>(random());
      if (kind == 1) text.erase(at, random() % 8);
      if (kind == 2) text.insert(at, text.substr(from, random() % 30));
      if (kind == 3) text[at] = "{}[]<>:\"'#,;\n\t-.0\\"[random() % 18];
    }
    Architecture machine;
    Problems problems;
    const std::optional<LocationTree> locations = read_text_from(text, "g", machine, problems);
    ASSERT_TRUE(locations.has_value() || !problems.empty()) << text;
    if (!locations) continue;
    const ConfigNode root(machine, *locations);
    for (const ConfigNode& memory : root.each("memory")) ASSERT_GT((memory / "banks").line, 0) << text;
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(Garbage, MutatedOverridesChangeTheMachineOrSayWhyNot) {
  const unsigned seed = 11;
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const std::string changes[] = {"glb.capacity_bytes=131072", "memory[glb].keeps=[weight, \"input\"]",
                                 "clock[0].mhz=1e3"};
  for (int run = 0; run < 5000; ++run) {
    Architecture machine;
    Problems problems;
    std::optional<LocationTree> locations = read_text_from(kGood, "g", machine, problems);
    ASSERT_TRUE(locations.has_value());
    std::string text = changes[random() % 3];
    for (unsigned edits = random() % 4; edits > 0 && !text.empty(); --edits) {
      const std::size_t at = random() % text.size();
      if (random() % 2 == 0) {
        text[at] = "[]=.,\"'0-\x01\xFF gx"[random() % 14];
      } else {
        text.erase(at, 1 + random() % 3);
      }
    }
    const std::string before = machine.SerializeAsString();
    const bool applied = apply_override(text, machine, *locations, problems);
    ASSERT_EQ(applied, problems.empty()) << text;
    if (!applied) {
      ASSERT_EQ(machine.SerializeAsString(), before) << text;
    }
  }
}

}  // namespace
}  // namespace pj

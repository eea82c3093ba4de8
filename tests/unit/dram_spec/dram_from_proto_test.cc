// SPDX-License-Identifier: Apache-2.0
// A DRAM file becomes the memory system it describes.
#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "configs/schema/architecture.pb.h"
#include "tests/unit/dram_spec/dram_text.h"

namespace pj {
namespace {

const std::string kDdr4 = std::string(PJ_SOURCE_DIR) + "/configs/dram/ddr4_2400.textproto";

DramSpec ddr4_with(const std::vector<Override>& changes) {
  Problems problems;
  const auto spec = load_dram(kDdr4, changes, problems);
  if (!spec) throw std::runtime_error(problems.text());
  return *spec;
}

TEST(DramFromProto, DefaultsAreThoseOfTheSchema) {
  const DramSpec d = good_dram();
  EXPECT_EQ(d.organization.channels, 1);
  EXPECT_EQ(d.organization.ranks, 1);
  EXPECT_EQ(d.timing.dqsck, 0);
  EXPECT_EQ(d.timing.rcd_write, 12);
  EXPECT_EQ(d.timing.rp_all, 11);
  EXPECT_EQ(d.timing.rank_switch, 0);
  EXPECT_EQ(d.timing.read_to_write, 10 + 4 + 2 - 8);  // RL + BL/2 + 2 - WL
  EXPECT_EQ(d.timing.refresh_to_activate, 4);         // rrd_s
  EXPECT_EQ(d.timing.activate_command, 1);
  EXPECT_FALSE(d.timing.two_command_buses);
  EXPECT_FALSE(d.io);
  EXPECT_FALSE(d.phy);
  EXPECT_EQ(d.controller.page, PagePolicy::kOpen);
  EXPECT_EQ(d.controller.refresh, RefreshMode::kAllBank);
  EXPECT_EQ(d.controller.read_queue, 32);
  EXPECT_EQ(d.controller.drain_from, 26);  // 0.8 x 32 = 25.6, rounded up
  EXPECT_EQ(d.controller.drain_to, 6);     // 0.2 x 32 = 6.4, rounded down
  EXPECT_EQ(d.controller.hit_limit, 16);
  EXPECT_EQ(d.controller.power_down_after, 0);
  EXPECT_EQ(d.controller.entry_clocks, 1);
  EXPECT_EQ(d.controller.return_clocks, 1);
}

TEST(DramFromProto, LongTimesAreTheShortOnesWithoutBankGroups) {
  Problems problems;
  std::string text = changed_dram("bank_groups: 4 banks: 4", "banks: 16");
  for (const auto& [was, is] : {std::pair<std::string, std::string>{" ccd_l: 6", ""},
                                {" rrd_l: 5", ""},
                                {" wtr_l: 7", ""},
                                {"bank:2 column:3 bank_group:2 column:3", "bank:4 column:6"},
                                {" xor: [\"bank_group[0]^row[0]\"]", ""}}) {
    text.replace(text.find(was), was.size(), is);
  }
  const auto d = dram_of(text, problems);
  ASSERT_TRUE(d) << problems.text();
  EXPECT_EQ(d->timing.ccd_l, 4);
  EXPECT_EQ(d->timing.rrd_l, 4);
  EXPECT_EQ(d->timing.wtr_l, 2);
}

TEST(DramFromProto, MilliamperesBecomeAmperesAndPicosecondsFemtoseconds) {
  const DramSpec d = good_dram();
  EXPECT_DOUBLE_EQ(d.rails.at(0).idd0, 0.060);
  EXPECT_DOUBLE_EQ(*d.rails.at(0).idd5_bank, 0.050);
  EXPECT_EQ(d.timing.femtoseconds, 1'000'000);
  EXPECT_DOUBLE_EQ(d.peak_bytes_per_second(), 16e9);  // 8 bytes twice a ns
}

TEST(DramFromProto, WatermarksAreNotRoundedForTheLastBitOfADouble) {
  EXPECT_GT(0.56 * 25, 14.0);
  EXPECT_LT(0.58 * 50, 29.0);
  EXPECT_EQ(good_dram("page: \"open\"", "write_queue: 25 drain_from: 0.56").controller.drain_from, 14);
  EXPECT_EQ(good_dram("page: \"open\"", "write_queue: 50 drain_to: 0.58").controller.drain_to, 29);
}

TEST(DramFromProto, TheSmallestQueueDrainsFromOneToNone) {
  const DramSpec d = good_dram("page: \"open\"", "write_queue: 1 drain_from: 0.01 drain_to: 0");
  EXPECT_EQ(d.controller.drain_from, 1);
  EXPECT_EQ(d.controller.drain_to, 0);
}

TEST(DramFromProto, LinksAreReadWithTheirSource) {
  const DramSpec d = good_dram(
      "controller {", "io { read_pj_per_bit: 5 write_pj_per_bit: 4 how: \"estimated\" source: \"s\" } controller {");
  ASSERT_TRUE(d.io);
  EXPECT_DOUBLE_EQ(d.io->read_pj_per_bit, 5.0);
  EXPECT_DOUBLE_EQ(d.io->write_pj_per_bit, 4.0);
  EXPECT_EQ(d.io->source, "s");
  EXPECT_FALSE(d.phy);
}

TEST(LoadDram, OverridesAreRootedAtTheSpec) {
  const DramSpec d = ddr4_with({{"controller.page", "closed", "--set"},
                                {"timing.refi", "4680", "--set"},
                                {"vdd.idd0_ma", "61", "--set"},
                                {"address.xor", "[\"bank[1]^row[0]\",\"bank_group[0]^row[1]\"]", "--set"}});
  EXPECT_EQ(d.controller.page, PagePolicy::kClosed);
  EXPECT_EQ(d.timing.refi, 4680);
  EXPECT_DOUBLE_EQ(d.rails.at(0).idd0, 0.061);
  ASSERT_EQ(d.map.xors().size(), 2u);
  EXPECT_EQ(d.map.text(), "row:15 bank:2 column:7 bank_group:2 column:3 byte:3 bank[1]^row[0] bank_group[0]^row[1]");
}

TEST(LoadDram, AnUnknownFieldOfAnOverrideStopsIt) {
  Problems problems;
  EXPECT_FALSE(load_dram(kDdr4, {{"timing.tRFC", "1", "--set timing.tRFC=1"}}, problems));
  EXPECT_NE(problems.text().find("tRFC"), std::string::npos);
}

TEST(LoadDram, NoFileMeansNoSpec) {
  Problems problems;
  EXPECT_FALSE(load_dram("no_such.textproto", {}, problems));
  EXPECT_EQ(problems.count(), 1u);
}

TEST(DramFromProto, ProblemsOfOthersDoNotStopIt) {
  Problems problems;
  problems.add({}, "something else");
  EXPECT_TRUE(dram_of(kGoodDram, problems));
}

TEST(DramFromProto, AMessageThatIsNoDramIsABrokenPromise) {
  Problems problems;
  const picojoule::schema::Clock clock;
  EXPECT_THROW(dram_from_proto(ConfigNode(clock), problems), std::logic_error);
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A number, a word or a bracket replaced, dropped, doubled or broken.
std::string mutated(std::string text, std::mt19937& random) {
  static const std::vector<std::string> kParts = {
      "0",      "-1", "3", "4294967296", "1e300", "nan",  "\"\"", "[]",  "{",   "}",
      ":",      "[",  "]", "^",          "row",   "bank", "\"",   "62:", ":62", "9223372036854775807",
      "byte:3", "#",  "\n"};
  const int changes = 1 + static_cast<int>(random() % 3);
  for (int i = 0; i < changes; ++i) {
    const std::size_t at = random() % text.size();
    const std::size_t length = random() % 6;
    const std::string& part = kParts[random() % kParts.size()];
    switch (random() % 4) {
      case 0:
        text.replace(at, length, part);
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.insert(at, part);
        break;
      default: {
        const auto digit = text.find_first_of("0123456789", at);
        if (digit != std::string::npos) text[digit] = static_cast<char>('0' + random() % 10);
      }
    }
  }
  return text;
}

TEST(DramFromProto, NoSmallChangeOfAFileIsMoreThanAProblem) {
  constexpr unsigned kSeed = 20;
  std::mt19937 random(kSeed);
  const std::vector<std::string> texts = {kGoodDram, text_of(kDdr4)};
  int made = 0, refused = 0;
  for (int i = 0; i < 6000; ++i) {
    const std::string text = mutated(texts[static_cast<std::size_t>(i) % texts.size()], random);
    Problems problems;
    const auto spec = dram_of(text, problems);
    ASSERT_EQ(spec.has_value(), problems.empty()) << "seed " << kSeed << ", change " << i << ":\n" << text;
    ++(spec ? made : refused);
    if (!spec) continue;
    const std::int64_t last = spec->organization.bytes() - 1;
    ASSERT_EQ(spec->map.encode(spec->map.decode(last)) / spec->organization.burst_bytes(),
              last / spec->organization.burst_bytes())
        << text;
  }
  EXPECT_GT(made, 100);
  EXPECT_GT(refused, 100);
}

}  // namespace
}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "sim/dram/dram_show.h"

#include <gtest/gtest.h>

#include <sstream>

#include "memory/dram/dram_from_proto.h"
#include "sim/dram/dram_parameters.h"

namespace pj {
namespace {

const std::vector<std::string> kChanges = {"timing.refi=5000", "vdd.idd0_ma=61.5"};

DramSpec ddr4(const std::vector<std::string>& changes) {
  Problems problems;
  std::vector<Override> overrides;
  overrides.reserve(changes.size());
  for (const std::string& text : changes) overrides.push_back(*override_from(text, problems));
  const auto spec = load_dram(std::string(PJ_SOURCE_DIR) + "/configs/dram/ddr4_2400.textproto", overrides, problems);
  if (!spec) throw std::runtime_error(problems.text());
  return *spec;
}

DramParameter parameter(const std::string& path, const std::vector<std::string>& changes) {
  for (const DramParameter& p : dram_parameters(ddr4(changes), changes)) {
    if (p.path == path) return p;
  }
  return {};
}

TEST(DramParameters, ClocksAreShownAsTimeToo) {
  const DramParameter rcd = parameter("timing.rcd", {});
  EXPECT_EQ(rcd.value, "16");
  EXPECT_EQ(rcd.time, "13.33 ns");  // 16 x 0.833
}

TEST(DramParameters, AreOfTheSpecsSourceUnlessTheyHaveOneOfTheirOwn) {
  EXPECT_NE(parameter("timing.rcd", {}).source.find("MICRON_4Gb_DDR4-2400_8bit_A.json"), std::string::npos);
  EXPECT_NE(parameter("timing.refi", {}).source.find("7.8 us"), std::string::npos);
}

TEST(DramParameters, AChangeIsTheSourceOfWhatItChanged) {
  EXPECT_EQ(parameter("timing.refi", kChanges).source, "--set timing.refi=5000");
  EXPECT_EQ(parameter("timing.refi", kChanges).value, "5000");
  EXPECT_EQ(parameter("rail[vdd].idd0_ma", kChanges).source, "--set vdd.idd0_ma=61.5");
  EXPECT_EQ(parameter("rail[vdd].idd0_ma", kChanges).value, "61.5");
}

TEST(DramParameters, AControllersValuesAreAChoice) {
  EXPECT_EQ(parameter("controller.hit_limit", {}).source, "a choice, not the device's: docs/models/dram.md");
}

// All that --show lists can be given back to --set, the map and shares of a queue apart.
TEST(DramParameters, ArePathsThatSetTakes) {
  for (const DramParameter& p : dram_parameters(ddr4({}), {})) {
    if (p.path == "address.map" || p.path.rfind("controller.drain", 0) == 0) continue;
    EXPECT_NO_THROW(ddr4({p.path + "=" + p.value})) << p.path;
  }
}

TEST(DramShow, FitsOneHundredColumnsAndShowsTheMapByBits) {
  const std::string text = dram_show_text(ddr4({}), {});
  EXPECT_NE(text.find("\n    31-17  row 14-0\n    16-15  bank 1-0\n     14-8  column 9-3\n      7-6  bank_group 1-0\n"),
            std::string::npos)
      << text;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100U) << line;
}

}  // namespace
}  // namespace pj

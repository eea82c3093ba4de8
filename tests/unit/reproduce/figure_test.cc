// SPDX-License-Identifier: Apache-2.0
#include "sim/reproduce/figure.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tests/unit/reproduce/hand_design.h"

namespace pj {
namespace {

class Figures : public testing::Test {
 protected:
  [[nodiscard]] double of(Figure figure, const std::vector<std::string>& selectors = {}) const {
    return *value_of(figure, parsed(selectors), {&run_, layers_});
  }
  static std::vector<Selector> parsed(const std::vector<std::string>& texts) {
    Problems problems;
    std::vector<Selector> selectors;
    selectors.reserve(texts.size());
    for (const std::string& text : texts) selectors.push_back(selector_from(text, {}, problems));
    EXPECT_TRUE(problems.empty()) << problems.text();
    return selectors;
  }

  RunFigures run_ = hand::figures();
  std::vector<std::size_t> layers_ = {0};
};

TEST_F(Figures, OfOneLayer) {
  EXPECT_DOUBLE_EQ(of(Figure::kMacs), 400);
  EXPECT_DOUBLE_EQ(of(Figure::kCycles), 200);
  EXPECT_DOUBLE_EQ(of(Figure::kSeconds), 2e-6);
  EXPECT_DOUBLE_EQ(of(Figure::kFramesPerSecond), 3 / 2e-6);
  EXPECT_DOUBLE_EQ(of(Figure::kMacsPerSecond), 400 / 2e-6);
  EXPECT_DOUBLE_EQ(of(Figure::kUtilization), 400.0 / (200 * 4));
  EXPECT_DOUBLE_EQ(of(Figure::kActiveUnits), 4);
}

// 200 cycles less the 30 and 10 in which the DRAM was waited for; the buffer's port is on the chip: 160 / 100 MHz.
TEST_F(Figures, ProcessingLeavesOutWhatTheOffChipMemoryCosts) {
  EXPECT_DOUBLE_EQ(of(Figure::kProcessingSeconds), 1.6e-6);
}

TEST_F(Figures, EnergyOfTheChipAndOfAll) {
  EXPECT_DOUBLE_EQ(of(Figure::kEnergyPj), 8000);
  EXPECT_DOUBLE_EQ(of(Figure::kPjPerMac), 20);
  EXPECT_DOUBLE_EQ(of(Figure::kChipEnergyPj), 3000);
  EXPECT_DOUBLE_EQ(of(Figure::kChipPjPerMac), 7.5);
  EXPECT_DOUBLE_EQ(of(Figure::kChipWatts), 3000e-12 / 2e-6);
  EXPECT_DOUBLE_EQ(of(Figure::kChipMacsPerJoule), 400 / 3000e-12);
}

TEST_F(Figures, EnergyOfWhatIsSelected) {  // glb: 1000 + 500 pJ; macs 1500 of 3000 pJ on the chip
  EXPECT_DOUBLE_EQ(of(Figure::kEnergyPj, {"glb"}), 1500);
  EXPECT_DOUBLE_EQ(of(Figure::kEnergyPj, {"glb/read"}), 1000);
  EXPECT_DOUBLE_EQ(of(Figure::kPjPerMac, {"*/mac"}), 1500.0 / 400);
  EXPECT_DOUBLE_EQ(of(Figure::kEnergyShare, {"mac"}), 1500.0 / 8000);
  EXPECT_DOUBLE_EQ(of(Figure::kChipEnergyShare, {"mac"}), 0.5);
}

TEST_F(Figures, BytesReadAndWritten) {
  EXPECT_DOUBLE_EQ(of(Figure::kBytes, {"glb/read/input"}), 60);
  EXPECT_DOUBLE_EQ(of(Figure::kBytes, {"glb"}), 60 + 40 + 20 + 30);
  EXPECT_DOUBLE_EQ(of(Figure::kBytes, {"*/write"}), 40 + 30);
  EXPECT_DOUBLE_EQ(of(Figure::kBytes, {"glb/read/input", "glb/*/partial_sum"}), 60 + 20 + 30);
}

TEST_F(Figures, WhatTwoSelectorsTakeIsCountedOnce) {
  EXPECT_DOUBLE_EQ(of(Figure::kBytes, {"glb/read/input", "*/read"}), 100 + 60 + 20);
  EXPECT_DOUBLE_EQ(of(Figure::kCount, {"glb", "glb/read"}), 8 + 5);
}

// 160 cycles with 4 units and 100 with 2: (640 + 200) / 260.
TEST_F(Figures, ActiveUnitsOfSeveralLayersAreWeightedWithTheirProcessingTime) {
  layers_ = {0, 1};
  EXPECT_DOUBLE_EQ(of(Figure::kActiveUnits), 840.0 / 260);
}

TEST_F(Figures, OfSeveralLayersAreNoMeansOfTheirs) {  // 4000 pJ over 3 us, not the mean of 1.5 and 1 mW
  layers_ = {0, 1};
  EXPECT_DOUBLE_EQ(of(Figure::kChipWatts), 4000e-12 / 3e-6);
  EXPECT_DOUBLE_EQ(of(Figure::kUtilization), 500.0 / (300 * 4));
}

TEST_F(Figures, WithoutTimeThereIsNoPower) {
  run_.report.layers[0].seconds = 0;
  EXPECT_EQ(value_of(Figure::kChipWatts, {}, {&run_, {0}}), std::nullopt);
  EXPECT_EQ(value_of(Figure::kNone, {}, {&run_, {0}}), std::nullopt);
}

TEST_F(Figures, EachNameMeansItself) {
  for (const std::string& name : figure_names()) EXPECT_EQ(name_of(*figure_named(name)), name);
  EXPECT_EQ(figure_named("watt"), std::nullopt);
}

TEST_F(Figures, TheDocumentNamesEach) {
  std::ifstream file(std::string(PJ_SOURCE_DIR) + "/docs/reproduce.md");
  const std::string document{std::istreambuf_iterator<char>(file), {}};
  for (const std::string& name : figure_names()) {
    EXPECT_NE(document.find('`' + name + '`'), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace pj

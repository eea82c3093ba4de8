// SPDX-License-Identifier: Apache-2.0
// The design of tests/data/published: GEMMs of 64 x 64 x 64 and 64 x 64 x 32 on an 8 x 8 array.
#include "sim/reproduce/run_published.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "sim/reproduce/compare.h"
#include "sim/reproduce/published_from_proto.h"

namespace pj {
namespace {

const std::string kFile = std::string(PJ_SOURCE_DIR) + "/tests/data/published/tiny.textproto";

class RunPublished : public testing::Test {
 protected:
  void SetUp() override {
    Problems problems;
    design_ = load_published(kFile, problems).value();
  }
  std::string refusal() {
    Problems problems;
    EXPECT_FALSE(run_published(design_, Catalog::find(), {}, problems).has_value());
    std::string text = problems.text();
    for (std::size_t at; (at = text.find(kFile)) != std::string::npos;) text.replace(at, kFile.size(), "tiny");
    return text;
  }
  std::vector<RunFigures> figures() {
    Problems problems;
    auto figures = run_published(design_, Catalog::find(), {}, problems);
    if (!figures) throw std::runtime_error(problems.text());
    return std::move(*figures);
  }

  PublishedDesign design_;
};

// a: 64^3 = 262144 MACs for 260 k printed: +0.825 %; inputs and weights once, 64 x 64 bytes each: 8192.
TEST_F(RunPublished, TheTablesOfATinyDesign) {
  const std::vector<RunFigures> runs = figures();
  const Comparison comparison = compare(design_, runs);
  const ComparedTable& layers = comparison.tables[0];
  EXPECT_DOUBLE_EQ(*layers.rows[0].cells[0].simulated, 262.144);
  EXPECT_NEAR(*layers.rows[0].cells[0].error_percent, 100 * 2.144 / 260, 1e-12);
  EXPECT_DOUBLE_EQ(*layers.total->cells[0].simulated, 262.144 + 131.072);
  EXPECT_DOUBLE_EQ(*layers.rows[0].cells[2].simulated, 64);  // the whole array
  EXPECT_DOUBLE_EQ(*layers.rows[0].cells[3].simulated, 2 * 64 * 64);
  EXPECT_FALSE(comparison.within_tolerance());  // b's inputs are still on the chip: 2048 bytes for 4000 printed
}

TEST_F(RunPublished, ABatchOfTwoHasTwiceTheMacs) {
  const std::vector<RunFigures> runs = figures();
  EXPECT_DOUBLE_EQ(*compare(design_, runs).tables[1].rows[1].cells[0].error_percent, 0);
  EXPECT_TRUE(runs[1].active_units.empty());  // nobody asks for them
}

TEST_F(RunPublished, ProblemsStandWhereTheFileSaysIt) {
  design_.runs[0].request.architecture = "systolic_9";
  design_.runs[1].request.style = "wz";
  const std::string text = refusal();
  EXPECT_EQ(text.substr(0, 84),
            "tiny:7:19: run[one].architecture: no machine \"systolic_9\"; did you mean \"systolic_8\"")
      << text;
  EXPECT_NE(
      text.find(
          "tiny:8:83: run[two].style: no style \"wz\"; did you mean \"ws\"? (known: is, nlr, nvdla, os, rs, ws)\n"),
      std::string::npos)
      << text;
}

TEST_F(RunPublished, LayersThatTheRunHasNot) {
  design_.tables[0].rows[1].layers = "bb";
  EXPECT_EQ(refusal(),
            "tiny:24:9: table[layers].row[1].layer: run one has no layer \"bb\"; did you mean \"b\"? (known: a, b)\n");
}

TEST_F(RunPublished, ComponentsThatTheMachineHasNot) {
  design_.tables[0].columns[3].selectors[0].component = "drum";
  const std::string text = refusal();
  EXPECT_NE(text.find("column[inputs].select[0]: no component \"drum\"; did you mean \"dram\"? (known: accumulators,"),
            std::string::npos)
      << text;
}

TEST_F(RunPublished, AChangeThatCannotBeMade) {
  design_.runs[0].request.set = {"dram.wdth_bits=8"};
  EXPECT_NE(refusal().find("dram.wdth_bits"), std::string::npos) << refusal();
}

}  // namespace
}  // namespace pj

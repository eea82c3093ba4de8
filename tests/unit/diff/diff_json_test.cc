// SPDX-License-Identifier: Apache-2.0
#include "sim/diff/diff_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "sim/diff/compare_reports.h"
#include "sim/diff/diff_csv.h"
#include "tests/unit/diff/hand_report.h"

namespace pj {
namespace {

TEST(DiffJson, HoldsInputsAndEffect) {
  Report b = hand::after();
  b.components[1].parameters["capacity_bytes"] = "2048";
  const auto json = nlohmann::json::parse(diff_json(compare_reports(hand::before(), b)));
  EXPECT_EQ(json["schema"], "picojoule.diff.v1");
  EXPECT_EQ(json["inputs_changed"], true);
  EXPECT_EQ(json["inputs"]["components"][0]["changes"][0]["b"], "2048");
  EXPECT_EQ(json["inputs"]["prices"][0]["a_pj"], 2.0);
  EXPECT_EQ(json["by_category"][1]["counts_pj"], -80.0);
  EXPECT_EQ(json["by_category"][1]["prices_pj"], 60.0);
  EXPECT_EQ(json["by_category"][1]["ratio"], 0.9);
  EXPECT_EQ(json["layers"][0]["cycles_reason"]["difference"], -15);
  EXPECT_EQ(json["layers"][0]["in"], "both");
}

TEST(DiffJson, ARatioToNothingIsNull) {
  const auto json = nlohmann::json::parse(diff_json(compare_reports(hand::before(), hand::after())));
  EXPECT_TRUE(json["by_category"][4]["ratio"].is_null());  // static: 0 and 0
}

TEST(DiffCsv, EveryFigureIsARowWithItsUnit) {
  const std::string csv = diff_csv(compare_reports(hand::before(), hand::after()));
  EXPECT_EQ(csv.rfind("list,name,unit,a,b,difference,ratio,counts_pj,prices_pj\n", 0), 0U);
  EXPECT_NE(csv.find("\ncategory,movement,pJ,200,180,-20,0.9,-80,60\n"), std::string::npos) << csv;
  EXPECT_NE(csv.find("\nstall,input: buffer port,cycle,20,5,-15,0.25,,\n"), std::string::npos) << csv;
  EXPECT_NE(csv.find("\naction,buffer/read/input,pJ,200,180,-20,0.9,-80,60\n"), std::string::npos) << csv;
  EXPECT_NE(csv.find("\nlayer_cycles,conv,cycle,520,505,-15,"), std::string::npos) << csv;
}

}  // namespace
}  // namespace pj

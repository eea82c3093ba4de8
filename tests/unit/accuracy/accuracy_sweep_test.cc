// SPDX-License-Identifier: Apache-2.0
#include "sim/accuracy/accuracy_sweep.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sim/accuracy/accuracy_report.h"
#include "sim/accuracy/value_network_from_proto.h"

namespace pj {
namespace {

// A macro whose inference costs 10 pJ a converter bit.
class PricedByBits : public MacroSource {
 public:
  std::optional<MacroPoint> at(const MacroChoice& choice, Problems& problems) override {
    ++asked;
    if (choice.cell_bits == 3) {
      problems.add({"", 0, 0, "cell_bits"}, "is not made");
      return std::nullopt;
    }
    MacroPoint point;
    point.spec.encoding = PimEncoding::kTwoSided;
    point.spec.cell_bits = choice.cell_bits;
    PimPart part;
    part.stage = PimStage::kConverter;
    part.bits = choice.adc_bits;
    point.spec.parts.push_back(part);
    point.energy_pj = 10.0 * choice.adc_bits;
    return point;
  }
  int asked = 0;
};

AccuracyBench mlp() {
  const std::string zoo = std::string(PJ_SOURCE_DIR) + "/workloads/zoo/";
  Problems problems;
  auto network = read_value_network(zoo + "digits_mlp.onnx", problems);
  auto samples = read_samples(zoo + "digits_samples.csv", 64, 10, problems);
  if (!problems.empty()) throw std::logic_error(problems.text());
  return {std::move(*network), std::move(*samples)};
}

AccuracyPoint point_at(double accuracy, double energy_pj) {
  AccuracyPoint point;
  point.values.mean = accuracy;
  point.energy_pj = energy_pj;
  return point;
}

// (0.9, 3) is beaten by (0.95, 3); (0.8, 4) by all cheaper ones; equal points stay both, and one of more noise.
TEST(AccuracySweep, TheFrontIsWhatNoOtherBeats) {
  std::vector<AccuracyPoint> points{point_at(0.9, 3), point_at(0.95, 3), point_at(0.8, 4),
                                    point_at(0.5, 1), point_at(0.95, 3), point_at(0.4, 5)};
  points.back().noise = 0.1;
  mark_front(points);
  std::vector<bool> front;
  front.reserve(points.size());
  for (const AccuracyPoint& point : points) front.push_back(point.on_front);
  EXPECT_EQ(front, (std::vector<bool>{false, true, false, true, true, true}));
}

TEST(AccuracySweep, EveryCombinationIsAPointAndAMachineIsAskedOncePerMacro) {
  AccuracySweep sweep;
  sweep.axes.adc_bits = {4, 8};
  sweep.axes.cell_bits = {1, 2};
  sweep.axes.noise = {0.0, 0.1, 0.5};
  sweep.seeds = 2;
  sweep.device.programming = ProgrammingNoise::kOfRange;
  PricedByBits source;
  Problems problems;
  const auto points = sweep_accuracy(mlp(), sweep, source, problems);
  ASSERT_TRUE(points) << problems.text();
  ASSERT_EQ(points->size(), 12u);
  EXPECT_EQ(source.asked, 4);
  const AccuracyPoint& clean = (*points)[3];  // 1-bit cells, 8 bits, no noise: 128 < 255 loses nothing
  EXPECT_EQ(clean.values.seeds, 1);
  EXPECT_EQ(clean.values.mean, clean.values.integers);
  EXPECT_EQ(clean.clipped_share, 0.0);
  EXPECT_EQ(clean.lossless_bits, 8);
  EXPECT_EQ((*points)[5].values.seeds, 2);
  EXPECT_LT((*points)[5].values.mean, clean.values.mean);  // half the range is too much
  for (const double noise : sweep.axes.noise) {
    EXPECT_TRUE(std::any_of(points->begin(), points->end(), [noise](const AccuracyPoint& p) {
      return p.noise == noise && p.on_front;
    })) << noise;
  }
  EXPECT_GT((*points)[0].clipped_share, 0.0);  // 4 bits clip
  EXPECT_GT((*points)[0].expected_clipped_share, 0.0);

  AccuracyReport report;
  report.points = *points;
  const auto json = nlohmann::json::parse(accuracy_json(report));
  EXPECT_EQ(json["points"].size(), 12u);
  EXPECT_EQ(json["points"][3]["energy_pj"], 80.0);
  EXPECT_TRUE(json["points"][3]["layers"][0]["snr_db"].is_null());
  const std::string csv = accuracy_csv(report);
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 13);
  EXPECT_NE(accuracy_text(report).find("points clip more than 1 %"), std::string::npos);
}

TEST(AccuracySweep, AReasonIsToldOnceHoweverManyPointsFail) {
  AccuracySweep sweep;
  sweep.axes.adc_bits = {4, 30, 31};
  sweep.axes.cell_bits = {1, 3};
  PricedByBits source;
  Problems problems;
  EXPECT_FALSE(sweep_accuracy(mlp(), sweep, source, problems));
  EXPECT_EQ(problems.text(),
            "macro.converter.bits: must be 1 to 21, got 30\n"
            "macro.converter.bits: must be 1 to 21, got 31\n"
            "cell_bits: is not made\n");
}

}  // namespace
}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "sim/diff/changed_inputs.h"

#include <gtest/gtest.h>

#include "sim/diff/compare_reports.h"
#include "tests/unit/diff/hand_report.h"

namespace pj {
namespace {

void expect_text(const DiffText& change, const std::string& name, const std::string& a, const std::string& b) {
  EXPECT_EQ(change.name, name);
  EXPECT_EQ(change.a, a);
  EXPECT_EQ(change.b, b);
}

TEST(ChangedInputs, ALargerBufferIsOneParameterOfOneComponent) {
  Report b = hand::before();
  b.components[1].parameters["capacity_bytes"] = "2048";
  const auto parts = changed_components(hand::before(), b);
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(parts[0].name, "buffer");
  ASSERT_EQ(parts[0].changes.size(), 1U);
  expect_text(parts[0].changes[0], "capacity_bytes", "1024", "2048");
}

TEST(ChangedInputs, AComponentComesAndAnotherGoes) {
  Report b = hand::before();
  b.components[1].name = "cache";
  const auto parts = changed_components(hand::before(), b);
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0].name, "buffer");
  EXPECT_EQ(parts[0].side, DiffSide::kOnlyA);
  EXPECT_EQ(parts[1].name, "cache");
  EXPECT_EQ(parts[1].side, DiffSide::kOnlyB);
}

TEST(ChangedInputs, SettingsAreEngineStyleBatchClocksAndTechnology) {
  Report b = hand::before();
  b.engine = "cycle";
  b.style = "";
  b.batch = 4;
  b.clocks[0].frequency_hz = 5e8;
  b.technology.node_nm = 28;
  const auto settings = changed_settings(hand::before(), b);
  ASSERT_EQ(settings.size(), 5U);
  expect_text(settings[0], "batch", "1", "4");
  expect_text(settings[1], "core.mhz", "1000", "500");
  expect_text(settings[2], "engine", "replay", "cycle");
  expect_text(settings[3], "style", "ws", "mapping files");
  expect_text(settings[4], "technology.node_nm", "45", "28");
}

TEST(ChangedInputs, SentencesOfOneReportAlone) {
  Report b = hand::before();
  b.policies = {"layers overlap"};
  b.calibrated_constants = {"clock x 2"};
  const auto sentences = changed_sentences(hand::before(), b);
  ASSERT_EQ(sentences.size(), 3U);
  EXPECT_EQ(sentences[0].sentence, "layers run one after another");
  EXPECT_EQ(sentences[0].side, DiffSide::kOnlyA);
  EXPECT_EQ(sentences[1].sentence, "layers overlap");
  EXPECT_EQ(sentences[2].list, "calibrated_constants");
}

TEST(ChangedInputs, ALayerOfAnotherShapeWidthAndDensity) {
  const Report a = hand::before();
  Report b = a;
  b.layers[0].dimensions["C"] = 17;
  b.layers[0].dimensions["weight_bits"] = 4;
  b.layers[0].densities["input"] = 0.25;
  b.layers[0].copies = 2;
  const auto layers = changed_layers(match_layers(a, b));
  ASSERT_EQ(layers.size(), 1U);
  ASSERT_EQ(layers[0].changes.size(), 4U);
  expect_text(layers[0].changes[0], "C", "16", "17");
  expect_text(layers[0].changes[1], "copies", "1", "2");
  expect_text(layers[0].changes[2], "density_input", "1", "0.25");
  expect_text(layers[0].changes[3], "weight_bits", "8", "4");
}

TEST(ChangedInputs, AnotherHomeOfATensorAndAnotherLoopNest) {
  const Report a = hand::before();
  Report b = a;
  b.layers[0].residency["input"] = "buffer";
  b.layers[0].mapping = "for m in 0..4";
  const auto residency = changed_residency(match_layers(a, b));
  ASSERT_EQ(residency.size(), 1U);
  expect_text(residency[0].changes.at(0), "input", "dram", "buffer");
  const auto mappings = changed_mappings(match_layers(a, b));
  ASSERT_EQ(mappings.size(), 1U);
  expect_text(mappings[0], "conv", "for m in 0..2", "for m in 0..4");
}

// Nothing is taken for a change that an older file could not say.
TEST(ChangedInputs, WhatAnOlderReportDoesNotHoldIsNotCompared) {
  Report older = hand::before();
  for (ReportComponent& component : older.components) component.parameters.clear();
  for (ReportLayer& layer : older.layers) {
    layer.dimensions.clear();
    layer.densities.clear();
  }
  older.style = "";
  const Diff diff = compare_reports(older, hand::before());
  EXPECT_TRUE(diff.inputs.empty());
  ASSERT_EQ(diff.not_compared.size(), 2U);
  EXPECT_EQ(diff.not_compared[0],
            "parameters of components and the style: A is of an older pj that did not write them");
  EXPECT_EQ(diff.not_compared[1], "shapes of layers: A is of an older pj that did not write them");
}

}  // namespace
}  // namespace pj

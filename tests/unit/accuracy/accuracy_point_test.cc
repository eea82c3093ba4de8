// SPDX-License-Identifier: Apache-2.0
#include "sim/accuracy/accuracy_point.h"

#include <gtest/gtest.h>

#include "sim/accuracy/value_network_from_proto.h"

namespace pj {
namespace {

AccuracyBench bench_of(const std::string& name) {
  const std::string zoo = std::string(PJ_SOURCE_DIR) + "/workloads/zoo/";
  Problems problems;
  auto network = read_value_network(zoo + name + ".onnx", problems);
  if (!network) throw std::logic_error(problems.text());
  auto samples = read_samples(zoo + "digits_samples.csv", network->input.size(), 10, problems);
  if (!samples) throw std::logic_error(problems.text());
  return {std::move(*network), std::move(*samples)};
}

PimSpec macro(PimEncoding encoding, int converter_bits) {
  PimSpec spec;
  spec.encoding = encoding;
  spec.cell_bits = encoding == PimEncoding::kXnor ? 1 : 2;
  PimPart part;
  part.stage = PimStage::kConverter;
  part.bits = converter_bits == 0 ? lossless_bits(spec) : converter_bits;
  spec.parts.push_back(part);
  return spec;
}

ValueAccuracy on_macro(const AccuracyBench& bench, const PimSpec& spec, const DeviceSpec& device) {
  Problems problems;
  const auto result = bench.on_macro(spec, device, 1, 3, problems);
  if (!result) throw std::logic_error(problems.text());
  return *result;
}

// What scripts/train_digits.py printed when it wrote them: 353 and 349 of 360 test images.
TEST(AccuracyBench, FloatingPointAgreesWithTheTraining) {
  EXPECT_DOUBLE_EQ(bench_of("digits_cnn").float_accuracy(), 353.0 / 360.0);
  EXPECT_DOUBLE_EQ(bench_of("digits_mlp").float_accuracy(), 349.0 / 360.0);
}

// A perfect device with enough converter bits decides every sample as exact integers do; 8 bits cost at most 1 point.
TEST(AccuracyBench, APerfectMacroIsAsAccurateAsIntegers) {
  for (const char* name : {"digits_cnn", "digits_mlp"}) {
    const AccuracyBench bench = bench_of(name);
    for (const auto encoding :
         {PimEncoding::kOffset, PimEncoding::kDifferential, PimEncoding::kTwoSided, PimEncoding::kXnor}) {
      const ValueAccuracy result = on_macro(bench, macro(encoding, 0), {});
      EXPECT_DOUBLE_EQ(result.mean, result.integers) << name << static_cast<int>(encoding);
      EXPECT_EQ(result.seeds, 1);
      EXPECT_NEAR(result.integers, bench.float_accuracy(), 0.01) << name << static_cast<int>(encoding);
      for (const LayerAccuracy& layer : result.layers) {
        EXPECT_FALSE(layer.snr_db) << layer.name;
        EXPECT_EQ(layer.clipped_share, 0.0) << layer.name;
      }
    }
  }
}

// One layer of the CNN has 9 rows of the filter: 9 x 3 = 27 needs 5 bits, whatever the macro's 128 rows could need.
TEST(AccuracyBench, FewerConverterBitsClipOnlyLayersThatFillTheirColumns) {
  const ValueAccuracy result = on_macro(bench_of("digits_cnn"), macro(PimEncoding::kTwoSided, 5), {});
  ASSERT_EQ(result.layers.size(), 3u);
  EXPECT_EQ(result.layers[0].clipped_share, 0.0);
  EXPECT_GT(result.layers[1].clipped_share, 0.0);
  EXPECT_GT(result.layers[1].expected_clipped_share, 0.0);
  ASSERT_TRUE(result.layers[1].snr_db);
  EXPECT_FALSE(result.layers[0].snr_db);
}

// Signal to noise falls by what the noise grows: twice the scatter is 6 dB, and somewhat more, for little
// scatter is rounded away.
TEST(AccuracyBench, AccuracyAndSignalToNoiseFallWithTheScatterOfCells) {
  const AccuracyBench bench = bench_of("digits_mlp");
  DeviceSpec device;
  device.programming = ProgrammingNoise::kOfValue;
  device.programming_amount = 0.15;
  const ValueAccuracy little = on_macro(bench, macro(PimEncoding::kDifferential, 12), device);
  device.programming_amount = 0.3;
  const ValueAccuracy much = on_macro(bench, macro(PimEncoding::kDifferential, 12), device);
  EXPECT_GT(little.mean, 0.9);
  EXPECT_LT(much.mean, little.mean);
  EXPECT_EQ(much.seeds, 3);
  EXPECT_LE(much.lowest, much.mean);
  EXPECT_NEAR(*little.layers[0].snr_db - *much.layers[0].snr_db, 6.02, 1.5);
}

TEST(AccuracyBench, UnsignedMacrosRefuseNegativeInputsByName) {
  const AccuracyBench bench = bench_of("digits_cnn");
  PimSpec spec = macro(PimEncoding::kOffset, 9);
  spec.signed_inputs = false;  // pixels and what relu leaves are not negative
  EXPECT_NEAR(on_macro(bench, spec, {}).mean, bench.float_accuracy(), 0.01);
  spec.weight_bits = 40;
  Problems problems;
  EXPECT_FALSE(bench.on_macro(spec, {}, 1, 1, problems));
  EXPECT_EQ(problems.text(), "macro.weight_bits: must be 1 to 16, got 40\n");
}

TEST(Quantise, AnUnsignedMacroNamesTheLayerThatHadNegativeInputs) {
  ValueNetwork network;
  network.input = {2, 1, 1};
  ValueNode node;
  node.op = ValueOp::kProduct;
  node.name = "fc";
  node.inputs = {0};
  node.in = network.input;
  node.out = {1, 1, 1};
  node.weights = {Eigen::MatrixXf::Constant(2, 1, 0.5F)};
  node.bias = Eigen::VectorXf::Zero(1);
  network.nodes = {node};
  const auto extents = input_extents(network, Eigen::Vector2f(-1.5F, 3.0F));
  PimSpec spec;
  Problems problems;
  const auto quantised = quantise(network, extents, spec, problems);
  ASSERT_TRUE(quantised) << problems.text();
  EXPECT_EQ(quantised->nodes[0].weights[0](0, 0), 127);                           // 0.5 is the largest
  EXPECT_EQ(quantised->integers_of(0, Eigen::Vector2f(-1.5F, 9.0F))(0, 0), -64);  // -63.5, ties to even
  EXPECT_EQ(quantised->integers_of(0, Eigen::Vector2f(-1.5F, 9.0F))(1, 0), 127);  // clipped
  spec.signed_inputs = false;
  EXPECT_FALSE(quantise(network, extents, spec, problems));
  EXPECT_EQ(problems.text(),
            "fc: its inputs go down to -1.5, and the macro takes unsigned ones only: set signed_inputs\n");
}

}  // namespace
}  // namespace pj

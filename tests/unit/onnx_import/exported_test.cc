// SPDX-License-Identifier: Apache-2.0
// Files that exporters wrote (tests/data/onnx): MACs counted independently from onnx's own shape inference, roles and
// operators as the models' configurations say.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "tests/unit/onnx_import/imported.h"
#include "workloads/import/load_workload.h"

namespace pj::onnx_test {
namespace {

namespace fs = std::filesystem;

std::int64_t external(const onnx::TensorProto& tensor, const std::string& key) {
  for (const auto& entry : tensor.external_data()) {
    if (entry.key() == key) return std::stoll(entry.value());
  }
  return 0;
}

// The network of tests/data/onnx/NAME.onnx, its weights being a sparse file.
Network exported(const std::string& name, const std::vector<std::string>& dims) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / (name + ".onnx");
  fs::copy_file(fs::path(PJ_SOURCE_DIR) / "tests/data/onnx" / (name + ".onnx"), file);
  onnx::ModelProto model;
  std::ifstream stream(file, std::ios::binary);
  EXPECT_TRUE(model.ParseFromIstream(&stream));
  std::int64_t bytes = 0;
  for (const auto& tensor : model.graph().initializer()) {
    bytes = std::max(bytes, external(tensor, "offset") + external(tensor, "length"));
  }
  std::ofstream(folder.path() / (name + ".data")).flush();
  fs::resize_file(folder.path() / (name + ".data"), static_cast<std::uintmax_t>(bytes));
  Problems problems;
  ImportOptions options;
  options.dims = dims;
  const auto network = load_workload(file.string(), {}, options, problems);
  EXPECT_EQ(problems.text(), "");
  return network.value_or(Network{});
}

int layers_of(const Network& network, const std::string& op) {
  return static_cast<int>(std::count_if(network.layers.begin(), network.layers.end(),
                                        [&op](const Layer& layer) { return layer.op == op || layer.role == op; }));
}

// Each of `blocks` attentions whole; nothing of a normalisation or activation left over.
void expect_attentions(const Network& network, int blocks) {
  for (const std::string part : {"q", "k", "v", "qk", "softmax", "av", "o"}) {
    EXPECT_EQ(layers_of(network, "attention." + part), blocks) << part;
  }
  for (const std::string op : {"sqrt", "erf", "reduce_mean", "sigmoid"}) EXPECT_EQ(layers_of(network, op), 0) << op;
}

TEST(OnnxExported, SqueezeNet) { EXPECT_EQ(exported("squeezenet1_1", {"batch=1"}).macs(), 349'151'936); }

TEST(OnnxExported, MobileNetV3) {
  const Network network = exported("mobilenet_v3_large", {"batch=1"});
  EXPECT_EQ(network.macs(), 216'589'760);
  EXPECT_EQ(layers_of(network, "depthwise_conv"), 15);
}

// 13,107,200 = 16 outputs x 16 taps x 100 x 512 (the first layer pads one pixel to seven); 33,554,432 = 64 x 4 x 512 x
// 256; 786,432 = 256 x 4 x 256 x 3.
TEST(OnnxExported, DcganGenerator) {
  EXPECT_EQ(exported("dcgan", {"batch=1"}).macs(), 13'107'200 + 33'554'432 + 786'432);
}

TEST(OnnxExported, ClipVision) {
  const Network network = exported("clip_vision", {"batch=1"});
  EXPECT_EQ(network.macs(), 831'074'304);
  expect_attentions(network, 2);
  EXPECT_EQ(layers_of(network, "quick_gelu"), 2);
}

TEST(OnnxExported, WhisperEncoder) {
  const Network network = exported("whisper_encoder", {"batch=1"});
  EXPECT_EQ(network.macs(), 9'704'448'000);
  expect_attentions(network, 2);
}

TEST(OnnxExported, T5Encoder) {
  const Network network = exported("t5_encoder", {"batch=1", "sequence=16"});
  EXPECT_EQ(network.macs(), 151'781'376);
  expect_attentions(network, 3);
  EXPECT_EQ(layers_of(network, "rms_norm"), 7);
}

TEST(OnnxExported, Deberta) {
  const Network network = exported("deberta", {"batch=1", "sequence=16"});
  EXPECT_EQ(network.macs(), 8'519'680);
  expect_attentions(network, 1);
}

TEST(OnnxExported, MobileNetV2QuantisedIn8Bits) {
  const Network network = exported("mobilenet_v2_qdq", {"batch=1"});
  EXPECT_EQ(network.macs(), 25'728'512);
  for (const Layer& layer : network.layers) {
    if (!layer.einsum) continue;
    EXPECT_EQ(layer.einsum->weight.bits, 8) << layer.name;
    EXPECT_EQ(layer.einsum->input.bits, 8) << layer.name;
  }
}

// 16 tokens of 128: 4 projections 4 x 16 x 128 x 128, up and down 2 x 16 x 128 x 512, attention 2 x 16 x 16 x 128, the
// pooler 128 x 128.
TEST(OnnxExported, BertWithDynamicQuantisation) {
  const Network network = exported("bert_dynamic_int8", {"batch=1", "sequence=16"});
  EXPECT_EQ(network.macs(), 1'048'576 + 2'097'152 + 65'536 + 16'384);
  expect_attentions(network, 1);
}

}  // namespace
}  // namespace pj::onnx_test

// SPDX-License-Identifier: Apache-2.0
// Real networks, written as exporters do, against the zoo: the same MACs, layer by layer.
#include "tests/unit/onnx_import/networks.h"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>

#include "tests/unit/onnx_import/imported.h"
#include "workloads/import/load_workload.h"

namespace pj::onnx_test {
namespace {

Network loaded(ModelBuilder model, const std::vector<std::string>& dims) {
  const TemporaryFolder folder;
  model.write(folder.path() / "model.onnx");
  Problems problems;
  ImportOptions options;
  options.dims = dims;
  const auto network = load_workload((folder.path() / "model.onnx").string(), {}, options, problems);
  EXPECT_EQ(problems.text(), "");
  return network.value_or(Network{});
}

Network zoo(const std::string& name) {
  Problems problems;
  const auto network = load_network(PJ_SOURCE_DIR "/workloads/zoo/" + name + ".textproto", {}, problems);
  EXPECT_EQ(problems.text(), "");
  return network.value_or(Network{});
}

// MACs of one copy -> copies in the network.
std::map<std::int64_t, std::int64_t> by_size(const Network& network) {
  std::map<std::int64_t, std::int64_t> sizes;
  for (const Layer& layer : network.layers) {
    if (layer.einsum) sizes[layer.macs()] += layer.count;
  }
  return sizes;
}

std::map<std::string, std::int64_t> by_role(const Network& network) {
  std::map<std::string, std::int64_t> roles;
  for (const Layer& layer : network.layers) {
    if (!layer.role.empty()) roles[layer.role] += layer.count;
  }
  return roles;
}

std::map<std::string, std::int64_t> by_op(const Network& network) {
  std::map<std::string, std::int64_t> ops;
  for (const Layer& layer : network.layers) ops[layer.op] += layer.count;
  return ops;
}

TEST(OnnxNetworks, ResNet50HasTheMacsOfTheZoo) {
  const Network network = loaded(resnet50(), {"batch=1"});
  EXPECT_EQ(network.macs(), 4'089'184'256);
  EXPECT_EQ(by_size(network), by_size(zoo("resnet50")));
  EXPECT_EQ(by_op(network).at("relu"), 49);
  EXPECT_EQ(by_op(network).at("add"), 16);
}

TEST(OnnxNetworks, ABatchOfFourHasFourTimesTheMacsAndSaysSo) {
  const Network network = loaded(resnet50(), {"batch=4"});
  EXPECT_EQ(network.macs(), 4 * 4'089'184'256);
  EXPECT_EQ(network.batch, 4);
}

TEST(OnnxNetworks, MobileNetV2HasTheMacsOfTheZoo) {
  const Network network = loaded(mobilenet_v2(), {});
  EXPECT_EQ(by_size(network), by_size(zoo("mobilenet_v2")));
  EXPECT_EQ(by_op(network).at("relu6"), by_op(zoo("mobilenet_v2")).at("relu6"));
  EXPECT_EQ(by_op(network).at("depthwise_conv"), 17);
}

TEST(OnnxNetworks, BothQuantisedFormsOfResNet18HaveTheMacsOfTheZooIn8Bits) {
  for (ModelBuilder (*build)() : {resnet18_qdq, resnet18_qoperator}) {
    const Network network = loaded(build(), {"batch=1"});
    EXPECT_EQ(by_size(network), by_size(zoo("resnet18")));
    for (const Layer& layer : network.layers) {
      if (!layer.einsum) continue;
      EXPECT_EQ(layer.einsum->weight.bits, 8) << layer.name;
      EXPECT_EQ(layer.einsum->input.bits, 8) << layer.name;
    }
  }
}

TEST(OnnxNetworks, BertHasTheMacsAndTheRolesOfTheZoo) {
  const Network network = loaded(bert_base(), {"batch=1", "sequence=128"});
  const Network ours = zoo("bert_base_128");
  EXPECT_EQ(by_size(network), by_size(ours));
  EXPECT_EQ(by_role(network), by_role(ours));
  EXPECT_EQ(by_op(network).at("layer_norm"), 25);
  EXPECT_EQ(by_op(network).at("gelu"), 12);
  EXPECT_EQ(by_op(network).count("sqrt"), 0);
  EXPECT_EQ(by_op(network).count("erf"), 0);
}

TEST(OnnxNetworks, Bert384NeedsOnlyAnotherSequence) {
  EXPECT_EQ(by_size(loaded(bert_base(), {"batch=1", "sequence=384"})), by_size(zoo("bert_base_384")));
}

// One block of the zoo's twelve; its three projections are one here.
TEST(OnnxNetworks, TheGpt2BlockHasTheMacsOfTheZoosBlockAtItsSequence) {
  const Network network = loaded(gpt2_block(), {"batch=1", "sequence=1024"});
  std::int64_t block = 0;
  for (const Layer& layer : zoo("gpt2_prefill").layers) {
    if (layer.count == 12) block += layer.macs();
  }
  EXPECT_EQ(network.macs(), block);
  EXPECT_EQ(by_role(network), (std::map<std::string, std::int64_t>{{"attention.qkv", 1},
                                                                   {"attention.qk", 1},
                                                                   {"attention.softmax", 1},
                                                                   {"attention.av", 1},
                                                                   {"attention.o", 1},
                                                                   {"ffn.up", 1},
                                                                   {"ffn.down", 1}}));
  EXPECT_EQ(by_op(network).at("gelu_tanh"), 1);
  EXPECT_EQ(by_op(network).at("layer_norm"), 2);
}

TEST(OnnxNetworks, TheWrittenFileIsTheSameNetwork) {
  const TemporaryFolder folder;
  const std::string model = (folder.path() / "model.onnx").string();
  bert_base().write(model);
  Problems problems;
  ImportOptions options;
  options.dims = {"batch=2", "sequence=16"};
  const auto direct = load_workload(model, {}, options, problems);
  const auto text = imported_text(ImportFormat::kOnnx, model, options, problems);
  ASSERT_TRUE(direct && text) << problems.text();
  const std::string copy = (folder.path() / "copy.textproto").string();
  std::ofstream(copy) << text->text;
  const auto again = load_network(copy, {}, problems);
  ASSERT_TRUE(again) << problems.text();
  EXPECT_EQ(by_size(*again), by_size(*direct));
  EXPECT_EQ(by_op(*again), by_op(*direct));
}

}  // namespace
}  // namespace pj::onnx_test

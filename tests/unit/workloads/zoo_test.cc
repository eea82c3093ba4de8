// SPDX-License-Identifier: Apache-2.0
// Every network of the zoo against tests/data/networks.json, which states shapes and totals independently.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "arch/base/integer.h"
#include "workloads/network_from_proto.h"

namespace pj {
namespace {

const std::map<std::string, std::string>& data_names() {
  static const std::map<std::string, std::string> names = {
      {"alexnet", "alexnet_grouped"},
      {"alexnet_torchvision", "alexnet_torchvision"},
      {"alexnet_ungrouped", "alexnet_ungrouped"},
      {"vgg16", "vgg16"},
      {"googlenet", "googlenet"},
      {"resnet18", "resnet18"},
      {"resnet50", "resnet50_v1.5"},
      {"resnet50_v1", "resnet50_v1"},
      {"mobilenet_v1", "mobilenet_v1_1.0_224"},
      {"mobilenet_v1_050_128", "mobilenet_v1_0.5_128"},
      {"mobilenet_v2", "mobilenet_v2_1.0_224"},
      {"bert_base_128", "bert_base_seq128"},
      {"bert_base_384", "bert_base_seq384"},
      {"vit_b16", "vit_b16_224"},
      {"gpt2_prefill", "gpt2_124m_prefill_1024"},
      {"gpt2_decode", "gpt2_124m_decode_ctx1024"},
      {"llama2_7b_prefill", "llama2_7b_prefill_1024"},
      {"llama2_7b_decode", "llama2_7b_decode_ctx1024"},
      {"llama3_8b_prefill", "llama3_8b_prefill_1024"},
      {"llama3_8b_decode", "llama3_8b_decode_ctx1024"},
      {"mixtral_8x7b_prefill", "mixtral_8x7b_prefill_1024"},
      {"mixtral_8x7b_decode", "mixtral_8x7b_decode_ctx1024"},
  };
  return names;
}

const nlohmann::json& data() {
  static const nlohmann::json all = nlohmann::json::parse(std::ifstream(PJ_SOURCE_DIR "/tests/data/networks.json"));
  return all.at("networks");
}

Network zoo(const std::string& name, const NetworkOverrides& with = {}) {
  Problems problems;
  auto network = load_network(PJ_SOURCE_DIR "/workloads/zoo/" + name + ".textproto", with, problems);
  EXPECT_TRUE(network.has_value()) << problems.text();
  return network ? *network : Network{};
}

std::int64_t size(const Einsum& e, const std::string& dim) {
  return e.dims.at(static_cast<std::size_t>(e.dim(dim))).size;
}

using Sizes = std::map<std::string, std::int64_t>;

Sizes sizes_of(const Einsum& e) {
  Sizes sizes;
  if (e.dim("R") < 0) {
    return {{"M", size(e, "P")}, {"K", size(e, "C")}, {"N", size(e, "M")}, {"batch", size(e, "G")}};
  }
  const std::int64_t groups = size(e, "G");
  const Rank& rows = e.input.ranks[3];
  return {{"N", size(e, "N")},          {"groups", groups},  {"C", groups * size(e, "C")},
          {"K", groups * size(e, "M")}, {"P", size(e, "P")}, {"Q", size(e, "Q")},
          {"R", size(e, "R")},          {"S", size(e, "S")}, {"stride", rows.terms[0].coefficient},
          {"pad", -rows.offset},        {"H", rows.extent},  {"W", e.input.ranks[4].extent}};
}

// The data writes a fully connected layer as a convolution of one pixel.
Sizes expected_sizes(const nlohmann::json& layer) {
  if (layer.at("op") == "fc") return {{"M", layer.at("N")}, {"K", layer.at("C")}, {"N", layer.at("K")}, {"batch", 1}};
  Sizes sizes;
  for (const char* key : {"N", "groups", "C", "K", "P", "Q", "R", "S", "stride", "pad", "H", "W", "M", "batch"}) {
    if (layer.contains(key)) sizes[key] = layer.at(key);
  }
  return sizes;
}

// The data counts the weights of all 8 experts of Mixtral; the layer holds those of one.
std::int64_t expected_weights(const nlohmann::json& layer) {
  const std::int64_t all = layer.at("weights");
  return layer.contains("active_weights_per_token") ? exact_div(all, 8) : all;
}

class Zoo : public ::testing::TestWithParam<std::string> {};

TEST_P(Zoo, EveryMacLayerHasTheNameShapeCountAndMacsOfTheData) {
  const Network network = zoo(GetParam());
  const nlohmann::json& expected = data().at(data_names().at(GetParam())).at("layers");
  std::map<std::string, const Layer*> mac_layers;
  for (const Layer& layer : network.layers) {
    if (layer.einsum) mac_layers[layer.name] = &layer;
  }
  EXPECT_EQ(mac_layers.size(), expected.size());
  for (const auto& row : expected) {
    const auto found = mac_layers.find(row.at("name"));
    ASSERT_NE(found, mac_layers.end()) << row.at("name");
    const Layer& layer = *found->second;
    EXPECT_EQ(layer.count, row.value("count", 1)) << layer.name;
    EXPECT_EQ(sizes_of(*layer.einsum), expected_sizes(row)) << layer.name;
    EXPECT_EQ(layer.count * layer.macs(), row.at("macs")) << layer.name;
    EXPECT_EQ(layer.weight_is_activation, row.value("operand_b", "weight") == "activation") << layer.name;
  }
}

TEST_P(Zoo, EveryMacLayerHasTheElementsOfTheData) {
  const Network network = zoo(GetParam());
  std::size_t compared = 0;
  for (const auto& row : data().at(data_names().at(GetParam())).at("layers")) {
    for (const Layer& layer : network.layers) {
      if (layer.name != row.at("name")) continue;
      ++compared;
      const std::int64_t weights = layer.weight_is_activation ? 0 : layer.count * layer.einsum->weight.elements();
      EXPECT_EQ(weights, expected_weights(row)) << layer.name;
      if (!row.contains("in_elems")) continue;
      EXPECT_EQ(layer.einsum->input.elements(), row.at("in_elems")) << layer.name;
      EXPECT_EQ(layer.output_elements(), row.at("out_elems")) << layer.name;
    }
  }
  EXPECT_EQ(compared, data().at(data_names().at(GetParam())).at("layers").size());
}

TEST_P(Zoo, TotalMacsAreThoseOfTheData) {
  EXPECT_EQ(zoo(GetParam()).macs(), data().at(data_names().at(GetParam())).at("totals").at("total_macs"));
}

TEST_P(Zoo, ProducersComeFirstAndOnlyTheLastLayerIsReadByNobody) {
  const Network network = zoo(GetParam());
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    for (const int producer : network.layers[i].producers) EXPECT_LT(producer, static_cast<int>(i));
    const bool is_read = !network.consumers_of(static_cast<int>(i)).empty();
    EXPECT_EQ(is_read, i + 1 != network.layers.size()) << network.layers[i].name;
  }
}

// What all consumers read is what all producers and inputs wrote, as often as it is read.
TEST_P(Zoo, ElementsReadAreElementsOfTheProducers) {
  const Network network = zoo(GetParam());
  for (const Layer& layer : network.layers) {
    EXPECT_GT(layer.output_elements(), 0);
    EXPECT_NE(layer.einsum.has_value(), layer.vector.has_value()) << layer.name;
    const int first = layer.producers.front();
    if (!layer.einsum || first < 0) continue;
    EXPECT_EQ(layer.einsum->input.elements(), network.layers[static_cast<std::size_t>(first)].output_elements())
        << layer.name;
    EXPECT_EQ(layer.einsum->output.elements(), layer.output_elements()) << layer.name;
  }
}

TEST_P(Zoo, ThreeSamplesAreThreeTimesTheMacs) {
  NetworkOverrides three;
  three.batch = 3;
  EXPECT_EQ(zoo(GetParam(), three).macs(), 3 * zoo(GetParam()).macs());
}

std::vector<std::string> zoo_names() {
  std::vector<std::string> names;
  for (const auto& [name, unused] : data_names()) names.push_back(name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Networks, Zoo, ::testing::ValuesIn(zoo_names()), [](const auto& info) { return info.param; });

TEST(ZooFolder, HoldsOneFileForEachOfThe22NetworksOfTheData) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(PJ_SOURCE_DIR "/workloads/zoo")) {
    if (entry.path().extension() != ".textproto") continue;
    ++files;
    EXPECT_EQ(data_names().count(entry.path().stem().string()), 1U) << entry.path();
  }
  EXPECT_EQ(files, 22U);
  EXPECT_EQ(data().size(), 22U);
}

TEST(ZooNetworks, ResNet50IsFourPointZeroNineGigaMacs) { EXPECT_EQ(zoo("resnet50").macs(), 4'089'184'256); }

TEST(ZooNetworks, AlexNetPoolsTo256x6x6AndEndsInAThousandShares) {
  const Network net = zoo("alexnet");
  EXPECT_EQ(net.layers.back().output_shape, (Shape{1, 1000}));
  for (const Layer& layer : net.layers) {
    if (layer.name == "pool5") {
      EXPECT_EQ(layer.output_shape, (Shape{1, 256, 6, 6}));
    }
  }
}

TEST(ZooNetworks, Llama3DecodeReadsACacheOf1023PositionsPlusItsOwn) {
  const Network net = zoo("llama3_8b_decode");
  EXPECT_EQ(net.inputs.at(1).shape, (Shape{1, 1023, 1024}));
  for (const Layer& layer : net.layers) {
    if (layer.name == "layer.keys") {
      EXPECT_EQ(layer.output_shape, (Shape{1, 1024, 1024}));
    }
  }
}

}  // namespace
}  // namespace pj

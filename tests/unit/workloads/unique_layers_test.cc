// SPDX-License-Identifier: Apache-2.0
#include "workloads/unique_layers.h"

#include <gtest/gtest.h>

#include <numeric>

#include "tests/unit/workloads/parse.h"

namespace pj {
namespace {

using testing::network;
using testing::on_image;

TEST(UniqueLayers, TwoEqualConvolutionsAreOneGroupAndAThirdWithOtherPaddingIsNot) {
  const Network net = network(on_image(R"(
      layer { name: "a" op: "conv" filters: 8 kernel: 3 pad: 1 }
      layer { name: "b" op: "conv" filters: 8 kernel: 3 pad: 1 count: 4 role: "x" }
      layer { name: "c" op: "conv" filters: 8 kernel: 3 })"));
  const auto groups = unique_layers(net);
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].layers, (std::vector<int>{0, 1}));
  EXPECT_EQ(groups[0].copies, 5);  // 1 + 4
  EXPECT_EQ(groups[1].layers, (std::vector<int>{2}));
}

TEST(UniqueLayers, BitsAndDensityTellLayersApart) {
  const Network net = network(on_image(R"(
      layer { name: "a" op: "conv" filters: 8 kernel: 1 }
      layer { name: "b" op: "conv" filters: 8 kernel: 1 bits { weight: 4 } }
      layer { name: "c" op: "conv" filters: 8 kernel: 1 weight_density: 0.5 })"));
  EXPECT_EQ(unique_layers(net).size(), 3U);
}

TEST(UniqueLayers, AnEqualGemmOfTwoActivationsIsOtherWork) {
  const Network net = network(testing::on_rows(R"(
      layer { name: "k" op: "gemm" rows: 6 depth: 16 columns: 16 }
      layer { name: "qk" op: "gemm" from: "rows" weight_from: "k" rows: 6 depth: 16 columns: 6 }
      layer { name: "fc" op: "gemm" from: "rows" rows: 6 depth: 16 columns: 6 })"));
  EXPECT_FALSE(same_work(net.layers[1], net.layers[2]));
}

// One is quick, the other can be sorted by.
TEST(UniqueLayers, SameWorkIsTheSameKey) {
  for (const char* name : {"alexnet", "resnet50", "mobilenet_v2", "bert_base_128"}) {
    Problems problems;
    const auto net = load_network(std::string(PJ_SOURCE_DIR "/workloads/zoo/") + name + ".textproto", {}, problems);
    ASSERT_TRUE(net.has_value()) << problems.text();
    for (const Layer& a : net->layers) {
      for (const Layer& b : net->layers) EXPECT_EQ(same_work(a, b), work_key(a) == work_key(b)) << a.name << b.name;
    }
  }
}

TEST(UniqueLayers, EveryLayerOfResNet50IsInOneGroupAndNoMacIsLost) {
  Problems problems;
  const auto net = load_network(PJ_SOURCE_DIR "/workloads/zoo/resnet50.textproto", {}, problems);
  ASSERT_TRUE(net.has_value()) << problems.text();
  std::size_t layers = 0;
  std::int64_t macs = 0;
  for (const UniqueLayer& group : unique_layers(*net)) {
    layers += group.layers.size();
    macs += group.copies * net->layers[static_cast<std::size_t>(group.layers.front())].macs();
  }
  EXPECT_EQ(layers, net->layers.size());
  EXPECT_EQ(macs, 4'089'184'256);
}

// Stages of 3, 4, 6, 3 blocks: conv1, fc; stage 1: 64>64, 3x3, 64>256 (twice: downsample is equal), 256>64;
// stages 2 to 4: first 1x1, first 3x3, 1x1 up, downsample, later 1x1 down, later 3x3.
TEST(UniqueLayers, ResNet50Has24DifferentMacLayers) {
  Problems problems;
  const auto net = load_network(PJ_SOURCE_DIR "/workloads/zoo/resnet50.textproto", {}, problems);
  ASSERT_TRUE(net.has_value()) << problems.text();
  int different = 0;
  for (const UniqueLayer& group : unique_layers(*net)) {
    if (net->layers[static_cast<std::size_t>(group.layers.front())].einsum) ++different;
  }
  EXPECT_EQ(different, 2 + 4 + 3 * 6);
}

}  // namespace
}  // namespace pj

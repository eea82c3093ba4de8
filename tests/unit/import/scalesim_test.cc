// SPDX-License-Identifier: Apache-2.0
// Topologies as SCALE-Sim's own repositories write them (versions 1, 2 and 3): each way of writing has its test, with
// sizes of our own.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/import/topology_file.h"

namespace pj {
namespace {

using testing::kConvHeader;
using testing::kGemmHeader;
using testing::TopologyFile;

std::int64_t conv_macs(std::int64_t outputs, std::int64_t kernel, std::int64_t channels, std::int64_t filters) {
  return outputs * outputs * kernel * kernel * channels * filters;
}

bool notes_have(const ImportedText& imported, const std::string& text) {
  return std::any_of(imported.notes.begin(), imported.notes.end(),
                     [&text](const std::string& note) { return note.find(text) != std::string::npos; });
}

// The five convolutions of AlexNet as the first version writes them: (224 - 11) / 4 + 1 = 54 outputs, not 55.
TEST(ScaleSim, AlexNetHasTheMacsOfItsColumns) {
  const TopologyFile file(kConvHeader +
                              "Conv1     ,224         ,224        ,11           ,11          ,3       ,96        ,4 ,\n"
                              "Conv2,  31,  31,     5, 5,      96,     256,    1,\n"
                              "Conv3,  15,  15,     3, 3,      256,    384,    1,\n",
                          "AlexNet.csv");
  const Network net = file.network();
  EXPECT_EQ(net.name, "AlexNet");
  ASSERT_EQ(net.layers.size(), 3U);
  EXPECT_EQ(net.layers[0].macs(), conv_macs(54, 11, 3, 96));
  EXPECT_EQ(net.layers[1].macs(), conv_macs(27, 5, 96, 256));
  EXPECT_EQ(net.layers[2].macs(), conv_macs(13, 3, 256, 384));
  EXPECT_EQ(net.macs(), conv_macs(54, 11, 3, 96) + conv_macs(27, 5, 96, 256) + conv_macs(13, 3, 256, 384));
}

// A stage of ResNet-18 with its shortcut; padding is part of the input, as the format has none.
TEST(ScaleSim, AResidualStageHasTheMacsOfItsColumns) {
  const TopologyFile file(kConvHeader +
                          "Conv3_1a,58,58,3,3,64,128,2,\n"
                          "Conv3_1b,30,30,3,3,128,128,1,\n"
                          "Conv3s,56,56,1,1,64,128,2,\n"
                          "FC,1,1,1,1,512,1000,1,\n");
  EXPECT_EQ(file.network().macs(),
            conv_macs(28, 3, 64, 128) + conv_macs(28, 3, 128, 128) + conv_macs(28, 1, 64, 128) + 512 * 1000);
}

TEST(ScaleSim, AGemmIsMTimesKTimesN) {
  const TopologyFile file("Layer,M,N,K\nQKT,1024,1000,64\nQKTV,1024,64,1000\n");
  const Network net = file.network();
  ASSERT_EQ(net.layers.size(), 2U);
  EXPECT_EQ(net.layers[0].output_shape, (Shape{1, 1024, 1000}));
  EXPECT_EQ(net.layers[0].einsum->input.elements(), 1024 * 64);
  EXPECT_EQ(net.macs(), 2 * 1024 * 1000 * 64);
}

TEST(ScaleSim, SamplesRunTogetherAreRowsOfAGemm) {
  const TopologyFile file(kGemmHeader + "a, 16, 8, 4,\n");
  NetworkOverrides four;
  four.batch = 4;
  EXPECT_EQ(file.network(four).macs(), 4 * 16 * 8 * 4);
}

TEST(ScaleSim, EveryLayerReadsAnInputOfItsOwn) {
  const TopologyFile file(kConvHeader + "a,8,8,3,3,2,4,1,\nb,8,8,3,3,2,4,1,\n");
  const Network net = file.network();
  EXPECT_EQ(net.inputs.size(), 2U);
  for (const Layer& layer : net.layers) EXPECT_EQ(layer.producers, std::vector<int>{-1});
  EXPECT_TRUE(notes_have(file.imported(), "no edges"));
}

// Byte order mark, CRLF, blank and empty lines, comments, quotes, blanks, tabs before names, no newline at the end.
TEST(ScaleSim, WhatMeansNothingChangesNothing) {
  const std::string plain = TopologyFile(kConvHeader + "c one,9,9,3,3,2,4,2,\nd,7,7,1,1,8,8,1,\n").imported().text;
  const TopologyFile odd(
      "\xEF\xBB\xBF\"Layer name\",IFMAP Height , IFMAP Width,Filter Height,Filter Width,Channels,Num "
      "Filter,Strides,\r\n"
      ",,,,,,,,\r\n\r\n"
      "# all of it\r\n"
      "\t\"c one\", 9,9 ,3,3,2,\"4\",2,#dw\r\n"
      "  d,7,7,1,1,8,8,1, // the end");
  EXPECT_EQ(odd.imported().text, plain);
}

TEST(ScaleSim, TabsSeparateWhereNoCommaDoes) {
  const TopologyFile file(
      "Layer name\t IFMAP Height\t IFMAP Width\t Filter Height\t Filter Width\t Channels\t Num Filter\t Strides\t \n"
      "Conv1_1\t12\t12\t3\t3\t1\t64\t1\t\n");
  EXPECT_EQ(file.network().macs(), conv_macs(10, 3, 1, 64));
}

// Version 2 writes both strides; columns go by their names, in any order and case.
TEST(ScaleSim, ColumnsGoByTheirNames) {
  const TopologyFile file(
      "Num filters,Stride width,stride height,Layer,filter_width,filter_height,ifmap width,ifmap height,channels\n"
      "6,1,2,a,5,3,20,9,4\n");
  // (9 - 3) / 2 + 1 = 4 rows, 20 - 5 + 1 = 16 columns of outputs.
  EXPECT_EQ(file.network().layers.front().output_shape, (Shape{1, 6, 4, 16}));
}

// The DeepBench files of version 1 say IFMAP Width twice: 700 x 161 inputs, 20 x 5 filters, stride 2.
TEST(ScaleSim, DeepBenchsHeaderGoesByPosition) {
  const TopologyFile file(
      "Layer, IFMAP Width, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\n"
      "DeepSpeech_1,700,161,20,5,1,32,2,\n");
  EXPECT_EQ(file.network().layers.front().output_shape, (Shape{1, 32, 341, 79}));
  EXPECT_TRUE(notes_have(file.imported(), "by position"));
}

TEST(ScaleSim, SparsityIsTheDensityOfWeights) {
  const TopologyFile file(
      "Layer Name, M, N, K, Sparsity,\nGEMM_1, 3, 5, 16, 3:4,\nGEMM_2, 1, 5, 16, 1:4,\nGEMM_3, 1, 5, 16, 1,\n"
      "GEMM_4, 1, 5, 16, ,\n");
  const Network net = file.network();
  ASSERT_EQ(net.layers.size(), 4U);
  EXPECT_EQ(net.layers[0].einsum->weight.density, 0.75);
  EXPECT_EQ(net.layers[1].einsum->weight.density, 0.25);
  EXPECT_EQ(net.layers[2].einsum->weight.density, 1.0);
  EXPECT_EQ(net.layers[3].einsum->weight.density, 1.0);
  EXPECT_TRUE(notes_have(file.imported(), "GEMM_1, GEMM_2: sparsity"));
}

TEST(ScaleSim, LettersForASparsityAreIgnoredAndNamed) {
  const TopologyFile file("Layer, M, N, K, Sparsity\na, 3, 5, 16, dense\n");
  EXPECT_EQ(file.network().layers.front().einsum->weight.density, 1.0);
  EXPECT_TRUE(notes_have(file.imported(), "a: column Sparsity"));
}

TEST(ScaleSim, UnknownColumnsAreIgnoredAndNamed) {
  const TopologyFile file("Layer, M, N, K, MAC Cycles, remark\na, 3, 5, 16, 99, x\n");
  EXPECT_EQ(file.network().macs(), 3 * 5 * 16);
  EXPECT_TRUE(notes_have(file.imported(), "ignored columns: \"MAC Cycles\", \"remark\""));
}

// The batch of a convolution is of samples that share its weights, that of a GEMM is of independent products.
TEST(ScaleSim, BatchesMultiplyTheMacs) {
  const std::string header = kConvHeader.substr(0, kConvHeader.size() - 1) + " Batch Size,\n";
  const Network conv = TopologyFile(header + "a,8,8,1,1,2,4,1,3,\nb,8,8,1,1,2,4,1,3,\n").network();
  EXPECT_EQ(conv.batch, 3);
  EXPECT_EQ(conv.macs(), 2 * 3 * conv_macs(8, 1, 2, 4));
  const Network gemm = TopologyFile("Layer,M,N,K,Batch\nheads,16,16,64,12\none,16,16,64\n").network();
  EXPECT_EQ(gemm.layers.front().output_shape, (Shape{1, 12, 16, 16}));
  EXPECT_EQ(gemm.macs(), 13 * 16 * 16 * 64);
}

// 224 - 11 = 213 = 53 * 4 + 1: SCALE-Sim counts a 55th window that sticks out of the input. Of six the first four are
// named.
TEST(ScaleSim, MoreOutputsThanFitAreNoted) {
  std::string text = kConvHeader + "fits,227,227,11,11,3,96,4,\n";
  for (const char name : {'a', 'b', 'c', 'd', 'e', 'f'}) text += std::string(1, name) + ",224,23,11,11,3,96,4,\n";
  const ImportedText imported = TopologyFile(text).imported();
  EXPECT_TRUE(notes_have(imported, "a: ours 54 x 4, SCALE-Sim counts 55 x 4 outputs"));
  EXPECT_FALSE(notes_have(imported, "fits"));
  EXPECT_FALSE(notes_have(imported, "e: ours"));
  EXPECT_TRUE(notes_have(imported, "in 2 further layers"));
}

// 112 * 112 outputs x 9 x 32 channels: as many MACs as the depthwise layer that is meant.
TEST(ScaleSim, ADepthwiseLayerStaysWhatTheFileSays) {
  const TopologyFile file(kConvHeader + "Conv2,114,114,3,3,32,1,1,\nDP3,114,114,3,3,32,2,1,\n");
  const Network net = file.network();
  EXPECT_EQ(net.layers[0].macs(), 112 * 112 * 9 * 32);
  EXPECT_EQ(net.layers[0].output_shape, (Shape{1, 1, 112, 112}));
  EXPECT_EQ(net.layers[1].macs(), 112 * 112 * 9 * 32 * 2);
  EXPECT_TRUE(notes_have(file.imported(), "Conv2: one filter over all channels"));
  EXPECT_TRUE(notes_have(file.imported(), "DP3: \"DP\" in the name"));
}

// MLPERF.csv of version 1 has several networks, each under its name, and layers of one name.
TEST(ScaleSim, HeadingsAndNamesUsedTwiceAreNoted) {
  const TopologyFile file(kConvHeader + "\nAlphaGoZero,\nConv,19,19,3,3,17,8,1,\nConv,19,19,3,3,8,8,1,\n\nResNet50,\n" +
                          "Conv.2,9,9,1,1,8,8,1,\nConv,9,9,1,1,8,8,1,\n");
  const Network net = file.network();
  ASSERT_EQ(net.layers.size(), 4U);
  EXPECT_EQ(net.layers[1].name, "Conv.2");
  EXPECT_EQ(net.layers[2].name, "Conv.2.2");
  EXPECT_EQ(net.layers[3].name, "Conv.3");
  const ImportedText imported = file.imported();
  EXPECT_TRUE(notes_have(imported, "AlphaGoZero, ResNet50: a line with a name and no sizes is a heading"));
  EXPECT_TRUE(notes_have(imported, "Conv.2, Conv.2.2, Conv.3: named so"));
}

}  // namespace
}  // namespace pj

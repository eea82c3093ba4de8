// SPDX-License-Identifier: Apache-2.0
// What is said about a topology that cannot be right: every line's problems at once, each at its line and column.
#include <gtest/gtest.h>

#include "tests/unit/import/topology_file.h"

namespace pj {
namespace {

using testing::kConvHeader;
using testing::kGemmHeader;
using testing::TopologyFile;

std::string problems_of(const std::string& text) { return TopologyFile(text).problems(); }

TEST(ScaleSimMisuse, AllLinesAtOnce) {
  EXPECT_EQ(problems_of(kConvHeader + "FC, 1, 1, 1, ,1 2, 2, 1,\n"
                                      "LSTM,1,B,1,1,8,8,1,\n"
                                      ",4,4,3,3,1,1,1,\n"
                                      "big,4,2147483648,0,-3,1.5,1e3,1,\n"),
            "net.csv:2:1: Filter Width: missing; it is a whole number from 1 to 2147483647\n"
            "net.csv:2:15: Channels: must be a whole number from 1 to 2147483647, got \"1 2\"\n"
            "net.csv:3:8: IFMAP Width: must be a whole number from 1 to 2147483647, got \"B\"\n"
            "net.csv:4:1: the layer has no name\n"
            "net.csv:5:7: IFMAP Width: must be a whole number from 1 to 2147483647, got \"2147483648\"\n"
            "net.csv:5:18: Filter Height: must be a whole number from 1 to 2147483647, got \"0\"\n"
            "net.csv:5:20: Filter Width: must be a whole number from 1 to 2147483647, got \"-3\"\n"
            "net.csv:5:23: Channels: must be a whole number from 1 to 2147483647, got \"1.5\"\n"
            "net.csv:5:27: Num Filter: must be a whole number from 1 to 2147483647, got \"1e3\"\n");
}

TEST(ScaleSimMisuse, ALineTooShortOrTooLong) {
  EXPECT_EQ(problems_of(kGemmHeader + "a, 1, 2\nb, 1, 2, 3, 4, five\n"),
            "net.csv:2:1: K: missing; it is a whole number from 1 to 2147483647\n"
            "net.csv:3:13: \"4\" is in no column; the first line names 4\n"
            "net.csv:3:16: \"five\" is in no column; the first line names 4\n");
}

TEST(ScaleSimMisuse, AMisspeltColumn) {
  EXPECT_EQ(
      problems_of("Layer, M, N, Q\na, 1, 2, 3\n"),
      "net.csv:1:14: no such column \"Q\"; (known: Batch Size, Channels, Filter Height, Filter Width, IFMAP Height, "
      "IFMAP Width, K, Layer name, M, N, Num Filter, Sparsity, Stride Height, Stride Width, Strides)\n"
      "net.csv:1:1: missing column \"K\"; GEMMs are \"Layer, M, N, K\"\n");
  const std::string found = problems_of(
      "Layer name, IFMAP Height, IFMAP Width, Filtre Height, Filter Width, Channels, "
      "Num Filter, Stride H\n");
  EXPECT_NE(found.find("net.csv:1:40: no such column \"Filtre Height\"; did you mean \"Filter Height\"?"),
            std::string::npos);
  EXPECT_NE(found.find("net.csv:1:1: missing columns \"Filter Height\", \"Stride Width\"; convolutions are"),
            std::string::npos);
}

TEST(ScaleSimMisuse, AColumnTwice) {
  EXPECT_EQ(problems_of("Layer, M, N, K, Layer name\na, 1, 2, 3, b\n"),
            "net.csv:1:17: column \"Layer name\" means the same as \"Layer\" before it; leave one out\n");
  EXPECT_EQ(
      problems_of(kConvHeader.substr(0, kConvHeader.size() - 1) + "Stride Height, Stride Width\na,1,1,1,1,1,1,1,1,1\n"),
      "net.csv:1:1: states strides twice: \"Strides\" is of both axes, \"Stride Height\" and \"Stride Width\" of one "
      "each; leave one out\n");
}

TEST(ScaleSimMisuse, NoHeader) {
  EXPECT_EQ(
      problems_of("a, 1, 2, 3,\n"),
      "net.csv:1:1: the first line names the columns, \"Layer name, IFMAP Height, ...\" or \"Layer, M, N, K\"; here "
      "it holds sizes\n");
}

TEST(ScaleSimMisuse, NothingInIt) {
  EXPECT_EQ(problems_of(" \n,,,\n"), "net.csv: is empty; the first line of a SCALE-Sim topology names its columns\n");
  EXPECT_EQ(problems_of(kGemmHeader), "net.csv: has no layers, only the names of columns\n");
}

TEST(ScaleSimMisuse, AFilterLargerThanItsInput) {
  EXPECT_EQ(problems_of(kConvHeader + "a,4,2,3,3,1,1,1,\n"),
            "net.csv:2:1: the filter, 3 x 3, is larger than the input, 4 x 2; padding is part of the input\n");
}

TEST(ScaleSimMisuse, SparsityIsARatioOfAtMostOne) {
  EXPECT_EQ(problems_of("Layer,M,N,K,Sparsity\na,1,1,1,4:2\nb,1,1,1,0.5\nc,1,1,1,0:4\n"),
            "net.csv:2:9: Sparsity: must be N:M, N of M weights are not zero, such as 2:4, got \"4:2\"\n"
            "net.csv:3:9: Sparsity: must be N:M, N of M weights are not zero, such as 2:4, got \"0.5\"\n"
            "net.csv:4:9: Sparsity: must be N:M, N of M weights are not zero, such as 2:4, got \"0:4\"\n");
}

TEST(ScaleSimMisuse, ConvolutionsRunTheSameSamples) {
  EXPECT_EQ(
      problems_of(kConvHeader.substr(0, kConvHeader.size() - 1) + " Batch,\na,1,1,1,1,1,1,1,2,\nb,1,1,1,1,1,1,1,3,\n"),
      "net.csv:3:1: Batch: is 3, but 2 in line 2; all layers of a network run the same samples\n");
}

TEST(ScaleSimMisuse, AQuoteThatDoesNotEnd) {
  EXPECT_EQ(problems_of(kGemmHeader + "\"a, 1, 2, 3,\nb, 1, 2, 3,\n"),
            "net.csv:2:1: the quote is not closed on its line\n");
}

TEST(ScaleSimMisuse, NoText) {
  EXPECT_EQ(problems_of(std::string("\xFF\xFEL\0a\0", 6)),
            "net.csv:1:1: is not text in UTF-8; save it as comma-separated text\n");
}

// 2^31 - 1 rows and as many columns: the sums of 2^62 elements of up to 64 bits.
TEST(ScaleSimMisuse, ProductsThatDoNotFit) {
  EXPECT_EQ(problems_of(kGemmHeader + "a, 2147483647, 1, 2147483647,\n"),
            "net.csv: input[a.in].shape: the elements of 1 x 2147483647 x 2147483647 (batch first) do not fit in 64 "
            "bits\n");
  const std::string found = problems_of(kGemmHeader + "a, 2147483647, 2147483647, 1,\n");
  EXPECT_EQ(found.rfind("net.csv: layer[a]: ", 0), 0U) << found;
  EXPECT_NE(found.find("do not fit in 64 bits"), std::string::npos) << found;
}

}  // namespace
}  // namespace pj

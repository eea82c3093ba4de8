// SPDX-License-Identifier: Apache-2.0
// The one way from a workload's file to a network.
#include <gtest/gtest.h>

#include "tests/unit/import/topology_file.h"

namespace pj {
namespace {

using testing::kGemmHeader;
using testing::TopologyFile;

const char* const kOurs = R"(name: "n" input { name: "x" shape: [4, 8] } layer { name: "a" op: "fc" filters: 16 })";

TEST(LoadWorkload, EndingsDecideInAnyCase) {
  EXPECT_EQ(import_format_of("a/b.onnx"), ImportFormat::kOnnx);
  EXPECT_EQ(import_format_of("B.ONNX"), ImportFormat::kOnnx);
  EXPECT_EQ(import_format_of("b.Csv"), ImportFormat::kScaleSim);
  EXPECT_EQ(import_format_of("b.csv.textproto"), std::nullopt);
  EXPECT_EQ(import_format_of("csv"), std::nullopt);
  EXPECT_EQ(TopologyFile(kGemmHeader + "a,2,3,4", "NET.CSV").network().macs(), 2 * 3 * 4);
}

TEST(LoadWorkload, AnyOtherFileIsOurs) {
  EXPECT_EQ(TopologyFile(kOurs, "net.textproto").network().macs(), 4 * 8 * 16);
  EXPECT_EQ(TopologyFile(kOurs, "net").network().macs(), 4 * 8 * 16);
}

TEST(LoadWorkload, ValuesAreChangedByTheirPaths) {
  NetworkOverrides with;
  with.set = {{"a.columns", "30", "--set workload.a.columns=30"}};
  EXPECT_EQ(TopologyFile(kGemmHeader + "a,2,3,4").network(with).macs(), 2 * 30 * 4);
}

TEST(LoadWorkload, PlacesNameTheFileOrTheChange) {
  NetworkOverrides with;
  with.set = {{"a.columns", "0", "--set workload.a.columns=0"}};
  EXPECT_EQ(
      TopologyFile(kGemmHeader + "a,2,3,4").problems(with).rfind("--set workload.a.columns=0: layer[a].columns: ", 0),
      0U);
  with.set = {{"a.depth", "5", "--set workload.a.depth=5"}};
  EXPECT_EQ(
      TopologyFile(kGemmHeader + "a,2,3,4").problems(with),
      "--set workload.a.depth=5: layer[a]: reads 1 x 2 x 4 = 8 elements, but 1 samples x batch 1 x rows 2 x depth "
      "5 = 10\n");
  EXPECT_EQ(TopologyFile("Layer,M,N,K\nb,2,3,4\na,2,3,4").problems(with).rfind("--set workload.a.depth=5: ", 0), 0U);
}

TEST(LoadWorkload, OnlyAnOnnxFileLeavesDimensionsOpen) {
  ImportOptions options;
  options.dims = {"n=1"};
  for (const auto& [name, text] :
       {std::pair{"net.csv", kGemmHeader + "a,2,3,4"}, std::pair{"net.x", std::string(kOurs)}}) {
    EXPECT_EQ(TopologyFile(text, name).problems({}, options),
              "--dim: only an ONNX file (.onnx) leaves dimensions open; \"" + std::string(name) +
                  "\" states all its sizes\n");
  }
}

TEST(LoadWorkload, AnImportedTextIsTheSameNetwork) {
  const TopologyFile topology(kGemmHeader + "a,2,3,4\nb,5,6,7\n");
  const Network once = topology.network();
  const Network again = TopologyFile(topology.imported().text, "again.textproto").network();
  ASSERT_EQ(once.layers.size(), again.layers.size());
  for (std::size_t i = 0; i < once.layers.size(); ++i) {
    EXPECT_EQ(once.layers[i].name, again.layers[i].name);
    EXPECT_EQ(once.layers[i].output_shape, again.layers[i].output_shape);
    EXPECT_EQ(once.layers[i].macs(), again.layers[i].macs());
  }
}

TEST(LoadWorkload, AMissingFileIsAProblem) {
  Problems problems;
  EXPECT_FALSE(load_workload("no/such.csv", {}, {}, problems).has_value());
  EXPECT_EQ(problems.text().rfind("no/such.csv: ", 0), 0U) << problems.text();
}

}  // namespace
}  // namespace pj

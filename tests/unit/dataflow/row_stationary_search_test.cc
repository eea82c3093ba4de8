// SPDX-License-Identifier: Apache-2.0
// The row-stationary mapping that is found without being told: it fits, whatever the layer.
#include <gtest/gtest.h>

#include "dataflow/styles/check_mapping.h"
#include "dataflow/styles/default_mapping.h"
#include "dataflow/styles/row_stationary.h"
#include "tests/unit/mapping/eyeriss.h"
#include "workloads/unique_layers.h"

namespace pj {
namespace {

struct Case {
  const char* network;
  std::int64_t batch;
};

class BestRowStationary : public testing::TestWithParam<Case> {};

// At 16 bits, as the chip has them. Every MAC layer of different work: convolutions, depthwise ones, matrices.
TEST_P(BestRowStationary, FitsTheChipForEveryLayer) {
  const MachineSpec machine = eyeriss::machine();
  const Network network = eyeriss::network(GetParam().network, GetParam().batch);
  for (const UniqueLayer& unique : unique_layers(network)) {
    const Layer& layer = network.layers.at(static_cast<std::size_t>(unique.layers.front()));
    if (!layer.einsum) continue;
    Problems problems;
    const auto mapping = best_row_stationary(*layer.einsum, machine, {}, {}, problems);
    ASSERT_EQ(mapping.has_value(), problems.empty()) << layer.name;
    EXPECT_TRUE(mapping) << layer.name << ": " << problems.text();
    if (!mapping) continue;
    check_mapping(LoopNest(*layer.einsum, machine, *mapping), {}, problems);
    EXPECT_TRUE(problems.empty()) << layer.name << ": " << problems.text();
  }
}

INSTANTIATE_TEST_SUITE_P(Networks, BestRowStationary,
                         testing::Values(Case{"alexnet", 1}, Case{"alexnet", 3}, Case{"resnet18", 1},
                                         Case{"resnet18", 3}, Case{"mobilenet_v1", 1}, Case{"mobilenet_v1", 3},
                                         Case{"vgg16", 1}, Case{"vgg16", 3}),
                         [](const auto& info) {
                           return std::string(info.param.network) + "_batch_" + std::to_string(info.param.batch);
                         });

// What a mapping of the style is: filter rows whole on rows, beside them only C, M and P; S whole in a unit.
TEST(BestRowStationary, LaysOutSetsOfWholeFilterRows) {
  const Einsum conv3 = eyeriss::alexnet("CONV3");
  Problems problems;
  const auto mapping =
      default_mapping(conv3, eyeriss::machine(), Style::kRowStationary, {}, {"", 0, 0, "layer[x]"}, problems);
  ASSERT_TRUE(mapping) << problems.text();
  std::int64_t filter_rows = 1;
  for (const SpatialLoop& loop : mapping->spatial.at(0)) {
    const std::string& dim = conv3.dims.at(static_cast<std::size_t>(loop.dim)).name;
    if (dim == "R") filter_rows *= loop.factor;
    EXPECT_TRUE(dim == "R" || dim == "C" || dim == "M" || dim == "P") << dim;
    EXPECT_TRUE(dim != "R" || loop.axis == SpatialAxis::kRows);
  }
  EXPECT_EQ(filter_rows, 3);
  EXPECT_EQ(mapping->temporal.at(4).back().dim, conv3.dim("S"));
  EXPECT_EQ(mapping->temporal.at(4).back().factor, 3);
}

// One filter of one channel: 3 columns x 2 bytes are 6, the scratchpad holds 4.
TEST(BestRowStationary, SaysWhatTheSmallestMappingLacks) {
  const MachineSpec machine = eyeriss::machine_with("capacity_bytes: 24", "capacity_bytes: 4");
  Problems problems;
  EXPECT_FALSE(best_row_stationary(eyeriss::alexnet("CONV3"), machine, {}, {"", 0, 0, "layer[x]"}, problems));
  EXPECT_EQ(problems.text(), "layer[x]: ifmap_spad holds 4 bytes, 2 bytes too few for input 6 bytes\n");
}

}  // namespace
}  // namespace pj

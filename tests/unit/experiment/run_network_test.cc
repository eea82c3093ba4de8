// SPDX-License-Identifier: Apache-2.0
// A tiny network on systolic_8: conv1 makes 16 x 10 x 12 = 1920 bytes, conv2 reads them.
#include "sim/experiment/run_network.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace pj {
namespace {

const char* const kNetwork = R"(name: "net" input { name: "image" shape: [8, 10, 12] }
    layer { name: "conv1" op: "conv" filters: 16 kernel: 1 }
    layer { name: "relu" op: "relu" }
    layer { name: "conv2" op: "conv" filters: 4 kernel: 1 })";

class RunNetwork : public testing::Test {
 protected:
  void SetUp() override {
    path_ = std::filesystem::path(testing::TempDir()) / ("pj_net_" + std::to_string(::getpid()) + ".textproto");
  }
  void TearDown() override { std::filesystem::remove(path_); }

  NetworkRun run(const std::string& network, const std::vector<std::string>& set = {},
                 const std::string& layers = "*") {
    std::ofstream(path_) << network;
    RunRequest request;
    request.architecture = "systolic_8";
    request.workload = path_.string();
    request.set = set;
    request.layers = layers;
    request.progress = [this](int, int, const std::string& layer) { shown_.push_back(layer); };
    Problems problems;
    experiment_ = resolve(request, Catalog::find(), problems);
    auto result = experiment_ ? run_network(*experiment_, request, problems) : std::nullopt;
    if (!result) throw std::runtime_error(problems.text());
    return *result;
  }

  [[nodiscard]] std::int64_t bytes_read(const LayerRun& layer, const std::string& memory, Tensor tensor) const {
    const MachineSpec& machine = experiment_->machine;
    std::int64_t bits = 0;
    for (const Traffic& t : layer.traffic) {
      if (machine.component(t.memory).name == memory && t.tensor == tensor) bits += t.read_bits;
    }
    return bits / 8;
  }

  std::filesystem::path path_;
  std::optional<Experiment> experiment_;
  std::vector<std::string> shown_;
};

TEST_F(RunNetwork, AResidentTensorIsNotReadFromOffChip) {
  const NetworkRun r = run(kNetwork);
  ASSERT_EQ(r.layers.size(), 3U);
  EXPECT_EQ(bytes_read(r.layers[0], "dram", Tensor::kInput), 8 * 10 * 12);
  EXPECT_EQ(bytes_read(r.layers[2], "dram", Tensor::kInput), 0);
  EXPECT_EQ(r.layers[0].residency.at("output"), "unified_buffer");
  EXPECT_EQ(r.layers[2].residency.at("input"), "unified_buffer");
  EXPECT_EQ(r.layers[2].residency.at("output"), "dram");
  EXPECT_EQ(shown_, (std::vector<std::string>{"conv1", "relu", "conv2"}));
}

// 3/4 of 2559 bytes are less than 1920.
TEST_F(RunNetwork, ATensorThatDoesNotFitGoesOffChip) {
  const NetworkRun r = run(kNetwork, {"unified_buffer.capacity_bytes=2559"});
  EXPECT_EQ(r.layers[0].residency.at("output"), "dram");
  EXPECT_GE(bytes_read(r.layers[2], "dram", Tensor::kInput), 16 * 10 * 12);
}

TEST_F(RunNetwork, AFusedReluCostsItsOperationsAndNoCycles) {
  const NetworkRun r = run(kNetwork);
  EXPECT_EQ(r.layers[1].unit, "fused into conv1");
  EXPECT_EQ(r.layers[1].cycles, 0);
  EXPECT_EQ(r.layers[1].vector_operations, 16 * 10 * 12);
  EXPECT_TRUE(r.layers[1].traffic.empty());
  EXPECT_EQ(r.layers[1].events.count(experiment_->machine.vector_unit->id, Action::kCompare, Tensor::kNone),
            16 * 10 * 12);
}

TEST_F(RunNetwork, EqualLayersInEqualCircumstancesHaveEqualFigures) {
  const NetworkRun r = run(R"(name: "net" input { name: "x" shape: [64, 64] }
      layer { name: "a" op: "gemm" from: "x" rows: 64 depth: 64 columns: 64 }
      layer { name: "b" op: "gemm" from: "x" rows: 64 depth: 64 columns: 64 count: 3 })");
  EXPECT_EQ(r.layers[0].cycles, r.layers[1].cycles);
  EXPECT_EQ(r.layers[1].name, "b");
  EXPECT_EQ(r.layers[1].copies, 3);
  EXPECT_EQ(r.layers[1].macs, 64 * 64 * 64);  // of one copy
}

TEST_F(RunNetwork, OnlySelectedLayersRun) {
  const NetworkRun r = run(kNetwork, {}, "conv*");
  ASSERT_EQ(r.layers.size(), 2U);
  EXPECT_EQ(r.layers[1].name, "conv2");
}

TEST_F(RunNetwork, StallsAddUpInEveryLayer) {
  for (const LayerRun& layer : run(kNetwork).layers) {
    std::int64_t stalls = 0;
    for (const auto& [reason, cycles] : layer.stalls) stalls += cycles;
    EXPECT_EQ(stalls, layer.cycles - layer.compute_cycles) << layer.name;
  }
}

}  // namespace
}  // namespace pj

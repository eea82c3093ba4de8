// SPDX-License-Identifier: Apache-2.0
// `pj map` on arrays against all copies there are, each run by the engine.
#include "sim/experiment/pim_map.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "sim/energy/run_cost.h"
#include "sim/experiment/pim_network.h"

namespace pj {
namespace {

class PimMap : public testing::Test {
 protected:
  // Three products: 1, 2 and 1 arrays; 12 arrays in all, of which 8 are spare.
  void SetUp() override {
    path_ = std::filesystem::path(testing::TempDir()) / ("pj_pim_map_" + std::to_string(::getpid()) + ".textproto");
    std::ofstream(path_) << R"(name: "n" input { name: "x" shape: [16, 8, 8] }
        layer { name: "a" op: "conv" filters: 16 kernel: 1 }
        layer { name: "b" op: "conv" filters: 16 kernel: 3 stride: 2 pad: 1 }
        layer { name: "c" op: "conv" filters: 16 kernel: 1 })";
    request_.architecture = "isaac";
    request_.workload = path_.string();
    request_.engine = "analytic";
    request_.set = {"crossbar.tiles=1", "crossbar.cores_per_tile=3", "crossbar.arrays_per_core=4"};
  }
  void TearDown() override { std::filesystem::remove(path_); }

  Experiment experiment(const std::vector<std::string>& more = {}) {
    request_.set.insert(request_.set.end(), more.begin(), more.end());
    auto e = resolve(request_, Catalog::find(), problems_);
    if (!e) throw std::runtime_error(problems_.text());
    return *std::move(e);
  }

  MappingCost cost(const Experiment& e, const NetworkRun& run) {
    const auto price = price_run(run, e.machine, e.technology, bits_of(e), problems_);
    MappingCost cost{price->total() / picojoules(1.0), 0.0};
    for (const LayerRun& layer : run.layers) cost.cycles += static_cast<double>(layer.cycles);
    return cost;
  }

  // Of all copies that fit, by the engine.
  double least(const Experiment& e, Objective objective) {
    double least = std::numeric_limits<double>::infinity();
    const auto arrays = [&](std::size_t layer) { return blocks_[layer]; };
    for (std::int64_t a = 1; a <= 12; ++a) {
      for (std::int64_t b = 1; a * arrays(0) + b * arrays(1) <= 12; ++b) {
        for (std::int64_t c = 1; a * arrays(0) + b * arrays(1) + c * arrays(2) <= 12; ++c) {
          const auto run = run_with_copies(e, request_, {a, b, c}, problems_);
          if (!run) throw std::runtime_error(problems_.text());
          least = std::min(least, value_of(objective, cost(e, *run)));
        }
      }
    }
    return least;
  }

  NetworkRun mapped(const Experiment& e, std::vector<Objective> objectives) {
    RunRequest request = request_;
    request.map.emplace().objectives = std::move(objectives);
    auto run = map_on_pim(e, request, problems_);
    if (!run) throw std::runtime_error(problems_.text());
    blocks_.clear();
    for (const LayerRun& layer : run->layers) blocks_.push_back(layer.on_arrays->arrays);
    return *std::move(run);
  }

  std::filesystem::path path_;
  RunRequest request_;
  Problems problems_;
  std::vector<std::int64_t> blocks_;
};

TEST_F(PimMap, FindsTheLeastLatencyOfAllCopies) {
  const Experiment e = experiment();
  const NetworkRun run = mapped(e, {Objective::kLatency});
  EXPECT_EQ(blocks_, (std::vector<std::int64_t>{1, 2, 1}));
  for (const LayerRun& layer : run.layers) EXPECT_TRUE(layer.search->proven);
  EXPECT_DOUBLE_EQ(cost(e, run).cycles, least(e, Objective::kLatency));
}

// Written in the run, each copy costs: fewer of them are better for energy, none for energy alone.
TEST_F(PimMap, PaysForTheCopiesItWrites) {
  const Experiment e = experiment({"crossbar.write.at_start=true"});
  const NetworkRun thrifty = mapped(e, {Objective::kEnergy});
  for (const LayerRun& layer : thrifty.layers) EXPECT_EQ(layer.on_arrays->copies, 1);
  EXPECT_NEAR(cost(e, thrifty).energy / least(e, Objective::kEnergy), 1.0, 1e-3);
  for (const Objective objective : {Objective::kEdp, Objective::kEd2p}) {
    const NetworkRun both = mapped(e, {objective});
    EXPECT_NEAR(value_of(objective, cost(e, both)) / least(e, objective), 1.0, 1e-3) << name_of(objective);
  }
}

TEST_F(PimMap, IsNeverWorseThanTheMachinesOwnCopies) {
  const Experiment e = experiment();
  const auto own = run_with_copies(e, request_, {}, problems_);
  for (const Objective objective : {Objective::kEnergy, Objective::kLatency, Objective::kEdp, Objective::kEd2p}) {
    const double value = value_of(objective, cost(e, mapped(e, {objective})));
    EXPECT_LE(value, value_of(objective, cost(e, *own)) * (1.0 + 1e-12)) << name_of(objective);
  }
}

// The model leaves out words on their way, so no engine is faster.
TEST_F(PimMap, TheModelIsABoundOfTheTime) {
  const NetworkRun run = mapped(experiment(), {Objective::kEdp});
  for (const LayerRun& layer : run.layers) {
    EXPECT_LE(layer.search->model_cycles, static_cast<double>(layer.cycles)) << layer.name;
    EXPECT_GE(layer.search->model_cycles, 0.5 * static_cast<double>(layer.cycles)) << layer.name;
  }
}

}  // namespace
}  // namespace pj

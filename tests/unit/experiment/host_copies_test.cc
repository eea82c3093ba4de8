// SPDX-License-Identifier: Apache-2.0
// Copies between a host and DRAM that computes. A peer multiplies the energy of a write by the time it takes and gets
// nearly nothing (PIMeval), another has no prices at all (PIMSimulator): here bytes cost, in proportion, in both
// directions, and whatever the clock.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "arch/base/integer.h"
#include "memory/pim/dram/dram_pim_spec.h"
#include "sim/energy/run_cost.h"
#include "sim/experiment/run_network.h"

namespace pj {
namespace {

constexpr std::int64_t kInputs = 256;
constexpr std::int64_t kOutputs = 128;

class HostCopies : public testing::Test {
 protected:
  void SetUp() override {
    path_ = std::filesystem::path(testing::TempDir()) / ("pj_copies_" + std::to_string(::getpid()) + ".textproto");
  }
  void TearDown() override { std::filesystem::remove(path_); }

  // Charges of one fully connected layer of kInputs x kOutputs bytes.
  std::vector<Charge> charges(const std::string& machine, const std::vector<std::string>& set = {}) {
    std::ofstream(path_) << R"(name: "n" input { name: "x" shape: [256] } layer { name: "a" op: "fc" filters: 128 })";
    RunRequest request;
    request.architecture = machine;
    request.workload = path_.string();
    request.set = set;
    Problems problems;
    experiment_ = resolve(request, Catalog::find(), problems);
    const auto run = experiment_ ? run_network(*experiment_, request, problems) : std::nullopt;
    const auto cost = run ? price_run(*run, experiment_->machine, experiment_->technology,
                                      {experiment_->network.layers[0].bits}, problems)
                          : std::nullopt;
    if (!cost) throw std::runtime_error(problems.text());
    return cost->layers[0].charges();
  }

  // Of all charges of an action of a component on a tensor.
  [[nodiscard]] Charge one(const std::vector<Charge>& all, const std::string& component, Action action,
                           Tensor tensor) const {
    for (const Charge& charge : all) {
      const bool here = experiment_->machine.component(charge.event.component).name == component;
      if (here && charge.event.action == action && charge.event.tensor == tensor) return charge;
    }
    throw std::runtime_error(component + " has no charge for " + std::string(name_of(action)));
  }

  std::filesystem::path path_;
  std::optional<Experiment> experiment_;
};

double in_pj(const Charge& charge) { return charge.energy() / picojoules(1.0); }

// The host's own memory: inputs are read there, outputs written, each byte once.
TEST_F(HostCopies, CostTheHostsMemoryItsBytes) {
  for (const char* machine : {"hbm_pim", "aim_gddr6", "upmem"}) {
    const auto all = charges(machine);
    const std::int64_t bytes = experiment_->machine.memories.front().width_bits / 8;
    for (const auto& [action, tensor, size] :
         {std::tuple{Action::kRead, Tensor::kInput, kInputs}, {Action::kWrite, Tensor::kOutput, kOutputs}}) {
      const Charge copy = one(all, "host_memory", action, tensor);
      const std::int64_t words = exact_div(size, bytes);
      EXPECT_EQ(copy.event.count, words) << machine;
      EXPECT_GT(copy.price.per_action, Energy{}) << machine;
      EXPECT_DOUBLE_EQ(in_pj(copy), static_cast<double>(words) * (copy.price.per_action / picojoules(1.0)));
    }
  }
}

// 128 outputs are one each of 128 processors, and each of them is given all inputs; DDR4 pins at 8 bits x 2.435 pJ a
// byte written and 3.989 read.
TEST_F(HostCopies, OfUpmemCostPinsByTheByte) {
  const auto all = charges("upmem");
  const Charge in = one(all, "mram", Action::kHostWrite, Tensor::kInput);
  EXPECT_EQ(in.event.count, kInputs * kOutputs);
  EXPECT_NEAR(in_pj(in), static_cast<double>(kInputs * kOutputs) * 8 * 2.435, 1e-6);
  const Charge out = one(all, "mram", Action::kHostRead, Tensor::kOutput);
  EXPECT_EQ(out.event.count, kOutputs);
  EXPECT_NEAR(in_pj(out), static_cast<double>(kOutputs) * 8 * 3.989, 1e-6);
}

TEST_F(HostCopies, CostTheSameAtAThirdOfTheSpeed) {
  const double fast = in_pj(one(charges("upmem"), "mram", Action::kHostWrite, Tensor::kInput));
  const auto slow = charges("upmem", {"processors.host_write_bytes_per_clock=1"});
  EXPECT_DOUBLE_EQ(in_pj(one(slow, "mram", Action::kHostWrite, Tensor::kInput)), fast);
}

// Inputs of blocks at banks are bursts over the pins of all channels, sums bursts back.
TEST_F(HostCopies, OfBlocksAtBanksAreBursts) {
  for (const char* machine : {"hbm_pim", "aim_gddr6"}) {
    const auto all = charges(machine);
    const std::string dram = experiment_->machine.component(experiment_->machine.memories[1].id).name;
    const Charge in = one(all, dram, Action::kWriteBurst, Tensor::kInput);
    const int burst = experiment_->machine.dram_pim->dram().organization.burst_bytes();
    EXPECT_GE(in.event.count * burst, 2 * kInputs) << machine;  // as words of 16 bits, at least once
    EXPECT_GT(in_pj(in), 0.0) << machine;
  }
}

}  // namespace
}  // namespace pj

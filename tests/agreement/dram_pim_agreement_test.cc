// SPDX-License-Identifier: Apache-2.0
// Layers in DRAMs that compute, on the machines that are shipped and one made here: the closed form against every
// command of the banks, and laws that hold for both.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "arch/base/config/read_text.h"
#include "configs/schema/architecture.pb.h"
#include "memory/hierarchy/machine_from_proto.h"
#include "memory/pim/dram/dram_pim_spec.h"
#include "sim/pim/layer_in_dram.h"
#include "tests/agreement/compare_events.h"
#include "tests/shipped_drams.h"

namespace pj {
namespace {

const std::string kConfigs = std::string(PJ_SOURCE_DIR) + "/configs/";

MachineSpec shipped(const std::string& name, const std::vector<std::string>& changes = {}) {
  Problems problems;
  MachineChanges all;
  for (const std::string& change : changes) all.set.push_back(*override_from(change, problems));
  auto machine = load_machine(kConfigs + "architecture/" + name + ".textproto", all, find_shipped_dram, problems);
  if (!machine) throw std::runtime_error(problems.text());
  return *machine;
}

MachineSpec bit_serial_machine() {
  constexpr const char* kText = R"(
    name: "bit_serial" technology: "generic_16nm" description: "rows of bits" source: "made here"
    clock { name: "host" mhz: 1000 }
    memory { name: "host_memory" kind: "offchip" clock: "host" keeps: ["input", "output"] width_bits: 64
             bandwidth_gb_per_s: 19.2 energy: "ddr4" }
    memory { name: "dram" kind: "dram" spec: "ddr4_2400" keeps: "weight" }
    dram_pim { name: "arrays" kind: "bit_serial" dram: "dram" host: "host_memory" element_bits: 8 arrays: 16
               array_rows: 4096 row_clocks: 55 logic_clocks: 4 logic_pj: 0.147 energy_how: "as stated"
               energy_source: "made here" }
    vector_unit { name: "host_unit" kind: "vector" clock: "host" lanes: 16 bits: 32 reads_from: "host_memory" })";
  Problems problems;
  picojoule::schema::Architecture message;
  const auto locations = read_text_from(kText, "text", message, problems);
  const auto machine =
      locations ? machine_from_proto(ConfigNode(message, *locations), {find_shipped_dram, {}}, problems) : std::nullopt;
  if (!machine) throw std::runtime_error(problems.text());
  return *machine;
}

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}
  std::int64_t roll(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random_);
  }

 private:
  std::mt19937_64 random_;
};

InDramTask random_task(Dice& dice, int bits, std::int64_t deepest) {
  InDramTask task;
  task.product = {"layer", dice.roll(1, 600), dice.roll(1, deepest), dice.roll(1, 6), bits, bits, bits, 32};
  task.groups = dice.roll(1, 3);
  task.weights_written = dice.roll(0, 3) == 0;
  const MatrixProduct& p = task.product;
  task.input_bits = task.groups * p.depth * p.vectors * bits;
  task.output_bits = task.groups * p.sums() * bits;
  if (dice.roll(0, 1) == 1) task.fused_operations_per_word = 1.0;
  return task;
}

std::int64_t sum(const std::map<std::string, std::int64_t>& stalls) {
  std::int64_t all = 0;
  for (const auto& [reason, cycles] : stalls) all += cycles;
  return all;
}

std::int64_t counted(const LayerResult& result, ComponentId component, Action action) {
  std::int64_t all = 0;
  for (const Event& e : result.events.events()) {
    if (e.component == component && e.action == action) all += e.count;
  }
  return all;
}

// Laws of any layer on any of these machines.
void check_laws(const MachineSpec& machine, const InDramTask& task, const LayerResult& result) {
  const DramPimSpec& spec = *machine.dram_pim;
  const MemorySpec& host = machine.memories[static_cast<std::size_t>(spec.host)];
  EXPECT_EQ(result.cycles, result.array_cycles + sum(result.stalls));
  EXPECT_GT(result.array_cycles, 0);
  const std::int64_t macs = task.groups * task.product.products();
  EXPECT_GE(static_cast<double>(result.cycles) * peak_macs_per_cycle(spec) * (1.0 + 1e-9), static_cast<double>(macs));
  if (spec.bit_serial() == nullptr) {
    EXPECT_EQ(counted(result, spec.id, Action::kMac), macs);
  }
  const std::int64_t written =
      task.weights_written ? task.groups * task.product.outputs * task.product.depth * task.product.weight_bits : 0;
  EXPECT_EQ(counted(result, host.id, Action::kRead),
            ceil_div(task.input_bits, host.width_bits) + ceil_div(written, host.width_bits));
  if (spec.blocks() != nullptr) {  // every clock of every channel stands somewhere
    const ComponentId dram = machine.memories[static_cast<std::size_t>(spec.memory)].id;
    EXPECT_EQ(counted(result, dram, Action::kActiveStandby) + counted(result, dram, Action::kPrechargeStandby),
              result.cycles * spec.dram().organization.channels);
  }
  EXPECT_EQ(counted(result, host.id, Action::kWrite), ceil_div(task.output_bits, host.width_bits));
}

void compare_ways(const MachineSpec& machine, int bits, std::int64_t deepest, std::uint64_t cases) {
  for (std::uint64_t seed = 1; seed <= cases; ++seed) {
    SCOPED_TRACE(fmt::format("{}, seed {}", machine.name, campaign_seed() + seed));
    Dice dice(campaign_seed() + seed);
    const InDramTask task = random_task(dice, bits, deepest);
    const LayerResult closed = layer_in_dram(machine, task, InDramWay::kClosedForm);
    const LayerResult issued = layer_in_dram(machine, task, InDramWay::kCommands);
    ASSERT_EQ(compare_events(machine, issued.events, closed.events), "");
    ASSERT_EQ(closed.cycles, issued.cycles);
    ASSERT_EQ(closed.array_cycles, issued.array_cycles);
    ASSERT_EQ(closed.stalls, issued.stalls);
    check_laws(machine, task, issued);
    if (testing::Test::HasFailure()) return;
  }
}

TEST(DramPimAgreement, BlocksAtBanksWithoutRefreshEventForEventAndClockForClock) {
  compare_ways(shipped("hbm_pim", {"hbm.spec.controller.refresh=none"}), 16, 900, campaign_size(150));
  compare_ways(shipped("aim_gddr6", {"gddr6.spec.controller.refresh=none"}), 16, 900, campaign_size(150));
}

TEST(DramPimAgreement, ProcessorsAndBitSerialArraysObeyTheLaws) {
  compare_ways(shipped("upmem"), 32, 900, campaign_size(150));
  compare_ways(bit_serial_machine(), 8, 100, campaign_size(150));
}

// With refresh the closed form guesses when one falls due: all other work is the same, the time near.
TEST(DramPimAgreement, RefreshIsEstimatedAndNothingElse) {
  for (const char* name : {"hbm_pim", "aim_gddr6"}) {
    const MachineSpec machine = shipped(name);
    for (std::uint64_t seed = 1; seed <= campaign_size(60); ++seed) {
      SCOPED_TRACE(fmt::format("{}, seed {}", name, campaign_seed() + seed));
      Dice dice(campaign_seed() + seed);
      InDramTask task = random_task(dice, 16, 900);
      task.product.vectors *= 20;  // some refreshes
      const LayerResult closed = layer_in_dram(machine, task, InDramWay::kClosedForm);
      const LayerResult issued = layer_in_dram(machine, task, InDramWay::kCommands);
      const ComponentId dram = machine.memories[static_cast<std::size_t>(machine.dram_pim->memory)].id;
      for (const Action action : {Action::kBankRead, Action::kBankWrite, Action::kReadBurst, Action::kWriteBurst}) {
        ASSERT_EQ(counted(closed, dram, action), counted(issued, dram, action)) << name_of(action);
      }
      const double ratio = static_cast<double>(closed.cycles) / static_cast<double>(issued.cycles);
      ASSERT_GT(ratio, 0.98);
      ASSERT_LT(ratio, 1.09);  // a refresh between two rows hides their turn: the estimate does not know
      check_laws(machine, task, issued);
    }
  }
}

// 4096 x 4096 on 64 pseudo channels: 32 tiles x (8 writes + 64 operations) x 4 clocks; operations alone are 8192.
TEST(DramPimAgreement, TheVendorsProductByHand) {
  const MachineSpec machine =
      shipped("hbm_pim", {"hbm.spec.controller.refresh=none", "hbm.spec.organization.channels=64",
                          "hbm.spec.address.map=row:14 bank:2 column:5 bank_group:2 channel:6 column:2 byte:3"});
  InDramTask task;
  task.product = {"gemv", 4096, 4096, 1, 16, 16, 16, 32};
  task.input_bits = task.output_bits = 4096 * 16;
  const LayerResult result = layer_in_dram(machine, task, InDramWay::kCommands);
  EXPECT_EQ(result.array_cycles, 32 * 64 * 4);
  EXPECT_EQ(result.stalls.at("inputs written"), 32 * 8 * 4);
  EXPECT_NEAR(static_cast<double>(result.cycles), 13166.0, 0.1 * 13166.0);
}

}  // namespace
}  // namespace pj

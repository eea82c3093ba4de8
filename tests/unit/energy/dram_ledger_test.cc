// SPDX-License-Identifier: Apache-2.0
// A DRAM's events in the ledger of a run.
#include <gtest/gtest.h>

#include <map>
#include <numeric>
#include <stdexcept>

#include "sim/energy/component_costs.h"
#include "sim/energy/price_machine.h"
#include "tests/unit/energy/tiny_dram.h"

namespace pj {
namespace {

double in_pj(Energy energy) { return energy / picojoules(1.0); }

// Energy of an action of the DRAM in a layer, all its tensors and copies.
double charged(const Ledger& ledger, Action action) {
  double sum = 0.0;
  for (const Charge& charge : ledger.charges()) {
    if (charge.event.component == tiny::kDram && charge.event.action == action) sum += in_pj(charge.energy());
  }
  return sum;
}

// Standby of all ranks.
double background(const Ledger& ledger) {
  return charged(ledger, Action::kActiveStandby) + charged(ledger, Action::kPrechargeStandby);
}

TEST(DramLedger, TwoCopiesOfTheCommandsOfALayerAreCharged) {
  const RunCost cost = tiny::dram_cost();
  const Ledger& conv = cost.layers[0];
  EXPECT_NEAR(charged(conv, Action::kActivate), 2 * 6 * 14250.0, 1e-6);
  EXPECT_NEAR(charged(conv, Action::kReadBurst), 2 * 90 * 5700.0, 1e-6);
  EXPECT_NEAR(charged(conv, Action::kWriteBurst), 2 * 10 * 6000.0, 1e-6);
  EXPECT_NEAR(charged(conv, Action::kIoRead) + charged(conv, Action::kIoWrite), 2 * (90 * 1024.0 + 10 * 768.0), 1e-6);
  EXPECT_NEAR(charged(conv, Action::kPhyRead) + charged(conv, Action::kPhyWrite), 2 * (90 * 256.0 + 10 * 128.0), 1e-6);
  EXPECT_NEAR(charged(conv, Action::kRefresh), 2 * 165000.0, 1e-6);
  EXPECT_NEAR(background(conv), 2 * 1000 * 675.0, 1e-6);
}

TEST(DramLedger, StandbyIsChargedAlsoWhileNothingIsMoved) {  // 16 clocks of 675 pJ
  const RunCost cost = tiny::dram_cost();
  EXPECT_NEAR(background(cost.layers[1]), 10800.0, 1e-6);
}

TEST(DramLedger, CommandsAreMovementAndRefreshAndStandbyAreStatic) {
  const RunCost cost = tiny::dram_cost();
  const Ledger& conv = cost.layers[0];
  std::map<Category, double> of_dram;
  for (const Charge& c : conv.charges()) {
    if (c.event.component == tiny::kDram) of_dram[c.category()] += in_pj(c.energy());
  }
  // activates + reads + writes + pins + PHY, of two copies
  EXPECT_NEAR(of_dram[Category::kMovement], 2 * (85500.0 + 513000.0 + 60000.0 + 99840.0 + 24320.0), 1e-6);
  EXPECT_NEAR(of_dram[Category::kStatic], 2 * (165000.0 + 675000.0), 1e-6);
  EXPECT_NEAR(of_dram[Category::kArithmetic], 2 * 30 * 0.1, 1e-9);  // adds at the memory
  EXPECT_NEAR(in_pj(conv.of(Category::kMovement)), of_dram[Category::kMovement], 1e-6);
}

TEST(DramLedger, AnActivateIsChargedToTheTensorItServes) {
  const RunCost cost = tiny::dram_cost();
  std::map<Tensor, double> activates;
  for (const Charge& c : cost.layers[0].charges()) {
    if (c.event.action == Action::kActivate) activates[c.event.tensor] += in_pj(c.energy());
  }
  EXPECT_NEAR(activates[Tensor::kWeight], 2 * 4 * 14250.0, 1e-6);
  EXPECT_NEAR(activates[Tensor::kInput], 2 * 2 * 14250.0, 1e-6);
  EXPECT_EQ(activates.size(), 2U);
}

TEST(DramLedger, ChargesSumToTheTotal) {
  const RunCost cost = tiny::dram_cost();
  double sum = 0.0;
  for (const Ledger& layer : cost.layers) {
    for (const Charge& c : layer.charges()) sum += in_pj(c.energy());
  }
  EXPECT_NEAR(sum, in_pj(cost.total()), 1e-12 * sum);
  const Energy bounds = std::accumulate(cost.by_boundary.begin(), cost.by_boundary.end(), Energy{});
  EXPECT_NEAR(in_pj(bounds), sum, 1e-12 * sum);
}

TEST(DramLedger, TheTechnologyOfTheChipDoesNotChangeWhatADramCosts) {
  const RunCost coarse = tiny::dram_cost(tiny::ddr3(), "generic_65nm");
  const RunCost fine = tiny::dram_cost(tiny::ddr3(), "jouppi_7nm");
  for (const Action action : {Action::kActivate, Action::kReadBurst, Action::kIoWrite, Action::kRefresh}) {
    EXPECT_EQ(charged(coarse.layers[0], action), charged(fine.layers[0], action)) << name_of(action);
  }
  EXPECT_NE(charged(coarse.layers[0], Action::kAdd), charged(fine.layers[0], Action::kAdd));
}

TEST(DramLedger, WithoutPinsAndPhyTheyAreNotChargedAndTheReportIsTold) {
  DramSpec spec = tiny::ddr3();
  spec.io.reset();
  spec.phy.reset();
  const RunCost cost = tiny::dram_cost(spec);
  EXPECT_EQ(charged(cost.layers[0], Action::kIoRead), 0.0);
  EXPECT_EQ(charged(cost.layers[0], Action::kPhyWrite), 0.0);
  EXPECT_EQ(cost.absent.front(),
            "dram: I/O and termination, PHY, which ddr3 states no price for; logic of the memory controller; address, "
            "command and clock pins");
}

TEST(DramLedger, OnlyWhatTheSpecDoesNotPriceIsAbsent) {
  EXPECT_EQ(tiny::dram_cost().absent.front(), "dram: logic of the memory controller; address, command and clock pins");
  DramSpec spec = tiny::ddr3();
  spec.phy.reset();
  EXPECT_EQ(tiny::dram_cost(spec).absent.front().rfind("dram: PHY, which ddr3 states no price for; ", 0), 0U);
}

TEST(DramLedger, ADramHasNoAreaNoClockAndNoLeakageOfTheChip) {
  const MachineSpec machine = tiny::dram_machine();
  EXPECT_FALSE(areas_of(machine, tiny::technology())[0]);
  const InstanceCost cost = memory_instance(machine.memories[0], tiny::technology());
  EXPECT_FALSE(cost.clock || cost.leakage || cost.area);
}

TEST(DramLedger, CurrentsThatAreNotInTheDataAreProblemsOfTheMemory) {
  DramSpec spec = tiny::ddr3();
  spec.rails.clear();
  Problems problems;
  EXPECT_FALSE(
      price_run(tiny::dram_run(spec), tiny::dram_machine(spec), tiny::technology(), {Bits{}, Bits{}}, problems));
  EXPECT_NE(
      problems.text().find("dram: no price for activate: activate of DRAM ddr3: the spec has no currents, only timing"),
      std::string::npos)
      << problems.text();
}

TEST(DramLedger, AnAccessOfADramIsAProblemBecauseItHasBursts) {
  Problems problems;
  const MachineSpec machine = tiny::dram_machine();
  EXPECT_FALSE(
      price_machine(machine, tiny::technology(), {}, {{tiny::kDram, Action::kRead, Tensor::kInput, 1}}, problems));
  EXPECT_NE(problems.text().find("dram: no price for read"), std::string::npos) << problems.text();
  EXPECT_THROW(memory_access(machine.memories[0], Action::kRead, tiny::technology()), std::logic_error);
}

}  // namespace
}  // namespace pj

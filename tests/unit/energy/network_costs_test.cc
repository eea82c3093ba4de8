// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/network_costs.h"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/energy/pitch.h"
#include "tests/unit/energy/spatial_machine.h"

namespace pj {
namespace {

constexpr double kWire = 0.249489 * 0.5;  // pJ a bit and mm at 45 nm, half a transition for each bit
constexpr double kRouter = 0.112424;      // pJ a bit and hop at 45 nm

double in_pj(Energy energy) { return energy / picojoules(1.0); }

double mm(const MachineSpec& machine) {
  const auto pitch = node_pitch(machine, machine.fanouts[0], tiny::technology());
  EXPECT_TRUE(pitch) << pitch.missing();
  return pitch->value / millimetres(1.0);
}

PriceList prices_of(const MachineSpec& machine, const std::vector<Event>& events) {
  Problems problems;
  const auto prices = price_machine(machine, tiny::technology(), {}, events, problems);
  EXPECT_TRUE(prices) << problems.text();
  return prices.value_or(PriceList());
}

double price_of(const MachineSpec& machine, const Event& event) {
  const PriceList prices = prices_of(machine, {event});
  const Price* price = prices.find(event.component, event.action, event.tensor);
  return price == nullptr ? -1.0 : in_pj(price->per_action);
}

std::string problems_of(const MachineSpec& machine, const Event& event) {
  Problems problems;
  EXPECT_FALSE(price_machine(machine, tiny::technology(), {}, {event}, problems));
  return problems.text();
}

double clock_of(const MachineSpec& machine, ComponentId id) {
  const PriceList prices = prices_of(machine, {});
  const Price* price = prices.find(id, Action::kClock, Tensor::kNone);
  return price == nullptr ? -1.0 : in_pj(price->per_action);
}

TEST(NetworkCosts, AnInstanceIsASquareOfAllThatStandsInIt) {
  const Technology t = tiny::technology();
  const auto um2 = [](const Sourced<Area>& area) { return area.value / square_micrometres(1.0); };
  const double mac = 282 + 137;                          // int8 multiply, int32 add
  const double registers = um2(t.flip_flops(48)->area);  // of its operands and its sum
  const double weight = um2(t.register_file({1, 8, 1, 1})->area);
  const double bus = 3 * um2(t.flip_flops(64)->area) / 6;  // trunk and two rows, over six instances
  const double wires = um2(t.flip_flops(32)->area);        // one output register an instance
  const double side_mm = std::sqrt(mac + registers + weight + bus + wires) * 1e-3;
  EXPECT_NEAR(mm(spatial::machine()), side_mm, 1e-9 * side_mm);
}

TEST(NetworkCosts, ASendOfEightBitsSwitchesATrunkOfTwoPitchesAndAHopABranchOfThree) {
  const MachineSpec machine = spatial::machine();
  const double pitch = mm(machine);
  EXPECT_NEAR(price_of(machine, {spatial::kOperands, Action::kSend, Tensor::kInput, 1}), 8 * kWire * 2 * pitch, 1e-9);
  EXPECT_NEAR(price_of(machine, {spatial::kOperands, Action::kHop, Tensor::kWeight, 1}), 8 * kWire * 3 * pitch, 1e-9);
}

TEST(NetworkCosts, AnOutputOverItsOwnWireTravelsTwoAndAHalfPitches) {
  const MachineSpec machine = spatial::machine();
  const double sum = price_of(machine, {spatial::kResults, Action::kHop, Tensor::kPartialSum, 1});
  EXPECT_NEAR(sum, 32 * kWire * 2.5 * mm(machine), 1e-9);
  EXPECT_NEAR(price_of(machine, {spatial::kResults, Action::kHop, Tensor::kOutput, 1}), sum / 4, 1e-9);  // 8 bit
}

TEST(NetworkCosts, ASumHandedOnTravelsOnePitchAndIsAddedForATenthOfAPicojoule) {
  for (const NetworkKind kind : {NetworkKind::kReductionChain, NetworkKind::kReductionTree}) {
    const MachineSpec machine = spatial::machine(NetworkKind::kMulticastBus, kind);
    const double hop = price_of(machine, {spatial::kSums, Action::kHop, Tensor::kPartialSum, 1});
    EXPECT_NEAR(hop, 32 * kWire * mm(machine), 1e-9);
    EXPECT_NEAR(price_of(machine, {spatial::kSums, Action::kAdd, Tensor::kPartialSum, 1}), 0.1, 1e-12);
  }
}

TEST(NetworkCosts, AHopOfAMeshIsALinkAndARouter) {
  const MachineSpec machine = spatial::machine(NetworkKind::kMesh);
  const double hop = price_of(machine, {spatial::kOperands, Action::kHop, Tensor::kInput, 1});
  EXPECT_NEAR(hop, 8 * (kWire * mm(machine) + kRouter), 1e-9);
}

TEST(NetworkCosts, SixRoutersOf64BitAreClockedAndLeak) {  // DSENT at 45 nm: 0.548141 pJ, 20.5403 mW each
  const MachineSpec machine = spatial::machine(NetworkKind::kMesh);
  EXPECT_NEAR(clock_of(machine, spatial::kOperands), 6 * 0.548141, 1e-5);
  const Technology t = tiny::technology();
  const double routers_mw = 6 * 20.5403;
  const double links_mw = 64 * (t.wire_leakage(millimetres(16 * mm(machine)))->value / milliwatts(1.0));
  const PriceList prices = prices_of(machine, {});
  const Price* leak = prices.find(spatial::kOperands, Action::kLeak, Tensor::kNone);
  ASSERT_NE(leak, nullptr);
  EXPECT_NEAR(in_pj(leak->per_action), (routers_mw + links_mw) / 500.0 * 1e3, 1e-2);  // mW / MHz = nJ
}

TEST(NetworkCosts, ABusIsClockedAtThreeRegistersOf64BitAndAChainAtNone) {
  const MachineSpec machine = spatial::machine();
  const double bit = in_pj(tiny::technology().flip_flops(1)->clock.per_action);
  EXPECT_NEAR(clock_of(machine, spatial::kOperands), 3 * 64 * bit, 1e-9);
  EXPECT_NEAR(clock_of(machine, spatial::kResults), 6 * 32 * bit, 1e-9);
  EXPECT_EQ(clock_of(machine, spatial::kSums), -1.0);  // its registers are those of compute
  EXPECT_NEAR(clock_of(machine, tiny::kMacs), 48 * bit, 1e-9);
}

TEST(NetworkCosts, ATreeHasFiveAddersAndTheirRegistersAndItsMultipliersHaveNone) {
  MachineSpec machine = spatial::machine(NetworkKind::kMulticastBus, NetworkKind::kReductionTree);
  machine.memories[2].keeps = TensorSet().insert(Tensor::kWeight);
  const Technology t = tiny::technology();
  const auto um2 = [](const Sourced<Area>& area) { return area.value / square_micrometres(1.0); };
  const auto areas = areas_of(machine, t);
  EXPECT_NEAR(um2(*areas[8]), 5 * 137 + 5 * um2(t.flip_flops(32)->area), 1e-6);
  EXPECT_NEAR(um2(*areas[4]), 282 + um2(t.flip_flops(48)->area), 1e-6);
  EXPECT_NEAR(clock_of(machine, spatial::kSums), 5 * 32 * in_pj(t.flip_flops(1)->clock.per_action), 1e-9);
  // Sums may be kept below the tree: then compute adds too.
  machine.memories[2].keeps = TensorSet::all();
  EXPECT_NEAR(um2(*areas_of(machine, t)[4]), 282 + 137 + um2(t.flip_flops(48)->area), 1e-6);
}

TEST(NetworkCosts, AProductWithoutItsSumCosts0p2) {
  EXPECT_NEAR(price_of(spatial::machine(), {tiny::kMacs, Action::kMultiply, Tensor::kNone, 1}), 0.2, 1e-12);
}

TEST(NetworkCosts, ASpatialFanoutItselfCostsNothingAndDoesNothing) {
  const MachineSpec machine = spatial::machine();
  const PriceList prices = prices_of(machine, {});
  EXPECT_EQ(prices.find(tiny::kGrid, Action::kClock, Tensor::kNone), nullptr);
  EXPECT_EQ(prices.find(tiny::kGrid, Action::kLeak, Tensor::kNone), nullptr);
  EXPECT_FALSE(areas_of(machine, tiny::technology())[3]);
  EXPECT_EQ(problems_of(machine, {tiny::kGrid, Action::kHop, Tensor::kInput, 1}),
            "grid: no price for hop: technology horowitz_45nm has no price for hop of kind spatial\n");
}

TEST(NetworkCosts, WhatANetworkDoesNotDoHasNoPrice) {
  EXPECT_EQ(problems_of(spatial::machine(), {spatial::kResults, Action::kSend, Tensor::kOutput, 1}),
            "results: no price for send: technology horowitz_45nm has no price for send of kind unicast\n");
  EXPECT_NE(problems_of(spatial::machine(), {spatial::kResults, Action::kAdd, Tensor::kPartialSum, 1}).find("add"),
            std::string::npos);
}

TEST(NetworkCosts, ANestedFanoutStandsInEachInstanceOfTheOuterOne) {
  // The 2 x 3 fan-out made the inner one of 4 x 1: the outer instance holds six of everything, and three networks.
  MachineSpec machine = spatial::machine();
  FanoutSpec outer;
  outer.kind = FanoutKind::kSpatial;
  outer.above = 0;
  outer.rows = 4;
  outer.id = spatial::kClockNetwork;
  machine.components.push_back(tiny::part(outer.id, "clusters", "spatial"));
  machine.fanouts.insert(machine.fanouts.begin(), outer);
  for (const ComponentId id : {tiny::kGlb, tiny::kGrid, spatial::kOperands, spatial::kResults, spatial::kSums}) {
    machine.components[static_cast<std::size_t>(id.index)].instances = 4;
  }
  for (const ComponentId id : {tiny::kRegisters, tiny::kMacs}) {
    machine.components[static_cast<std::size_t>(id.index)].instances = 24;
  }
  const Technology t = tiny::technology();
  const double glb_mm2 = t.sram({65536, 64, 1, 1})->area.value / square_millimetres(1.0);
  const double inner_mm = mm(spatial::machine());
  const auto pitch = node_pitch(machine, machine.fanouts[0], t);
  const double expected_mm = std::sqrt(glb_mm2 + 6 * inner_mm * inner_mm);
  EXPECT_NEAR(pitch->value / millimetres(1.0), expected_mm, 1e-9 * expected_mm);
}

TEST(NetworkCosts, ATechnologyWithoutRoutersNamesTheMeshThatLacksThem) {
  Problems problems;
  const auto t = Technology::load(std::string(PJ_SOURCE_DIR) + "/configs/technology/horowitz_45nm.textproto",
                                  {{"node_nm", "70", "test"}}, problems);
  ASSERT_TRUE(t) << problems.text();  // no curve reaches 70 nm
  EXPECT_FALSE(price_machine(spatial::machine(NetworkKind::kMesh), *t, {}, {}, problems));
  EXPECT_NE(problems.text().find("operands: no price for clock: router: no curve from the node of its nearest row in "
                                 "technology \"horowitz_45nm\""),
            std::string::npos)
      << problems.text();
}

}  // namespace
}  // namespace pj

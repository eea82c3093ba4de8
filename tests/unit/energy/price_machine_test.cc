// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/price_machine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "sim/energy/component_costs.h"
#include "tests/unit/energy/tiny_machine.h"

namespace pj {
namespace {

double in_pj(Energy energy) { return energy / picojoules(1.0); }

PriceList prices_of(const MachineSpec& machine, const Bits& bits, const std::vector<Event>& events) {
  Problems problems;
  const auto prices = price_machine(machine, tiny::technology(), bits, events, problems);
  EXPECT_TRUE(prices) << problems.text();
  return prices.value_or(PriceList());
}

double price_of(const Event& event, const Bits& bits = {}) {
  const PriceList prices = prices_of(tiny::machine(), bits, {event});
  const Price* price = prices.find(event.component, event.action, event.tensor);
  return price == nullptr ? -1.0 : in_pj(price->per_action);
}

TEST(PriceMachine, AnEightBitMacAt45NmCosts0p3) {  // 0.2 multiply + 0.1 add of 32 bit
  EXPECT_NEAR(price_of({tiny::kMacs, Action::kMac, Tensor::kNone, 1}), 0.3, 1e-12);
}

TEST(PriceMachine, AThirtyTwoBitMacAt45NmCosts3p2) {  // 3.1 + 0.1
  EXPECT_NEAR(price_of({tiny::kMacs, Action::kMac, Tensor::kNone, 1}, Bits{32, 32, 32, 32}), 3.2, 1e-12);
}

TEST(PriceMachine, AnAccessOf64BitToDdr4Costs1300) {  // 20.3125 pJ/bit
  EXPECT_NEAR(price_of({tiny::kDram, Action::kRead, Tensor::kInput, 1}), 1300.0, 1e-9);
}

TEST(PriceMachine, AnAddAtAMemoryIsOneOfPartialSumBits) {
  EXPECT_NEAR(price_of({tiny::kGlb, Action::kAdd, Tensor::kPartialSum, 1}), 0.1, 1e-12);
  EXPECT_NEAR(price_of({tiny::kGlb, Action::kAdd, Tensor::kPartialSum, 1}, Bits{8, 8, 8, 16}), 0.05, 1e-12);
}

TEST(PriceMachine, ACompareOfTheVectorUnitIsAnAddOfItsBits) {
  EXPECT_NEAR(price_of({tiny::kVector, Action::kCompare, Tensor::kNone, 1}), 0.1, 1e-12);
}

TEST(PriceMachine, AReadOfTheBufferIsThatOfItsShapeInTheTable) {
  const auto sram = tiny::technology().sram({65536, 64, 1, 1});
  EXPECT_DOUBLE_EQ(price_of({tiny::kGlb, Action::kRead, Tensor::kWeight, 1}), in_pj(sram->read.per_action));
  EXPECT_DOUBLE_EQ(price_of({tiny::kGlb, Action::kWrite, Tensor::kWeight, 1}), in_pj(sram->write.per_action));
}

TEST(PriceMachine, AHopOfFourTimesTheBitsCostsFourTimesAsMuch) {
  const double input = price_of({tiny::kGrid, Action::kHop, Tensor::kInput, 1});
  const double sum = price_of({tiny::kGrid, Action::kHop, Tensor::kPartialSum, 1});
  EXPECT_NEAR(sum / input, 4.0, 1e-9);
}

TEST(PriceMachine, AHopSwitchesARegisterAndAWireOfOnePitch) {
  const Technology technology = tiny::technology();
  const MachineSpec machine = tiny::machine();
  const auto mac = technology.arithmetic_area(Action::kMac, {NumberFormat::kInt, 8, 8, 32});
  const auto registers = technology.flip_flops(8 + 8 + 32);
  const auto weight = technology.register_file({1, 8, 1, 1});
  const Area node = mac->value + registers->area.value + weight->area.value;
  const Length side = millimetres(std::sqrt(node / square_millimetres(1.0)));
  const double expected =
      in_pj(technology.flip_flops(8)->write.per_action) + 8.0 * in_pj(technology.wire_bit(side)->per_action);
  EXPECT_NEAR(price_of({tiny::kGrid, Action::kHop, Tensor::kInput, 1}), expected, 1e-9 * expected);
}

TEST(PriceMachine, AClockEdgeOfANodeIsThatOf48FlipFlops) {
  const PriceList prices = prices_of(tiny::machine(), {}, {});
  const double expected = in_pj(tiny::technology().flip_flops(48)->clock.per_action);
  EXPECT_DOUBLE_EQ(in_pj(prices.find(tiny::kGrid, Action::kClock, Tensor::kNone)->per_action), expected);
}

TEST(PriceMachine, LeakageOfACycleIsPowerOverTheComputeClock) {
  const PriceList prices = prices_of(tiny::machine(), {}, {});
  const auto sram = tiny::technology().sram({65536, 64, 1, 1});
  const double expected = sram->leakage.value / milliwatts(1.0) / 500.0 * 1e3;  // mW / MHz = nJ
  EXPECT_NEAR(in_pj(prices.find(tiny::kGlb, Action::kLeak, Tensor::kNone)->per_action), expected, 1e-9 * expected);
}

TEST(PriceMachine, OffChipMemoryHasNeitherClockNorLeakageHere) {
  const PriceList prices = prices_of(tiny::machine(), {}, {});
  EXPECT_EQ(prices.find(tiny::kDram, Action::kClock, Tensor::kNone), nullptr);
  EXPECT_EQ(prices.find(tiny::kDram, Action::kLeak, Tensor::kNone), nullptr);
}

TEST(PriceMachine, WithoutAGridTheMultiplierHoldsTheRegisters) {
  MachineSpec machine = tiny::machine();
  machine.fanouts.clear();
  const PriceList prices = prices_of(machine, {}, {});
  EXPECT_NE(prices.find(tiny::kMacs, Action::kClock, Tensor::kNone), nullptr);
}

TEST(PriceMachine, AnUnknownMemoryRowIsAProblemThatNamesComponentActionAndTechnology) {
  MachineSpec machine = tiny::machine();
  machine.memories[0].energy_row = "ddr9";
  Problems problems;
  const std::vector<Event> events = {{tiny::kDram, Action::kRead, Tensor::kInput, 1},
                                     {tiny::kDram, Action::kRead, Tensor::kWeight, 1}};
  EXPECT_FALSE(price_machine(machine, tiny::technology(), {}, events, problems));
  ASSERT_EQ(problems.count(), 1U) << problems.text();  // once, not once a tensor
  EXPECT_NE(problems.text().find("dram: no price for read"), std::string::npos) << problems.text();
  EXPECT_NE(problems.text().find("ddr9"), std::string::npos) << problems.text();
  EXPECT_NE(problems.text().find("horowitz_45nm"), std::string::npos) << problems.text();
}

TEST(PriceMachine, ATechnologyWithoutRowsNamesEverythingItLacks) {
  Technology::Data nothing;
  nothing.conditions.name = "empty";
  nothing.conditions.node_nm = 45;
  nothing.conditions.sram_cell = "no such cell";
  Problems problems;
  const std::string table = std::string(PJ_SOURCE_DIR) + "/configs/technology/cacti/sram.csv";
  nothing.sram = SramModel(read_sram_points(table, {}, problems));
  const std::vector<Event> events = {{tiny::kMacs, Action::kMac, Tensor::kNone, 1}};
  EXPECT_FALSE(price_machine(tiny::machine(), Technology(nothing), {}, events, problems));
  for (const char* lacking : {"macs: no price for mac", "macs: no price for leakage", "grid: no price for clock",
                              "glb: no price for leakage", "weights: no price for leakage"}) {
    EXPECT_NE(problems.text().find(lacking), std::string::npos) << lacking << "\nin\n" << problems.text();
  }
}

TEST(PriceMachine, OnlyPricesOfActionsThatOccurAreNeeded) {
  MachineSpec machine = tiny::machine();
  machine.memories[0].energy_row = "ddr9";
  Problems problems;
  EXPECT_TRUE(price_machine(machine, tiny::technology(), {}, {}, problems)) << problems.text();
}

TEST(PriceMachine, AnActionTheComponentCannotDoIsAProblem) {
  Problems problems;
  const std::vector<Event> events = {{tiny::kGrid, Action::kRead, Tensor::kInput, 1}};
  EXPECT_FALSE(price_machine(tiny::machine(), tiny::technology(), {}, events, problems));
  EXPECT_NE(problems.text().find("grid: no price for read: technology horowitz_45nm has no price for read of kind "
                                 "systolic"),
            std::string::npos)
      << problems.text();
}

TEST(PriceMachine, AllButOffChipMemoryHasAnArea) {
  const auto areas = areas_of(tiny::machine(), tiny::technology());
  EXPECT_FALSE(areas[0]);
  for (std::size_t c = 1; c < areas.size(); ++c) EXPECT_TRUE(areas[c] && areas[c]->value > Area{}) << c;
}

TEST(PriceMachine, TheReportIsToldWhatIsAbsent) {
  const auto absent = absent_from(tiny::machine(), tiny::technology());
  EXPECT_EQ(absent.front(),
            "dram: beyond core and I/O per bit moved, no row activation, refresh, standby, PHY or controller");
}

}  // namespace
}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/network_parts.h"

#include <gtest/gtest.h>

namespace pj {
namespace {

// 2 rows x 3 columns, operands of 8 bit, sums of 32.
FanoutSpec two_by_three() {
  FanoutSpec fanout;
  fanout.kind = FanoutKind::kSpatial;
  fanout.rows = 2;
  fanout.columns = 3;
  return fanout;
}

NetworkSpec of_kind(NetworkKind kind, std::vector<Tensor> carries) {
  NetworkSpec network;
  network.kind = kind;
  network.carries = std::move(carries);
  return network;
}

NetworkParts parts(NetworkKind kind, std::vector<Tensor> carries) {
  return parts_of(two_by_three(), of_kind(kind, std::move(carries)), MacSpec{});
}

double pitches(NetworkKind kind, Action action) {
  return pitches_of(two_by_three(), of_kind(kind, {Tensor::kOutput}), action).value_or(-1.0);
}

TEST(NetworkParts, OfABusAreARegisterAtTheTrunkAndOneAtEachRow) {
  const NetworkParts bus = parts(NetworkKind::kMulticastBus, {Tensor::kWeight, Tensor::kInput});
  EXPECT_EQ(bus.bits, 8);
  EXPECT_EQ(bus.registers, 1 + 2);
  EXPECT_EQ(bus.adders + bus.routers, 0);
  EXPECT_EQ(bus.wire_pitches, 2 + 2 * 3);  // the trunk, and two branches of three pitches
}

TEST(NetworkParts, OfABusHaveItsWidthWhereItStatesOne) {
  NetworkSpec bus = of_kind(NetworkKind::kMulticastBus, {Tensor::kInput});
  bus.width_bits = 64;
  EXPECT_EQ(parts_of(two_by_three(), bus, MacSpec{}).bits, 64);
}

TEST(NetworkParts, ThatCarrySumsAreAsWideAsSums) {
  EXPECT_EQ(parts(NetworkKind::kMulticastBus, {Tensor::kInput, Tensor::kPartialSum}).bits, 32);
  EXPECT_EQ(parts(NetworkKind::kUnicast, {Tensor::kOutput}).bits, 32);
}

TEST(NetworkParts, OfUnicastAreAWireAndARegisterForEachInstance) {
  const NetworkParts wires = parts(NetworkKind::kUnicast, {Tensor::kInput});
  EXPECT_EQ(wires.registers, 6);
  EXPECT_EQ(wires.wire_pitches, 6 * 2.5);  // (2 + 3) / 2 each
}

TEST(NetworkParts, OfAMeshAreSixRoutersAndSevenLinksBothWays) {
  const NetworkParts mesh = parts(NetworkKind::kMesh, {Tensor::kInput});
  EXPECT_EQ(mesh.routers, 6);
  EXPECT_EQ(mesh.registers, 0);
  // 2 rows of 2 links, 3 columns of 1, and the memory's: 8, both ways.
  EXPECT_EQ(mesh.wire_pitches, 2 * (4 + 3 + 1));
}

TEST(NetworkParts, OfAReductionAreFiveLinksAndOnlyATreeHasAddersAndRegistersOfItsOwn) {
  const NetworkParts chain = parts(NetworkKind::kReductionChain, {Tensor::kOutput});
  EXPECT_EQ(chain.wire_pitches, 5);
  EXPECT_EQ(chain.adders + chain.registers + chain.routers, 0);
  const NetworkParts tree = parts(NetworkKind::kReductionTree, {Tensor::kOutput});
  EXPECT_EQ(tree.wire_pitches, 5);
  EXPECT_EQ(tree.adders, 5);
  EXPECT_EQ(tree.registers, 5);
  EXPECT_EQ(tree.bits, 32);
}

TEST(NetworkPitches, AWordSwitchesTheWholeTrunkOrOneBranchOneWireOrOneLink) {
  EXPECT_EQ(pitches(NetworkKind::kMulticastBus, Action::kSend), 2.0);
  EXPECT_EQ(pitches(NetworkKind::kMulticastBus, Action::kHop), 3.0);
  EXPECT_EQ(pitches(NetworkKind::kUnicast, Action::kHop), 2.5);
  for (const NetworkKind kind : {NetworkKind::kMesh, NetworkKind::kReductionChain, NetworkKind::kReductionTree}) {
    EXPECT_EQ(pitches(kind, Action::kHop), 1.0);
  }
}

TEST(NetworkPitches, OnlyABusSendsAndNoNetworkReads) {
  EXPECT_EQ(pitches(NetworkKind::kUnicast, Action::kSend), -1.0);
  EXPECT_EQ(pitches(NetworkKind::kMesh, Action::kSend), -1.0);
  EXPECT_EQ(pitches(NetworkKind::kMulticastBus, Action::kRead), -1.0);
}

}  // namespace
}  // namespace pj

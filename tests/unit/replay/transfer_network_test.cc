// SPDX-License-Identifier: Apache-2.0
// Who gets how much when: docs/models/time.md, "Contention".
#include <gtest/gtest.h>

#include <deque>

#include "memory/hierarchy/transfer_network_module.h"
#include "sim/replay/kernel.h"

namespace pj {
namespace {

using sc_core::SC_PS;
using sc_core::sc_time;

constexpr double kOneAPicosecond = 1e-3;  // units a femtosecond

// One transfer that begins at a time.
class Mover : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(Mover);
  struct Order {
    double start_ps;
    Occupancies occupies;
    double bits;
    double least_ps = 0;
  };
  Mover(sc_core::sc_module_name name, TransferNetwork& network, Order order)
      : sc_module(name), network_(network), order_(std::move(order)) {
    SC_THREAD(run);
  }

  double end_ps = -1;
  int held_up_by = -2;

 private:
  void run() {
    wait(sc_time(order_.start_ps, SC_PS));
    held_up_by = network_.transfer(order_.occupies, order_.bits, sc_time(order_.least_ps, SC_PS));
    end_ps = sc_core::sc_time_stamp() / sc_time(1, SC_PS);
  }

  TransferNetwork& network_;
  const Order order_;
};

struct Done {
  double end_ps;
  int held_up_by;
};

// Runs the orders on servers of these rates, in units a picosecond.
std::vector<Done> run(const std::vector<double>& rates, const std::vector<Mover::Order>& orders) {
  const KernelContext context;
  TransferNetwork network("network");
  for (const double rate : rates) network.add_server("server", rate * kOneAPicosecond);
  std::deque<Mover> movers;
  for (const Mover::Order& order : orders) movers.emplace_back(sc_core::sc_gen_unique_name("mover"), network, order);
  run_to_end();
  std::vector<Done> done;
  for (const Mover& mover : movers) done.push_back({mover.end_ps, mover.held_up_by});
  return done;
}

TEST(TransferNetwork, AThousandUnitsAtOneAPicosecondTakeAThousand) {
  const auto done = run({1.0}, {{0, {{0, 1000}}, 1000}});
  EXPECT_DOUBLE_EQ(done[0].end_ps, 1000);
  EXPECT_EQ(done[0].held_up_by, 0);
}

TEST(TransferNetwork, TwoShareAServerHalfEachSoBothTakeTwice) {
  const auto done = run({1.0}, {{0, {{0, 1000}}, 1000}, {0, {{0, 1000}}, 1000}});
  EXPECT_DOUBLE_EQ(done[0].end_ps, 2000);
  EXPECT_DOUBLE_EQ(done[1].end_ps, 2000);
}

// Half each until 1000, when the short one is done; the other then has 500 left at the full rate.
TEST(TransferNetwork, WhatAShortTransferLeavesGoesToTheOther) {
  const auto done = run({1.0}, {{0, {{0, 1000}}, 1000}, {0, {{0, 500}}, 500}});
  EXPECT_DOUBLE_EQ(done[0].end_ps, 1500);
  EXPECT_DOUBLE_EQ(done[1].end_ps, 1000);
}

// Alone for 600, then half each: 400 left take 800; the second has 600 left then.
TEST(TransferNetwork, ALateTransferSharesFromItsStart) {
  const auto done = run({1.0}, {{0, {{0, 1000}}, 1000}, {600, {{0, 1000}}, 1000}});
  EXPECT_DOUBLE_EQ(done[0].end_ps, 1400);
  EXPECT_DOUBLE_EQ(done[1].end_ps, 2000);
}

// Max-min: the second cannot use more than a quarter (250 in no less than 1000), so the first has three quarters until
// then: 750 of 1500, and the rest at the full rate.
TEST(TransferNetwork, NobodyGetsMoreThanItCanUse) {
  const auto done = run({1.0}, {{0, {{0, 1500}}, 1500}, {0, {{0, 250}}, 250, 1000}});
  EXPECT_DOUBLE_EQ(done[0].end_ps, 1750);
  EXPECT_DOUBLE_EQ(done[1].end_ps, 1000);
  EXPECT_EQ(done[0].held_up_by, 0);
  EXPECT_EQ(done[1].held_up_by, kNoServer);
}

TEST(TransferNetwork, ATransferMovesAtThePaceOfItsSlowestServer) {
  const auto done = run({1.0, 0.5}, {{0, {{0, 1000}, {1, 1000}}, 1000}});
  EXPECT_DOUBLE_EQ(done[0].end_ps, 2000);
  EXPECT_EQ(done[0].held_up_by, 1);
}

// The first is bound to a half by its second server, so the other has the other half of the first server: no more than
// half each.
TEST(TransferNetwork, WhatOneIsDeniedElsewhereIsFreeForAnother) {
  const auto done = run({1.0, 0.25}, {{0, {{0, 1000}, {1, 1000}}, 1000}, {0, {{0, 3000}}, 3000}});
  // 0.25 and 0.75 a picosecond: both end at 4000.
  EXPECT_DOUBLE_EQ(done[0].end_ps, 4000);
  EXPECT_DOUBLE_EQ(done[1].end_ps, 4000);
}

TEST(TransferNetwork, ManyTransfersLoseNothing) {
  std::vector<Mover::Order> orders;
  for (int i = 0; i < 20; ++i) orders.push_back({10.0 * i, {{0, 100.0 + i}}, 100.0 + i});
  double last = 0;
  for (const Done& d : run({1.0}, orders)) last = std::max(last, d.end_ps);
  EXPECT_NEAR(last, 20 * 100 + 190, 0.1);  // the server is never idle: the end is the sum of all units
}

TEST(TransferNetwork, ARateOfZeroIsABrokenPromise) {
  const KernelContext context;
  TransferNetwork network("network");
  EXPECT_THROW(network.add_server("server", 0), std::logic_error);
}

}  // namespace
}  // namespace pj

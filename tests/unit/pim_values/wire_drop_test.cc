// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/values/wire_drop.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/unit/pim_values/nodal_crossbar.h"
#include "tests/unit/pim_values/value_case.h"

namespace pj {
namespace {

// One cell in series with both wires: 1 / (1/G + Rrow + Rcolumn + Rbehind) = 1 / (1/2 + 0.1 + 0.2 + 0.2) = 1.
TEST(WireDrop, OneCellIsInSeriesWithItsWires) {
  const auto result = wire_currents(Eigen::MatrixXd::Constant(1, 1, 2.0), Eigen::VectorXd::Ones(1), {0.1, 0.2, 0.2});
  ASSERT_TRUE(result.settled);
  EXPECT_NEAR(result.columns[0], 1.0, 2e-5);
}

// Seeded crossbars up to 20 x 20, wires from negligible to 1 % of a cell's resistance.
TEST(WireDrop, AgreesWithTheNodalSolution) {
  std::mt19937 random(11);
  std::uniform_real_distribution<double> unit(0.0, 1.0);
  for (const auto& [rows, columns] : {std::pair{1, 16}, {16, 1}, {4, 7}, {16, 16}, {20, 20}, {12, 20}}) {
    for (const double resistance : {1e-5, 1e-3, 1e-2}) {
      const Eigen::MatrixXd cells =
          Eigen::MatrixXd::NullaryExpr(rows, columns, [&] { return 0.05 + 0.95 * unit(random); });
      const Eigen::VectorXd drive = Eigen::VectorXd::NullaryExpr(rows, [&] { return unit(random) < 0.3 ? 0.0 : 1.0; });
      const WireResistance wires{resistance, resistance * 0.7, resistance * 3.0};
      const auto result = wire_currents(cells, drive, wires);
      ASSERT_TRUE(result.settled) << rows << " x " << columns << ", " << resistance;
      const Eigen::VectorXd exact = nodal_currents(cells, drive, wires);
      EXPECT_LT((result.columns - exact).cwiseAbs().maxCoeff(), 3e-5 * rows) << rows << " x " << columns;
      if (rows == 1 || resistance < 1e-2) continue;
      // It matters: far more than the tolerance is lost.
      EXPECT_GT((cells.transpose() * drive - exact).cwiseAbs().maxCoeff(), 3e-3 * rows);
    }
  }
}

TEST(WireDrop, HalvesTheFactorUntilLongWiresSettle) {
  const Eigen::MatrixXd cells = Eigen::MatrixXd::Constant(24, 24, 1.0);
  const WireResistance wires{0.02, 0.02, 0.0};
  const auto result = wire_currents(cells, Eigen::VectorXd::Ones(24), wires);
  ASSERT_TRUE(result.settled);
  EXPECT_GT(result.iterations, 20);
  EXPECT_LT((result.columns - nodal_currents(cells, Eigen::VectorXd::Ones(24), wires)).cwiseAbs().maxCoeff(), 1e-3);
}

TEST(WireDrop, SaysSoWhenNothingSettles) {
  const Eigen::MatrixXd cells = Eigen::MatrixXd::Constant(64, 64, 1.0);
  EXPECT_FALSE(wire_currents(cells, Eigen::VectorXd::Ones(64), {100.0, 100.0, 0.0}).settled);
}

// Wires of a micro-ohm change nothing: the path through the solver folds columns as the product does.
TEST(WireDrop, NegligibleWiresLeaveExactProducts) {
  std::mt19937 random(5);
  int analog = 0;
  while (analog < 60) {
    ValueCase values = random_case(random);
    if (values.spec.digital()) continue;
    ++analog;
    values.device.row_wire = values.device.column_wire = ohms(1e-6);
    EXPECT_EQ(run_case(values, 1).outputs, exact_product(values)) << describe(values);
  }
}

// 10 ohm a cell at 100 uS: columns far from the drivers lose current, and outputs err.
TEST(WireDrop, ErrorGrowsWithTheWire) {
  std::mt19937 random(6);
  ValueCase values{macro_128(), {}, {}, {}};
  values.weights = random_values(random, 128, 8, weight_range(values.spec));
  values.inputs = random_values(random, 128, 2, input_range(values.spec));
  double before = 0.0;
  for (const double wire : {0.5, 2.0, 8.0}) {
    values.device.row_wire = values.device.column_wire = ohms(wire);
    const double error = rms_error(values, 1);
    EXPECT_GT(error, before) << wire << " ohm";
    before = error;
  }
}

}  // namespace
}  // namespace pj

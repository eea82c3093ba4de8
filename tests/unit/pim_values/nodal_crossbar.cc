// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/pim_values/nodal_crossbar.h"

#include <Eigen/LU>

namespace pj {
namespace {

using Eigen::Index;

// Conductance between two nodes; a negative one is outside, at a known voltage.
void connect(Eigen::MatrixXd& admittance, Index a, Index b, double conductance) {
  if (a >= 0) admittance(a, a) += conductance;
  if (b >= 0) admittance(b, b) += conductance;
  if (a < 0 || b < 0) return;
  admittance(a, b) -= conductance;
  admittance(b, a) -= conductance;
}

}  // namespace

Eigen::VectorXd nodal_currents(const Eigen::MatrixXd& cells, const Eigen::VectorXd& drive,
                               const WireResistance& wires) {
  const Index rows = cells.rows(), columns = cells.cols(), outside = -1;
  const auto word = [=](Index i, Index j) { return i * columns + j; };
  const auto bit = [=](Index i, Index j) { return rows * columns + i * columns + j; };
  Eigen::MatrixXd admittance = Eigen::MatrixXd::Zero(2 * rows * columns, 2 * rows * columns);
  Eigen::VectorXd injected = Eigen::VectorXd::Zero(2 * rows * columns);
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < columns; ++j) {
      connect(admittance, word(i, j), bit(i, j), cells(i, j));
      connect(admittance, j == 0 ? outside : word(i, j - 1), word(i, j), 1.0 / wires.row);
      const bool last = i == rows - 1;
      connect(admittance, bit(i, j), last ? outside : bit(i + 1, j),
              1.0 / (wires.column + (last ? wires.behind : 0.0)));
    }
    injected[word(i, 0)] = drive[i] / wires.row;
  }
  const Eigen::VectorXd voltages = admittance.partialPivLu().solve(injected);
  Eigen::VectorXd currents = Eigen::VectorXd::Zero(columns);
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < columns; ++j) currents[j] += cells(i, j) * (voltages[word(i, j)] - voltages[bit(i, j)]);
  }
  return currents;
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/values/wire_drop.h"

namespace pj {
namespace {

constexpr double kTolerance = 1e-5;
constexpr int kMostIterations = 200;  // at one factor
constexpr int kMostHalvings = 8;
constexpr double kFirstFactor = 0.9;

// What each cell would see if its current did not change: the drive less what falls along both wires.
Eigen::MatrixXd seen_voltages(const Eigen::MatrixXd& currents, const Eigen::VectorXd& drive,
                              const WireResistance& wires) {
  const Eigen::Index rows = currents.rows(), columns = currents.cols();
  Eigen::MatrixXd seen(rows, columns);
  Eigen::VectorXd through = currents.rowwise().sum();  // current in a word line's piece before cell j
  Eigen::VectorXd row_voltage = drive;
  for (Eigen::Index j = 0; j < columns; ++j) {
    row_voltage -= wires.row * through;
    through -= currents.col(j);
    seen.col(j) = row_voltage;
  }
  for (Eigen::Index j = 0; j < columns; ++j) {
    double below = currents.col(j).sum();  // current in the piece behind cell i, from the last row up
    double voltage = wires.behind * below;
    for (Eigen::Index i = rows; i-- > 0;) {
      voltage += wires.column * below;
      below -= currents(i, j);
      seen(i, j) -= voltage;
    }
  }
  return seen;
}

struct Attempt {
  Eigen::MatrixXd voltages;
  int iterations = 0;
  bool settled = false;
};

Attempt relax(const Eigen::MatrixXd& cells, const Eigen::VectorXd& drive, const WireResistance& wires, double factor) {
  Attempt attempt{drive.replicate(1, cells.cols())};
  const double scale = drive.cwiseAbs().maxCoeff();
  const double tolerance = kTolerance * scale;
  for (; attempt.iterations < kMostIterations; ++attempt.iterations) {
    const Eigen::MatrixXd change = seen_voltages(cells.cwiseProduct(attempt.voltages), drive, wires) - attempt.voltages;
    const double largest = change.cwiseAbs().maxCoeff();
    attempt.settled = largest <= tolerance;
    if (attempt.settled || !(largest < 1e6 * scale)) return attempt;
    attempt.voltages += factor * change;
  }
  return attempt;
}

}  // namespace

WireCurrents wire_currents(const Eigen::MatrixXd& cells, const Eigen::VectorXd& drive, const WireResistance& wires) {
  WireCurrents result{Eigen::VectorXd::Zero(cells.cols()), 0, true};
  if (cells.size() == 0 || drive.isZero(0.0)) return result;
  double factor = kFirstFactor;
  for (int halving = 0; halving <= kMostHalvings; ++halving, factor /= 2.0) {
    const Attempt attempt = relax(cells, drive, wires, factor);
    result.iterations += attempt.iterations;
    result.settled = attempt.settled;
    if (!attempt.settled) continue;
    result.columns = cells.cwiseProduct(attempt.voltages).colwise().sum().transpose();
    break;
  }
  return result;
}

}  // namespace pj

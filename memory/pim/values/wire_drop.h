// SPDX-License-Identifier: Apache-2.0
// Currents of a crossbar whose wires have resistance. Word lines are driven at column 0, bit lines are held at zero
// volts below the last row; a cell's length of wire lies before each cell of a word line and behind each of a bit line.
// Iterated with under-relaxation as in CrossSim (Xiao et al., SAND2021-12318), here to a residual of 1e-5 of the
// largest voltage; the dense nodal solution it approaches is in
// tests/unit/pim_values.
#pragma once

#include <Eigen/Core>

namespace pj {

// Resistances in units of 1 / cell conductance, so that their product with `cells` is a number.
struct WireResistance {
  double row = 0.0;     // a cell's length of word line
  double column = 0.0;  // of bit line
  double behind = 0.0;  // of bit line from the last row driven to the sense amplifier, beyond one cell's length
};

struct WireCurrents {
  Eigen::VectorXd columns;  // one a bit line
  int iterations = 0;
  bool settled = false;
};

// cells: rows x columns, conductances; drive: one voltage a row.
WireCurrents wire_currents(const Eigen::MatrixXd& cells, const Eigen::VectorXd& drive, const WireResistance& wires);

}  // namespace pj

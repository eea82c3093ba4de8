// SPDX-License-Identifier: Apache-2.0
// The circuit of a crossbar solved at once: a node on either wire of every cell, Kirchhoff's current law at each, one
// dense factorisation. Shares nothing with wire_drop.cc but what it is asked.
#pragma once

#include "memory/pim/values/wire_drop.h"

namespace pj {

Eigen::VectorXd nodal_currents(const Eigen::MatrixXd& cells, const Eigen::VectorXd& drive, const WireResistance& wires);

}  // namespace pj

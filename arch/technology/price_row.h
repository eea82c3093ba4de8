// SPDX-License-Identifier: Apache-2.0
// The rows and curves of a technology file, checked, in the units they were published in. Not yet prices: a query of
// Technology makes one of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "arch/technology/price.h"
#include "arch/technology/scaling.h"

namespace pj {

// Energies in pJ, areas in um2, leakage in mW; per what, depends on the kind (configs/schema/technology.proto).
struct PriceRow {
  std::string name, kind, action, model, format;
  int bits = 0;
  double node_nm = 0.0;  // for which it was published
  std::optional<double> picojoules, area_um2, leakage_mw;
  bool activity_included = false;
  double at_activity = 1.0;  // device: of the data, for which picojoules holds
  std::string includes, source, how;
  std::string error;  // what is known about it, in words
  PriceKind price_kind = PriceKind::kTable;
  bool calibrated = false;
};

// The energy of a row, made for one query: with the row's source, and its own constant if it is calibrated.
Price price_of(const PriceRow& row, Energy energy, PriceKind kind, std::string how);

// A factor on the energies of one kind ("sram", "register_file", "arithmetic", "wire"), fitted to a measurement.
struct Calibration {
  std::string name, kind;
  double factor = 1.0;
  std::string calibrated_on, source;
};

// The price with the factor in it; unchanged for a null calibration.
Price calibrated(const Price& price, const Calibration* calibration);

// How a property of logic follows the node.
struct NodeCurve {
  std::string name, source;
  std::vector<CurvePoint> points;  // ascending in node
};

// Arithmetic rows at `node_nm`, between the rows published for two nodes: log-log in the node where both ends state
// the operation; a floating-point operation stated at one end follows `logic_energy`. Integer widths stated at one end
// are left to the interpolation in bits.
std::vector<PriceRow> rows_between(const std::vector<PriceRow>& a, const std::vector<PriceRow>& b,
                                   const NodeCurve& logic_energy, double node_nm);

// Arithmetic rows at `node_nm`, all of `published` along the curve.
std::vector<PriceRow> rows_along(const std::vector<PriceRow>& published, const NodeCurve& logic_energy, double node_nm);

}  // namespace pj

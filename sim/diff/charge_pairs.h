// SPDX-License-Identifier: Apache-2.0
// The charges of a layer in both reports, side by side by component, action and tensor.
#pragma once

#include <string>
#include <vector>

#include "sim/diff/diff.h"
#include "sim/diff/matched_layers.h"

namespace pj {

// Charges of one component, action and tensor of one layer of one report: of several activities, if it has them.
struct ChargeSum {
  const ReportCharge* first = nullptr;  // null: that report has none
  double actions = 0.0;                 // sum of count x activity
  double energy_pj = 0.0;
  bool one_price = true;
  // Of one action: the price, or the mean if there are several.
  [[nodiscard]] double price_pj() const;
};

struct ChargePair {
  ChargeSum a;
  ChargeSum b;
  [[nodiscard]] const ReportCharge& any() const { return a.first != nullptr ? *a.first : *b.first; }
  [[nodiscard]] bool in_both() const { return a.first != nullptr && b.first != nullptr; }
  [[nodiscard]] std::string name() const;  // "dram/read/weight", without tensor "mac/mac"
  // The parts of the difference: diff.h.
  [[nodiscard]] double counts_pj() const;
  [[nodiscard]] double prices_pj() const;
};

// In the order of component, action, tensor. Points into the reports.
std::vector<ChargePair> charge_pairs(const MatchedLayer& layer);

// Adds the pair's energies and parts to the sum.
void add(const ChargePair& pair, DiffEnergy& sum);

}  // namespace pj

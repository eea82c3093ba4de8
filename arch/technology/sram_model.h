// SPDX-License-Identifier: Apache-2.0
// Figures of an on-chip memory of any shape at any node, cell and temperature, from CACTI points: which rule applies
// where is said by `Estimate::how`. Not a component: memory/sram is.
#pragma once

#include <string>
#include <vector>

#include "arch/technology/price.h"
#include "arch/technology/sram_set.h"

namespace pj {

// Where on the technology map.
struct SramCorner {
  double node_nm = 0.0;
  std::string cell;
  double kelvin = 300.0;
};

// Limits beyond which a shape has no price.
inline constexpr int kMostSramArrays = 16;       // side by side, for words wider than the table
inline constexpr double kMostSramGrowth = 16.0;  // beyond the largest tabulated size
inline constexpr int kMostSramBanks = 64;

class SramModel {
 public:
  explicit SramModel(const std::vector<SramPoint>& points);

  [[nodiscard]] Priced<Estimate> estimate(SramFigure figure, const SramQuery& query, const SramCorner& corner) const;
  // Why nothing of this cell, node or temperature has a price; empty if it has.
  [[nodiscard]] std::string objection(const SramCorner& corner) const;
  // Why this shape has no price; empty if it has.
  [[nodiscard]] std::string objection(const SramQuery& query, const SramCorner& corner) const;
  [[nodiscard]] std::vector<std::string> cells() const;

 private:
  struct Bracket {
    const SramSet* low = nullptr;  // the node at or below
    const SramSet* high = nullptr;
  };
  [[nodiscard]] Bracket bracket(const SramCorner& corner) const;
  [[nodiscard]] Estimate at_set(const SramSet& set, SramFigure figure, const SramQuery& query, double kelvin) const;
  [[nodiscard]] Estimate bank_factor(const SramSet& set, SramFigure figure, int banks) const;
  [[nodiscard]] Estimate port_factor(const SramSet& set, SramFigure figure, int ports) const;
  [[nodiscard]] Estimate temperature_factor(const SramSet& set, double kelvin) const;
  [[nodiscard]] bool has_banks(int banks) const;
  [[nodiscard]] bool has_ports(int ports) const;
  [[nodiscard]] const SramSet* with_temperatures(const SramSet& set) const;

  std::vector<SramSet> sets_;  // ascending in node
};

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "dataflow/zigzag/search/beam.h"

namespace pj {
namespace {

const std::vector<std::size_t> kAllOperands = {0, 1, 2};

}  // namespace

void add_busy_cycles(const ZigzagCut& cut, double* by_port) {
  for (std::size_t s = 0; s < cut.port.size(); ++s) {
    if (cut.port[s] < 0) continue;
    by_port[cut.port[s]] += static_cast<double>(cut.real[s]) * static_cast<double>(cut.times - 1);
  }
}

double least_energy(const ZigzagCutCosts& costs, const std::vector<std::size_t>& operands) {
  const auto price = [](const ZigzagCut& cut, double* figures) { *figures = cut.energy; };
  return *ZigzagToGo(costs, 1, price, operands).at({});
}

ZigzagBounds::ZigzagBounds(const ZigzagCutCosts& costs)
    : cycles_(static_cast<double>(costs.cycles())),
      ports_(costs.ports()),
      to_go_(
          costs, ports_ + 1,
          [this](const ZigzagCut& cut, double* figures) {
            figures[0] = cut.energy;
            std::fill(figures + 1, figures + 1 + ports_, 0.0);
            add_busy_cycles(cut, figures + 1);
          },
          kAllOperands),
      base_energy_(costs.base().energy),
      base_busy_(ports_, 0.0) {
  add_busy_cycles(costs.base(), base_busy_.data());
}

MappingCost ZigzagBounds::all() const { return at_least(base_energy_, base_busy_.data(), 0.0, {}); }

// What a port does beyond all cycles is stall, whatever the windows.
MappingCost ZigzagBounds::at_least(double energy, const double* busy, double stall, const ZigzagStage& stage) const {
  const double* const to_go = to_go_.at(stage);
  for (std::size_t p = 0; p < ports_; ++p) stall = std::max(stall, busy[p] + to_go[p + 1] - cycles_);
  return {energy + to_go[0], cycles_ + stall};
}

}  // namespace pj

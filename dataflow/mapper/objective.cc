// SPDX-License-Identifier: Apache-2.0
#include "dataflow/mapper/objective.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace pj {
namespace {

bool less(double a, double b) { return a < b * (1.0 - kSameFigure); }

}  // namespace

double value_of(Objective objective, const MappingCost& cost) {
  switch (objective) {
    case Objective::kEnergy:
      return cost.energy;
    case Objective::kLatency:
      return cost.cycles;
    case Objective::kEdp:
      return cost.energy * cost.cycles;
    case Objective::kEd2p:
      return cost.energy * cost.cycles * cost.cycles;
  }
  throw std::logic_error("value_of: no such objective");
}

BestFind::BestFind(std::vector<Objective> order) : order_(std::move(order)) {
  if (order_.empty()) throw std::logic_error("BestFind: no objective");
}

// Values can only be higher than the bound's: if the first that differs is higher already, nothing can be won.
bool BestFind::wanted(const MappingCost& at_least) const {
  if (!best_) return true;
  for (const Objective objective : order_) {
    const double value = value_of(objective, at_least);
    const double best = value_of(objective, best_->cost);
    if (less(value, best)) return true;
    if (less(best, value)) return false;
  }
  return false;
}

double BestFind::rank(const MappingCost& at_least) const { return value_of(order_.front(), at_least); }

void BestFind::add(const NestState& state, const MappingCost& cost) {
  if (wanted(cost)) best_ = {state, cost};
}

bool ParetoFinds::wanted(const MappingCost& at_least) const {
  return std::none_of(front_.begin(), front_.end(), [&](const FoundMapping& found) {
    return !less(at_least.energy, found.cost.energy) && !less(at_least.cycles, found.cost.cycles);
  });
}

double ParetoFinds::rank(const MappingCost& at_least) const { return at_least.energy * at_least.cycles; }

void ParetoFinds::add(const NestState& state, const MappingCost& cost) {
  if (!wanted(cost)) return;
  const auto beaten = [&](const FoundMapping& found) {
    return !less(found.cost.energy, cost.energy) && !less(found.cost.cycles, cost.cycles);
  };
  front_.erase(std::remove_if(front_.begin(), front_.end(), beaten), front_.end());
  const auto place = std::find_if(front_.begin(), front_.end(),
                                  [&](const FoundMapping& found) { return found.cost.cycles > cost.cycles; });
  front_.insert(place, {state, cost});
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/ledger.h"

#include <fmt/format.h>

#include <numeric>
#include <stdexcept>

namespace pj {

Energy Charge::energy() const { return (static_cast<double>(event.count) * event.activity) * price.per_action; }

Ledger::Ledger(const CountingSink& events, const PriceList& prices) {
  for (const Event& event : events.events()) {
    const Price* price = prices.find(event.component, event.action, event.tensor);
    if (price == nullptr) {
      throw std::logic_error(fmt::format("Ledger: component {} has no price for {} of {}", event.component.index,
                                         name_of(event.action), name_of(event.tensor)));
    }
    charges_.push_back({event, *price});
    by_category_[static_cast<std::size_t>(charges_.back().category())] += charges_.back().energy();
  }
}

Energy Ledger::total() const { return std::accumulate(by_category_.begin(), by_category_.end(), Energy{}); }

BoundarySums Ledger::by_boundary(const std::vector<Component>& components) const {
  BoundarySums sums{};
  for (const Charge& charge : charges_) {
    const Component& component = components.at(static_cast<std::size_t>(charge.event.component.index));
    sums[static_cast<std::size_t>(component.boundary)] += charge.energy();
  }
  return sums;
}

}  // namespace pj

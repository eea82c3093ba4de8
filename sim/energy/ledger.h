// SPDX-License-Identifier: Apache-2.0
// The ledger: events x prices. One charge for each (component, action, tensor, activity) that occurred:
//   energy = count * activity * energy of one action
// A category is the sum of its charges, the total is the sum of the categories; nothing else enters.
// Clock and leakage are events too; standing_events.h makes them from the time. Equations: docs/models/energy.md.
//   Ledger(counts, prices).total()
#pragma once

#include <array>
#include <vector>

#include "arch/architecture/component.h"
#include "arch/base/event_sink.h"
#include "sim/energy/price_list.h"

namespace pj {

struct Charge {
  Event event;
  Price price;

  [[nodiscard]] Energy energy() const;
  [[nodiscard]] Category category() const { return category_of(event.action); }
};

using CategorySums = std::array<Energy, kCategoryCount>;
using BoundarySums = std::array<Energy, kBoundaryCount>;

class Ledger {
 public:
  // Throws std::logic_error if an event has no price: price_machine() reports those to the user before.
  Ledger(const CountingSink& events, const PriceList& prices);

  [[nodiscard]] const std::vector<Charge>& charges() const { return charges_; }
  [[nodiscard]] const CategorySums& by_category() const { return by_category_; }
  [[nodiscard]] Energy of(Category category) const { return by_category_[static_cast<std::size_t>(category)]; }
  [[nodiscard]] Energy total() const;
  // Indexed by Boundary; `components` is indexed by ComponentId.
  [[nodiscard]] BoundarySums by_boundary(const std::vector<Component>& components) const;

 private:
  std::vector<Charge> charges_;
  CategorySums by_category_{};
};

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// What each action of each component of one machine costs. Not here: where prices come from (price_machine.h) and what
// a run costs (ledger.h).
//   PriceList prices;
//   prices.set(glb, Action::kRead, picojoules(2.0));
// kClock and kLeak are prices like any other: of one cycle of one instance.
#pragma once

#include <map>
#include <tuple>

#include "arch/base/event.h"
#include "arch/base/units.h"
#include "arch/technology/price.h"

namespace pj {

class PriceList {
 public:
  // Throws std::logic_error for a price that is negative or not a number.
  void set(ComponentId component, Action action, Tensor tensor, Price price);
  // For every tensor that has no price of its own.
  void set(ComponentId component, Action action, Price price);
  void set(ComponentId component, Action action, Energy energy);
  // Null if there is none. A price of the tensor goes before a price of the action.
  [[nodiscard]] const Price* find(ComponentId component, Action action, Tensor tensor) const&;
  const Price* find(ComponentId component, Action action, Tensor tensor) const&& = delete;  // would dangle

 private:
  using Key = std::tuple<ComponentId, Action, int>;  // tensor, or -1 for any
  void set(const Key& key, Price price);
  std::map<Key, Price> prices_;
};

}  // namespace pj

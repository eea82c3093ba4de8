// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/price_list.h"

#include <cmath>
#include <stdexcept>
#include <utility>

namespace pj {
namespace {

constexpr int kAnyTensor = -1;

}  // namespace

void PriceList::set(const Key& key, Price price) {
  const double value = price.per_action.si();
  if (!std::isfinite(value) || value < 0.0) throw std::logic_error("PriceList: a price is negative or not a number");
  prices_.insert_or_assign(key, std::move(price));
}

void PriceList::set(ComponentId component, Action action, Tensor tensor, Price price) {
  set(Key{component, action, static_cast<int>(tensor)}, std::move(price));
}

void PriceList::set(ComponentId component, Action action, Price price) {
  set(Key{component, action, kAnyTensor}, std::move(price));
}

void PriceList::set(ComponentId component, Action action, Energy energy) {
  Price price;
  price.per_action = energy;
  set(component, action, std::move(price));
}

const Price* PriceList::find(ComponentId component, Action action, Tensor tensor) const& {
  auto at = prices_.find(Key{component, action, static_cast<int>(tensor)});
  if (at == prices_.end()) at = prices_.find(Key{component, action, kAnyTensor});
  return at == prices_.end() ? nullptr : &at->second;
}

}  // namespace pj

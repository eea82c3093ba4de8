// SPDX-License-Identifier: Apache-2.0
#include "sim/diff/changed_prices.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace pj {
namespace {

using ActionKey = std::pair<std::string, std::string>;  // component, action
using PriceKey = std::tuple<ActionKey, double, double, std::string, std::string>;

struct Group {
  std::set<std::string> tensors;
  std::set<std::size_t> layers;
  double prices_pj = 0.0;
};

class Prices {
 public:
  void add(std::size_t layer, const ChargePair& pair) {
    if (!pair.in_both()) return;
    const ActionKey action = {pair.any().component, pair.any().action};
    const PriceKey key = {action, pair.a.price_pj(), pair.b.price_pj(), pair.a.first->source, pair.b.first->source};
    kinds_[action].insert(key);
    Group& group = groups_[key];
    group.tensors.insert(pair.any().tensor);
    group.layers.insert(layer);
    group.prices_pj += pair.prices_pj();
  }

  [[nodiscard]] std::vector<DiffPrice> changed() const {
    std::vector<DiffPrice> list;
    for (const auto& [key, group] : groups_) {
      const auto& [action, a, b, a_source, b_source] = key;
      if (a == b && a_source == b_source) continue;
      DiffPrice price = {action.first, action.second,  {}, static_cast<std::int64_t>(group.layers.size()), a, b, "",
                         "",           group.prices_pj};
      if (kinds_.at(action).size() > 1) price.tensors = {group.tensors.begin(), group.tensors.end()};
      if (a_source != b_source) {
        price.a_source = a_source;
        price.b_source = b_source;
      }
      list.push_back(std::move(price));
    }
    std::stable_sort(list.begin(), list.end(), [](const DiffPrice& x, const DiffPrice& y) {
      return std::abs(x.prices_pj) > std::abs(y.prices_pj);
    });
    return list;
  }

 private:
  std::map<PriceKey, Group> groups_;
  std::map<ActionKey, std::set<PriceKey>> kinds_;  // what each action costs, and did
};

}  // namespace

std::vector<DiffPrice> changed_prices(const std::vector<std::vector<ChargePair>>& layers) {
  Prices prices;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    for (const ChargePair& pair : layers[l]) prices.add(l, pair);
  }
  return prices.changed();
}

}  // namespace pj

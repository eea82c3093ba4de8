// SPDX-License-Identifier: Apache-2.0
#include "sim/diff/diff.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "arch/base/integer.h"

namespace pj {
namespace {

template <class Item>
const Item& named(const std::vector<Item>& items, const std::string& name) {
  const auto at = std::find_if(items.begin(), items.end(), [&name](const Item& item) { return item.name == name; });
  if (at == items.end()) throw std::logic_error("Diff: totals have no " + name);
  return *at;
}

template <class Item>
bool all_same(const std::vector<Item>& items) {
  return std::all_of(items.begin(), items.end(), [](const Item& item) { return item.difference() == 0; });
}

}  // namespace

std::int64_t DiffCount::difference() const { return checked_add(b, checked_mul(a, -1)); }

bool Diff::same_effect() const {
  const auto same_layer = [](const DiffLayer& layer) {
    return layer.side == DiffSide::kBoth && layer.energy.difference() == 0.0 && layer.cycles.difference() == 0;
  };
  return all_same(counts) && all_same(figures) && all_same(categories) && all_same(boundaries) && all_same(movement) &&
         all_same(stalls) && all_same(actions) && std::all_of(layers.begin(), layers.end(), same_layer);
}

const DiffCount& Diff::count(const std::string& name) const { return named(counts, name); }
const DiffFigure& Diff::figure(const std::string& name) const { return named(figures, name); }

double percent_change(double a, double b) {
  if (a == b) return 0.0;
  if (a == 0.0) return b > 0.0 ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity();
  return 100.0 * (b - a) / a;
}

}  // namespace pj

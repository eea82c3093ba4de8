// SPDX-License-Identifier: Apache-2.0
#include "dataflow/styles/loop_orders.h"

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <optional>

#include "arch/base/integer.h"

namespace pj {
namespace {

// Dimensions that move together when loops are ordered.
enum Class : std::uint8_t { kBatch, kPixels, kFilters, kReduction };

// Iterations of the inner part of a class that is cut into blocks.
constexpr std::int64_t kInside[] = {2, 4, 8, 16, 32, 64};

Class class_of(const Einsum& einsum, int dim) {
  if (!einsum.output.uses(dim)) return kReduction;
  if (!einsum.weight.uses(dim)) return kPixels;
  return einsum.input.uses(dim) ? kBatch : kFilters;
}

struct Split {
  Class cut = kPixels;
  std::int64_t inside = 1;
};

class Orders {
 public:
  Orders(const Einsum& einsum, const std::vector<std::int64_t>& folds) : folds_(folds) {
    for (int d = 0; d < static_cast<int>(folds.size()); ++d) classes_.push_back(class_of(einsum, d));
  }

  [[nodiscard]] std::int64_t iterations(Class c) const {
    std::int64_t all = 1;
    for (std::size_t d = 0; d < folds_.size(); ++d) all = classes_[d] == c ? checked_mul(all, folds_[d]) : all;
    return all;
  }

  [[nodiscard]] LoopOrder order(const std::vector<Class>& classes, const std::optional<Split>& split) const {
    LoopOrder blocks;
    LoopOrder loops;
    blocks.reserve(2 * folds_.size());
    loops.reserve(folds_.size());
    for (const Class c : classes) {
      const bool cut = split && split->cut == c;
      add_class(c, cut ? std::optional<std::int64_t>(split->inside) : std::nullopt, blocks, loops);
    }
    blocks.insert(blocks.end(), loops.begin(), loops.end());
    return blocks;
  }

 private:
  // Innermost dimensions fill the inner part first.
  void add_class(Class c, std::optional<std::int64_t> room, LoopOrder& blocks, LoopOrder& loops) const {
    boost::container::small_vector<std::int64_t, 16> within(folds_.begin(), folds_.end());
    for (std::size_t d = folds_.size(); room && d-- > 0;) {
      if (classes_[d] != c) continue;
      within[d] = std::min(within[d], std::max<std::int64_t>(*room, 1));
      *room /= within[d];
    }
    for (std::size_t d = 0; d < folds_.size(); ++d) {
      if (classes_[d] != c) continue;
      const int dim = static_cast<int>(d);
      if (folds_[d] > within[d]) blocks.push_back({dim, ceil_div(folds_[d], within[d])});
      if (within[d] > 1) loops.push_back({dim, within[d]});
    }
  }

  const std::vector<std::int64_t>& folds_;
  std::vector<Class> classes_;  // per dimension
};

bool before(const LoopOrder& a, const LoopOrder& b) {
  return std::lexicographical_compare(
      a.begin(), a.end(), b.begin(), b.end(),
      [](const OrderedLoop& x, const OrderedLoop& y) { return x.dim != y.dim ? x.dim < y.dim : x.factor < y.factor; });
}

}  // namespace

std::vector<LoopOrder> loop_orders(const Einsum& einsum, const std::vector<std::int64_t>& folds) {
  const Orders orders(einsum, folds);
  std::vector<LoopOrder> all;
  std::vector<Class> inner = {kPixels, kFilters, kReduction};
  do {
    const std::vector<Class> classes = {kBatch, inner[0], inner[1], inner[2]};
    all.push_back(orders.order(classes, std::nullopt));
    // Blocks of the outermost class would only stand before their own class; all iterations inside are no blocks.
    for (const Class cut : {inner[1], inner[2]}) {
      for (const std::int64_t inside : kInside) {
        if (inside < orders.iterations(cut)) all.push_back(orders.order(classes, Split{cut, inside}));
      }
    }
  } while (std::next_permutation(inner.begin(), inner.end()));
  std::sort(all.begin(), all.end(), before);
  const auto same = [](const LoopOrder& a, const LoopOrder& b) { return !before(a, b) && !before(b, a); };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  return all;
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "dataflow/zigzag/search/polish.h"

#include <algorithm>

#include "dataflow/zigzag/counts.h"
#include "dataflow/zigzag/latency.h"

namespace pj {
namespace {

class Polisher {
 public:
  Polisher(const ZigzagShape& shape, InnermostReads reads, const ZigzagBetter& better, ZigzagFound& found)
      : shape_(shape), reads_(reads), better_(better), found_(found) {}

  bool any_better() { return moved() || shifted() || shifted_and_moved(); }

 private:
  bool take_if_better(const ZigzagMapping& mapping) {
    const auto cost = zigzag_cost(shape_, mapping, reads_);
    if (!cost || !better_(*cost, found_.cost)) return false;
    found_ = {mapping, *cost};
    return true;
  }
  bool moved() {
    const std::size_t loops = found_.mapping.loops.size();
    for (std::size_t i = 0; i < loops; ++i) {
      for (std::size_t j = 0; j < loops; ++j) {
        if (i == j) continue;
        if (take_if_better(with_moved(found_.mapping, i, j))) return true;
        ZigzagMapping swapped = found_.mapping;
        std::swap(swapped.loops[i], swapped.loops[j]);
        if (i < j && take_if_better(swapped)) return true;
      }
    }
    return false;
  }
  static ZigzagMapping with_moved(ZigzagMapping mapping, std::size_t from, std::size_t to) {
    const auto first = mapping.loops.begin();
    const auto at = [&](std::size_t i) { return first + static_cast<std::ptrdiff_t>(i); };
    if (from < to) std::rotate(at(from), at(from + 1), at(to + 1));
    if (to < from) std::rotate(at(to), at(from), at(from + 1));
    return mapping;
  }
  template <typename Try>
  bool for_each_shift(Try attempt) {
    for (std::size_t o = 0; o < 3; ++o) {
      for (std::size_t m = 0; m + 1 < found_.mapping.cuts[o].size(); ++m) {
        for (const bool out : {true, false}) {
          ZigzagMapping mapping = found_.mapping;
          std::vector<std::size_t>& cuts = mapping.cuts[o];
          const std::size_t limit = out ? cuts[m + 1] : (m > 0 ? cuts[m - 1] : 0);
          if (cuts[m] == limit) continue;
          cuts[m] += out ? 1U : ~std::size_t{0};
          if (attempt(mapping)) return true;
        }
      }
    }
    return false;
  }
  bool shifted() {
    return for_each_shift([&](const ZigzagMapping& mapping) { return take_if_better(mapping); });
  }
  bool shifted_and_moved() {
    return for_each_shift([&](const ZigzagMapping& mapping) {
      for (std::size_t i = 0; i + 1 < mapping.loops.size(); ++i) {
        ZigzagMapping swapped = mapping;
        std::swap(swapped.loops[i], swapped.loops[i + 1]);
        if (take_if_better(swapped)) return true;
      }
      return false;
    });
  }

  const ZigzagShape& shape_;
  InnermostReads reads_;
  const ZigzagBetter& better_;
  ZigzagFound& found_;
};

}  // namespace

std::optional<MappingCost> zigzag_cost(const ZigzagShape& shape, const ZigzagMapping& mapping, InnermostReads reads) {
  const ZigzagNest nest(shape, mapping, reads);
  if (!nest.fits()) return std::nullopt;
  return MappingCost{zigzag_energy(nest), zigzag_latency(nest).cycles()};
}

void polish(const ZigzagShape& shape, InnermostReads reads, const ZigzagBetter& better, ZigzagFound& found) {
  Polisher polisher(shape, reads, better, found);
  while (polisher.any_better()) {
  }
}

}  // namespace pj

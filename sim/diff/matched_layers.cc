// SPDX-License-Identifier: Apache-2.0
#include "sim/diff/matched_layers.h"

#include <algorithm>
#include <map>
#include <utility>

namespace pj {

DiffSide MatchedLayer::side() const {
  if (a == nullptr) return DiffSide::kOnlyB;
  return b == nullptr ? DiffSide::kOnlyA : DiffSide::kBoth;
}

std::vector<MatchedLayer> match_layers(const Report& a, const Report& b) {
  std::vector<MatchedLayer> matched;
  std::map<std::pair<std::string, int>, std::size_t> known;  // name and occurrence -> place in `matched`
  std::map<std::string, int> seen;
  for (const ReportLayer& layer : a.layers) {
    known[{layer.name, seen[layer.name]++}] = matched.size();
    matched.push_back({&layer, nullptr});
  }
  seen.clear();
  for (const ReportLayer& layer : b.layers) {
    const auto at = known.find({layer.name, seen[layer.name]++});
    if (at == known.end()) {
      matched.push_back({nullptr, &layer});
    } else {
      matched[at->second].b = &layer;
    }
  }
  return matched;
}

bool are_comparable(const Report& a, const Report& b, const std::vector<MatchedLayer>& layers) {
  const auto partners = static_cast<std::size_t>(std::count_if(
      layers.begin(), layers.end(), [](const MatchedLayer& layer) { return layer.side() == DiffSide::kBoth; }));
  if (partners == 0) return a.layers.empty() && b.layers.empty();
  return a.workload == b.workload || 2 * partners >= std::max(a.layers.size(), b.layers.size());
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/experiment.h"

#include "sim/experiment/resolver.h"

namespace pj {

std::optional<Experiment> resolve(const RunRequest& request, const Catalog& catalog, Problems& problems) {
  Resolver resolver(catalog);
  const Experiment* e = resolver.resolve(request, problems);
  return e == nullptr ? std::nullopt : std::optional(*e);
}

std::vector<Bits> bits_of(const Experiment& e) {
  std::vector<Bits> bits;
  for (std::size_t i = 0; i < e.network.layers.size(); ++i) {
    if (e.selected[i]) bits.push_back(e.network.layers[i].bits);
  }
  return bits;
}

}  // namespace pj

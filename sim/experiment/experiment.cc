// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/experiment.h"

#include "sim/experiment/resolver.h"

namespace pj {

std::optional<Experiment> resolve(const RunRequest& request, const Catalog& catalog, Problems& problems) {
  Resolver resolver(catalog);
  const Experiment* e = resolver.resolve(request, problems);
  return e == nullptr ? std::nullopt : std::optional(*e);
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// The search by ZigZag's rules on the problems of tests/data/zigzag_cases.json: one line for each problem and
// objective, as in docs/models/mapper.md. CPU seconds of one thread.
//   zigzag_bench
#include <fmt/format.h>

#include <ctime>

#include "dataflow/zigzag/search/search.h"
#include "tests/agreement/zigzag_case.h"

namespace {

using pj::Objective;

void measure(const pj::ZigzagCase& c, const pj::ZigzagCase::Best& best) {
  const Objective first = best.objective == "energy"    ? Objective::kEnergy
                          : best.objective == "latency" ? Objective::kLatency
                                                        : Objective::kEdp;
  const Objective second = first == Objective::kEnergy ? Objective::kLatency : Objective::kEnergy;
  const std::clock_t start = std::clock();
  std::vector<pj::ZigzagSpatial> spatial = {best.mapping.spatial};
  if (c.free_spatial) spatial = pj::free_spatial(c.einsum, c.machine, 2);
  const auto found = pj::search_zigzag(c.einsum, c.machine, spatial, c.reads, {first, second}, {});
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  const pj::MappingCost ours = found.best.value().cost;
  const pj::MappingCost theirs = {best.energy_pj, best.latency};
  fmt::print("| `{}` | {} | {:.4g} / {:.4g} | {:.0f} / {:.0f} | {:.4g} / {:.4g} | {:.4f} | {} | {:.1f} / {:.1f} |\n",
             c.id, best.objective, ours.energy, theirs.energy, ours.cycles, theirs.cycles, ours.energy * ours.cycles,
             theirs.energy * theirs.cycles, value_of(first, ours) / value_of(first, theirs),
             found.proven ? "proven" : fmt::format("{:.2f} %", 100.0 * (1.0 - found.at_least / value_of(first, ours))),
             seconds, c.cpu_seconds);
}

}  // namespace

int main() {
  for (const pj::ZigzagCase& c : pj::zigzag_cases()) {
    for (const pj::ZigzagCase::Best& best : c.best) measure(c, best);
  }
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
// The cost model of our own rules against counts and times of the analytic engine: never more than they are.
#include "sim/mapping/picojoule_cost.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "dataflow/reuse/reuse.h"
#include "sim/analytic/analytic_layer.h"
#include "sim/energy/ledger.h"
#include "sim/replay/layer_replay.h"
#include "tests/agreement/compare_events.h"
#include "tests/agreement/random.h"
#include "tests/agreement/random_case.h"

namespace pj {
namespace {

constexpr auto at(int i) { return static_cast<std::size_t>(i); }

// Random prices, dearer further out.
PriceList random_prices(const MachineSpec& machine, std::uint64_t seed) {
  Random random(seed);
  PriceList prices;
  for (const Event& e : possible_events(machine)) {
    prices.set(e.component, e.action, picojoules(static_cast<double>(random.between(1, 400)) / 4.0));
  }
  return prices;
}

struct Costed {
  CostShare share;
  MappingCost exact;
  double model = 0.0;  // receivers together
  double bound = 0.0;  // in any order
  double counted = 0.0;
};

Costed costed(const RandomCase& c, const NestState& state) {
  const PriceList list = random_prices(c.machine, c.seed);
  const ActionPrices prices(c.machine, list);
  const PicojouleCost cost(c.einsum, c.machine, prices);
  Costed found;
  found.share.steps = cost.cycles_at_least(state);
  for (int m = 1; m <= state.memories; ++m) {
    Factors loops = ones();
    for (int k = 0; k < m; ++k) {
      for (int d = 0; d < state.dims; ++d) loops[at(d)] *= state.temporal[at(k)][at(d)];
    }
    found.share += cost.arriving(state, m);
    found.bound += cost.arriving_at_least(state, m, loops).energy;
  }
  found.model = found.share.energy;
  found.exact = cost.exact(state);
  CountingSink events;
  count_events(LoopNest(c.einsum, c.machine, c.mapping), events);
  found.counted = Ledger(events, list).total() / picojoules(1.0);
  return found;
}

bool even(const NestState& state, const Einsum& einsum) {
  for (int d = 0; d < state.dims; ++d) {
    if (state.tile[0][at(d)] != einsum.dims[at(d)].size) return false;
  }
  return true;
}

// Has every loop of the first block only iterations that do something, as in the mappings that a search tries?
bool tidy(const RandomCase& c) {
  const LoopNest nest(c.einsum, c.machine, c.mapping);
  return std::all_of(nest.loops().begin(), nest.loops().end(), [&](const NestLoop& loop) {
    return (loop.factor - 1) * loop.stride < c.einsum.dims[at(loop.dim)].size;
  });
}

// The case of this seed if a search could make it; none if not.
std::optional<std::pair<RandomCase, NestState>> searched_case(std::uint64_t seed) {
  RandomCase c = make_case(seed);
  if (c.einsum.dims.size() > kMostMapperDims || c.machine.memories.size() > kMostMapperMemories) return std::nullopt;
  auto state = state_of(c.mapping, c.einsum, c.machine);
  if (!state || !tidy(c)) return std::nullopt;
  return std::pair{std::move(c), *state};
}

// Each action by itself: a price of one, and nothing else costs anything.
TEST(PicojouleCost, OfNoActionDoesItCountMoreThanThereAre) {
  for (std::uint64_t seed = 1, cases = 0; cases < campaign_size(1500); ++seed) {
    const auto found = searched_case(campaign_seed() + seed);
    if (!found) continue;
    ++cases;
    const auto& [c, state] = *found;
    for (const Event& priced : possible_events(c.machine)) {
      PriceList list;
      for (const Event& e : possible_events(c.machine)) {
        const bool it = e.component.index == priced.component.index && e.action == priced.action;
        const Price price = {picojoules(it && e.tensor == priced.tensor ? 1.0 : 0.0), PriceKind::kTable, false, "", ""};
        list.set(e.component, e.action, e.tensor, price);
      }
      const ActionPrices prices(c.machine, list);
      const PicojouleCost cost(c.einsum, c.machine, prices);
      double model = 0.0;
      for (int m = 1; m <= state.memories; ++m) model += cost.arriving(state, m).energy;
      ASSERT_LE(model, cost.events_pj(c.mapping) * (1 + 1e-9))
          << c.machine.component(priced.component).name << " " << name_of(priced.action) << " "
          << name_of(priced.tensor) << "\n"
          << describe(c);
    }
  }
}

TEST(PicojouleCost, IsNeverMoreThanTheEnergyOfAllEventsCounted) {
  std::uint64_t cases = 0;
  int exact = 0;
  for (std::uint64_t seed = 1; cases < campaign_size(5000); ++seed) {
    const auto made = searched_case(campaign_seed() + seed);
    if (!made) continue;
    const auto& [c, state] = *made;
    ++cases;
    const Costed found = costed(c, state);
    ASSERT_LE(found.model, found.counted * (1 + 1e-9)) << describe(c);
    ASSERT_LE(found.bound, found.counted * (1 + 1e-9)) << describe(c);
    if (even(state, c.einsum)) exact += found.model >= found.counted * (1 - 1e-9) ? 1 : 0;
  }
  EXPECT_GT(exact, 100);  // where factors divide evenly most are exact
}

TEST(PicojouleCost, ItsTimeIsNeverMoreThanTheEnginesTime) {
  std::uint64_t cases = 0;
  for (std::uint64_t seed = 1; cases < campaign_size(3000); ++seed) {
    const auto made = searched_case(campaign_seed() + seed);
    if (!made || !made->first.style) continue;
    const auto& [c, state] = *made;
    Problems problems;
    check_replayable(c.machine, {}, problems);
    if (!problems.empty()) continue;
    ++cases;
    const Costed found = costed(c, state);
    const double cycles = found.exact.cycles;
    ASSERT_LE(found.share.cycles(), cycles) << describe(c);
    const auto engine = static_cast<double>(analyse_layer(LoopNest(c.einsum, c.machine, c.mapping), {}).cycles);
    ASSERT_LE(cycles, engine + 1.0) << describe(c);
  }
}

}  // namespace
}  // namespace pj

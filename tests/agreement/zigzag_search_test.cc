// SPDX-License-Identifier: Apache-2.0
// The search finds nothing worse than ZigZag's best, by energy, latency and their product; and on small layers nothing
// else than all orders and cuts, tried one by one.
#include <gtest/gtest.h>

#include <algorithm>

#include "dataflow/zigzag/counts.h"
#include "dataflow/zigzag/latency.h"
#include "dataflow/zigzag/search/search.h"
#include "tests/agreement/zigzag_case.h"

namespace pj {
namespace {

constexpr std::array<Objective, 3> kFirst = {Objective::kEnergy, Objective::kLatency, Objective::kEdp};
const std::vector<std::string> kNames = {"energy", "latency", "edp"};

std::vector<Objective> order_of(Objective first) {
  return {first, first == Objective::kEnergy ? Objective::kLatency : Objective::kEnergy};
}

ZigzagSearchLimits narrow() {
  ZigzagSearchLimits limits;
  limits.width = 16;
  return limits;
}

// All words of DRAM, which are as wide as its one port, one after the other.
void expect_port_fast_enough(const ZigzagCase& c, const ZigzagFound& found) {
  const ZigzagShape shape(c.einsum, c.machine, found.mapping.spatial);
  std::int64_t words = 0;
  for (const ZigzagWords& w : zigzag_words(ZigzagNest(shape, found.mapping, c.reads))) {
    if (c.machine.memories[w.memory].name != "dram") continue;
    for (const std::int64_t count : w.words) words += count;
  }
  EXPECT_GE(found.cost.cycles, static_cast<double>(words)) << c.id;
}

// Of the mappings with free spatial loops those with at most a seventh of idle units, to be quick.
std::vector<ZigzagSpatial> spatial_of(const ZigzagCase& c) {
  if (!c.free_spatial) return {c.best.front().mapping.spatial};
  std::vector<ZigzagSpatial> few;
  const double least =
      static_cast<double>(c.einsum.macs()) / static_cast<double>(c.machine.axes[0] * c.machine.axes[1]);
  for (const ZigzagSpatial& spatial : free_spatial(c.einsum, c.machine, 2)) {
    double cycles = 1.0;
    for (int d = 0; d < static_cast<int>(c.einsum.dims.size()); ++d) {
      cycles *= static_cast<double>(temporal_iterations(c.einsum, spatial, d));
    }
    if (cycles * 6.0 <= least * 7.0) few.push_back(spatial);
  }
  return few;
}

void expect_no_worse(const ZigzagCase& c, const ZigzagFound& found, Objective objective) {
  for (const ZigzagCase::Best& best : c.best) {
    if (best.objective != kNames[static_cast<std::size_t>(objective)]) continue;
    const double theirs = value_of(objective, {best.energy_pj, best.latency});
    EXPECT_LE(value_of(objective, found.cost), theirs * (1.0 + kSameFigure)) << c.id << " " << best.objective;
  }
}

TEST(ZigzagSearch, FindsNothingWorseThanZigzagByEnergyLatencyAndEdp) {
  const std::vector<ZigzagCase> cases = zigzag_cases();
  for (const Objective first : kFirst) {
    ZigzagFound gemm;
    for (const ZigzagCase& c : cases) {
      const bool seen = c.free_spatial && !gemm.mapping.loops.empty();
      if (!seen) {
        const auto result = search_zigzag(c.einsum, c.machine, spatial_of(c), c.reads, order_of(first), narrow());
        ASSERT_TRUE(result.best) << c.id;
        expect_no_worse(c, *result.best, first);
        expect_port_fast_enough(c, *result.best);
        EXPECT_TRUE(result.proven || first != Objective::kEnergy) << c.id;
        EXPECT_LE(result.at_least, value_of(first, result.best->cost)) << c.id;
        if (c.free_spatial) gemm = *result.best;
      } else {
        // The same layer and machine again, searched by their other engine.
        expect_no_worse(c, gemm, first);
      }
    }
    if (first == Objective::kEnergy) {
      EXPECT_LE(gemm.cost.energy, 7.684e9);
    }
  }
}

// The reference names 8.286e9 pJ for free spatial loops, without a mapping. By its rules there is none below 8.3133e9
// with at most two dimensions on an axis: proven here for the better used arrays, in docs/models/mapper.md for all.
TEST(ZigzagSearch, WithEveryRegisterReadChargedTheLeastOfTheGemmIsProvenAndAThirdOfAPercentAboveTheFigureNamed) {
  const ZigzagCase c = zigzag_cases().at(1);
  const auto result = search_zigzag(c.einsum, c.machine, spatial_of(c), InnermostReads::kEveryCycle,
                                    order_of(Objective::kEnergy), narrow());
  ASSERT_TRUE(result.best);
  EXPECT_TRUE(result.proven);
  EXPECT_NEAR(result.best->cost.energy, 8.3133e9, 0.00005e9);
}

// The search's own figures are those of the closed form for the mapping it returns, and its tiles fit.
TEST(ZigzagSearch, WhatItFindsIsAMappingOfTheRules) {
  const ZigzagCase c = zigzag_cases().front();
  const auto result =
      search_zigzag(c.einsum, c.machine, spatial_of(c), c.reads, order_of(Objective::kEnergy), narrow());
  ASSERT_TRUE(result.best);
  Problems problems;
  EXPECT_TRUE(check_zigzag(c.einsum, c.machine, result.best->mapping, {}, problems)) << problems.text();
  const ZigzagShape shape(c.einsum, c.machine, result.best->mapping.spatial);
  const ZigzagNest nest(shape, result.best->mapping, c.reads);
  EXPECT_TRUE(nest.fits());
  EXPECT_EQ(zigzag_energy(nest), result.best->cost.energy);
  EXPECT_EQ(zigzag_latency(nest).cycles(), result.best->cost.cycles);
}

using Try = std::function<void(const ZigzagMapping&)>;

void all_cuts(const ZigzagMachine& machine, ZigzagMapping& mapping, std::size_t o, const Try& attempt) {
  if (o == 3) {
    attempt(mapping);
    return;
  }
  std::vector<std::size_t>& cuts = mapping.cuts[o];
  if (cuts.size() + 1 == machine.path(o).size()) {
    cuts.push_back(mapping.loops.size());
    all_cuts(machine, mapping, o + 1, attempt);
    cuts.pop_back();
    return;
  }
  for (std::size_t cut = cuts.empty() ? 0 : cuts.back(); cut <= mapping.loops.size(); ++cut) {
    cuts.push_back(cut);
    all_cuts(machine, mapping, o, attempt);
    cuts.pop_back();
  }
}

// The least of each objective over all orders and cuts.
std::array<double, 3> all_tried(const Einsum& einsum, const ZigzagMachine& machine, const ZigzagSpatial& spatial,
                                std::vector<TemporalLoop> loops) {
  std::array<double, 3> least = {1e300, 1e300, 1e300};
  const auto before = [](const TemporalLoop& a, const TemporalLoop& b) {
    return a.dim != b.dim ? a.dim < b.dim : a.factor < b.factor;
  };
  const ZigzagShape shape(einsum, machine, spatial);
  std::sort(loops.begin(), loops.end(), before);
  do {
    ZigzagMapping mapping;
    mapping.spatial = spatial;
    mapping.loops = loops;
    all_cuts(machine, mapping, 0, [&](const ZigzagMapping& m) {
      const auto cost = zigzag_cost(shape, m, InnermostReads::kOncePerWord);
      for (std::size_t i = 0; cost && i < kFirst.size(); ++i) least[i] = std::min(least[i], value_of(kFirst[i], *cost));
    });
  } while (std::next_permutation(loops.begin(), loops.end(), before));
  return least;
}

// tpu_like with memories that hold little: registers of `weights` and `sums` bits, an SRAM of `shared` for both others.
void compare_with_all(std::int64_t weights, std::int64_t sums, std::int64_t shared, const ZigzagSpatial& spatial) {
  ZigzagMachine machine = zigzag_cases().front().machine;
  machine.memories[0].size_bits = weights;
  machine.memories[1].size_bits = sums;
  machine.memories[2].size_bits = shared;
  const Einsum einsum = zigzag_gemm(6, 4, 4);
  std::vector<TemporalLoop> loops;
  for (int d = 0; d < 3; ++d) {
    for (std::int64_t rest = temporal_iterations(einsum, spatial, d); rest > 1;) {
      const std::int64_t prime = rest % 2 == 0 ? 2 : rest;
      loops.push_back({d, prime});
      rest /= prime;
    }
  }
  const std::array<double, 3> least = all_tried(einsum, machine, spatial, loops);
  for (std::size_t i = 0; i < kFirst.size(); ++i) {
    const auto result =
        search_zigzag(einsum, machine, {spatial}, InnermostReads::kOncePerWord, order_of(kFirst[i]), {});
    ASSERT_TRUE(result.best) << kNames[i];
    EXPECT_NEAR(value_of(kFirst[i], result.best->cost), least[i], 1e-9 * least[i]) << kNames[i];
    EXPECT_LE(result.at_least, least[i] * (1.0 + 1e-9)) << kNames[i];
    EXPECT_TRUE(result.proven || kFirst[i] != Objective::kEnergy);
  }
}

TEST(ZigzagSearch, OnSmallLayersItIsTheBestOfAllOrdersAndCuts) {
  compare_with_all(16, 32, 256, {{}, {{2, 2}}});
  compare_with_all(32, 16, 300, {{{1, 2}}, {}});
  compare_with_all(8, 64, 200, {{{0, 4}}, {}});
  compare_with_all(64, 48, 1000, {{{1, 3}}, {{2, 2}}});
}

TEST(ZigzagSearch, OfFactorsThatLeaveTheSameIterationsOneIsFree) {
  ZigzagMachine machine;
  machine.axes = {4};
  // 5 on up to 4 units leave 2 iterations (with 4 or 3) or 3 (with 2).
  const std::vector<ZigzagSpatial> found = free_spatial(zigzag_gemm(5, 1, 1), machine, 1);
  EXPECT_EQ(found, (std::vector<ZigzagSpatial>{{{}}, {{{0, 4}}}, {{{0, 2}}}}));
  // Two dimensions on the axis: 2 x 2 too.
  EXPECT_EQ(free_spatial(zigzag_gemm(2, 2, 1), machine, 1).size(), 3U);
  EXPECT_EQ(free_spatial(zigzag_gemm(2, 2, 1), machine, 2).size(), 4U);
}

TEST(ZigzagSearch, TooManyPlacesAreRefused) {
  ZigzagSearchLimits limits;
  limits.nodes = 10;
  const ZigzagCase c = zigzag_cases().front();
  EXPECT_THROW(search_zigzag(c.einsum, c.machine, spatial_of(c), c.reads, order_of(Objective::kEnergy), limits),
               std::length_error);
}

}  // namespace
}  // namespace pj

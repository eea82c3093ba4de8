// SPDX-License-Identifier: Apache-2.0
#include "tests/agreement/random_case.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/oracle/oracle.h"

namespace pj {
namespace {

constexpr std::uint64_t kCases = 200;

ComponentId home_of_output(const RandomCase& c) {
  for (std::size_t m = 0; m < c.machine.memories.size(); ++m) {
    const bool bypassed = c.mapping.bypass[m].has(Tensor::kOutput);
    if (c.machine.memories[m].keeps.has(Tensor::kOutput) && !bypassed) return c.machine.memories[m].id;
  }
  return {};
}

TEST(RandomCases, EveryMacIsExecutedAndEveryOutputIsWrittenHomeOnce) {
  for (std::uint64_t seed = 0; seed < kCases; ++seed) {
    const RandomCase c = make_case(seed);
    SCOPED_TRACE(describe(c));
    CountingSink sink;
    const OracleTraffic traffic = oracle_count(c.einsum, c.machine, c.mapping, sink);
    EXPECT_EQ(sink.count(c.machine.mac.id, Action::kMac, Tensor::kNone), c.einsum.macs());
    const std::int64_t bits = c.einsum.output.elements() * c.einsum.output.bits;
    const ComponentId home = home_of_output(c);
    // A home whose only child is compute, or whose sums are complete, is not read for `output`.
    EXPECT_EQ(traffic.at({home, Tensor::kOutput}), (MovedBits{0, bits}));
  }
}

TEST(RandomCases, LayersHaveFiftyToTwentyThousandMacs) {
  for (std::uint64_t seed = 0; seed < kCases; ++seed) {
    const std::int64_t macs = make_case(seed).einsum.macs();
    EXPECT_GE(macs, 50) << seed;
    EXPECT_LE(macs, 20000) << seed;
  }
}

TEST(RandomCases, AllStylesAndPlainMachinesAppear) {
  int plain = 0, ws = 0, os = 0, is = 0;
  for (std::uint64_t seed = 0; seed < kCases; ++seed) {
    const RandomCase c = make_case(seed);
    plain += c.style ? 0 : 1;
    ws += c.style == "ws" ? 1 : 0;
    os += c.style == "os" ? 1 : 0;
    is += c.style == "is" ? 1 : 0;
    EXPECT_EQ(c.machine.fanouts.size(), c.style ? 1U : 0U);
  }
  EXPECT_GT(std::min({plain, ws, os, is}), 25);
}

TEST(RandomCases, FactorsCoverEachDimensionAndFitTheArray) {
  for (std::uint64_t seed = 0; seed < kCases; ++seed) {
    const RandomCase c = make_case(seed);
    SCOPED_TRACE(describe(c));
    std::vector<std::int64_t> covered(c.einsum.dims.size(), 1);
    std::int64_t rows = 1, columns = 1;
    for (const auto& loops : c.mapping.temporal) {
      for (const TemporalLoop& l : loops) covered[static_cast<std::size_t>(l.dim)] *= l.factor;
    }
    for (const auto& loops : c.mapping.spatial) {
      for (const SpatialLoop& l : loops) {
        covered[static_cast<std::size_t>(l.dim)] *= l.factor;
        (l.axis == SpatialAxis::kRows ? rows : columns) *= l.factor;
      }
    }
    for (std::size_t d = 0; d < covered.size(); ++d) EXPECT_GE(covered[d], c.einsum.dims[d].size);
    if (!c.style) continue;
    EXPECT_LE(rows, c.machine.fanouts[0].rows);
    EXPECT_LE(columns, c.machine.fanouts[0].columns);
  }
}

TEST(RandomCases, TheSameSeedGivesTheSameCase) {
  EXPECT_EQ(describe(make_case(7)), describe(make_case(7)));
  EXPECT_NE(describe(make_case(7)), describe(make_case(8)));
}

TEST(Shrink, LeavesTheSmallestLayerThatStillFails) {
  const auto needs_two_outputs = [](const RandomCase& c) { return c.einsum.output.elements() >= 2; };
  const RandomCase small = shrink(make_case(1), needs_two_outputs);
  EXPECT_EQ(small.einsum.output.elements(), 2);
  EXPECT_EQ(small.einsum.macs(), 2);
  EXPECT_EQ(describe(small).rfind("shrunk from make_case(1), style ", 0), 0U);
}

}  // namespace
}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "tests/agreement/random_case.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/oracle/oracle.h"

namespace pj {
namespace {

constexpr std::uint64_t kCases = 200;

const MemorySpec& home_of_output(const RandomCase& c) {
  std::size_t m = 0;
  while (!c.machine.memories.at(m).keeps.has(Tensor::kOutput) || c.mapping.bypass[m].has(Tensor::kOutput)) ++m;
  return c.machine.memories.at(m);
}

std::map<std::string, int> styles_of(std::uint64_t cases) {
  std::map<std::string, int> styles;
  for (std::uint64_t seed = 0; seed < cases; ++seed) ++styles[make_case(seed).style.value_or("plain")];
  return styles;
}

TEST(RandomCases, EveryMacIsExecutedAndEveryOutputIsWrittenHomeOnce) {
  for (std::uint64_t seed = 0; seed < kCases; ++seed) {
    const RandomCase c = make_case(seed);
    SCOPED_TRACE(describe(c));
    CountingSink sink;
    const OracleTraffic traffic = oracle_count(c.einsum, c.machine, c.mapping, sink);
    const std::int64_t macs = sink.count(c.machine.mac.id, Action::kMac, Tensor::kNone);
    const std::int64_t products = sink.count(c.machine.mac.id, Action::kMultiply, Tensor::kNone);
    EXPECT_EQ(std::max(macs, products), c.einsum.macs());
    EXPECT_EQ(std::min(macs, products), 0);
    const MemorySpec& home = home_of_output(c);
    const MovedBits moved = traffic.at({home.id, Tensor::kOutput});
    // A home whose only child is compute, or whose sums are complete, is not read for `output`.
    EXPECT_EQ(moved.read, 0);
    const std::int64_t bits = c.einsum.output.elements() * c.einsum.output.bits;
    if (home.compressed.has(Tensor::kOutput)) {
      EXPECT_LE(moved.written, bits);
    } else {
      EXPECT_EQ(moved.written, bits);
    }
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
  std::map<std::string, int> styles = styles_of(kCases);
  for (const char* style : {"ws", "os", "is", "plain", "spatial", "rs"}) EXPECT_GE(styles[style], 12) << style;
  // Three styles share the systolic cases.
  EXPECT_GE(styles["ws"] + styles["os"] + styles["is"], 75);
}

TEST(RandomCases, AStyleSaysWhatArraysTheMachineHas) {
  for (std::uint64_t seed = 0; seed < kCases; ++seed) {
    const RandomCase c = make_case(seed);
    SCOPED_TRACE(describe(c));
    const bool spatial = c.style == "spatial" || c.style == "rs";
    EXPECT_EQ(c.machine.fanouts.empty(), !c.style);
    EXPECT_LE(c.machine.fanouts.size(), c.style == "spatial" ? 2U : 1U);
    for (const FanoutSpec& f : c.machine.fanouts) {
      EXPECT_EQ(f.kind, spatial ? FanoutKind::kSpatial : FanoutKind::kSystolic);
    }
  }
}

TEST(RandomCases, FactorsCoverEachDimensionAndFitTheArrays) {
  for (std::uint64_t seed = 0; seed < kCases; ++seed) {
    const RandomCase c = make_case(seed);
    SCOPED_TRACE(describe(c));
    std::vector<std::int64_t> covered(c.einsum.dims.size(), 1);
    for (const auto& loops : c.mapping.temporal) {
      for (const TemporalLoop& l : loops) covered[static_cast<std::size_t>(l.dim)] *= l.factor;
    }
    for (std::size_t f = 0; f < c.machine.fanouts.size(); ++f) {
      std::int64_t rows = 1, columns = 1;
      for (const SpatialLoop& l : c.mapping.spatial[f]) {
        covered[static_cast<std::size_t>(l.dim)] *= l.factor;
        (l.axis == SpatialAxis::kRows ? rows : columns) *= l.factor;
      }
      EXPECT_LE(rows, c.machine.fanouts[f].rows);
      EXPECT_LE(columns, c.machine.fanouts[f].columns);
    }
    for (std::size_t d = 0; d < covered.size(); ++d) EXPECT_GE(covered[d], c.einsum.dims[d].size);
  }
}

// What a spatial array needs for the mapping: docs/models/counting.md, section 6.
void expect_carried(const RandomCase& c, std::size_t fanout) {
  const FanoutSpec& f = c.machine.fanouts[fanout];
  for (const Tensor t : kOperands) EXPECT_NE(f.transport(t), nullptr);
  for (int m = 0; m <= f.above; ++m) {
    const bool returns = c.machine.memories[static_cast<std::size_t>(m)].partial_sums == PartialSums::kReturn;
    EXPECT_TRUE(!returns || f.transport(Tensor::kPartialSum) != nullptr);
  }
  for (const SpatialLoop& l : c.mapping.spatial[fanout]) {
    EXPECT_TRUE(c.einsum.output.uses(l.dim) || f.reduction() != nullptr);
  }
}

TEST(RandomCases, SpatialArraysCarryAndAddUpWhatCrosses) {
  for (std::uint64_t seed = 0; seed < kCases; ++seed) {
    const RandomCase c = make_case(seed);
    SCOPED_TRACE(describe(c));
    if (c.style != "spatial" && c.style != "rs") continue;
    for (std::size_t f = 0; f < c.machine.fanouts.size(); ++f) expect_carried(c, f);
    for (const Tensor t : kOperands) {
      bool home_outside = false;
      for (int m = 0; m <= c.machine.fanouts.front().above; ++m) {
        const auto at = static_cast<std::size_t>(m);
        home_outside = home_outside || (c.machine.memories[at].keeps.has(t) && !c.mapping.bypass[at].has(t));
      }
      EXPECT_TRUE(home_outside);
    }
  }
}

// What happens in the cases of spatial arrays: how many of them show it.
std::map<std::string, int> happenings(std::uint64_t cases) {
  std::map<std::string, int> found;
  for (std::uint64_t seed = 0; seed < cases; ++seed) {
    const RandomCase c = make_case(seed);
    if (c.style != "spatial" && c.style != "rs") continue;
    CountingSink sink;
    oracle_count(c.einsum, c.machine, c.mapping, sink);
    std::set<std::string> here;
    for (const Event& e : sink.events()) {
      const std::string& kind = c.machine.component(e.component).kind;
      here.insert(kind + " " + std::string(name_of(e.action)) + " " + std::string(name_of(e.tensor)));
      if (e.activity < 1) here.insert("gated " + std::string(name_of(e.action)));
    }
    for (const std::string& what : here) ++found[what];
  }
  return found;
}

TEST(RandomCases, SpatialArraysDoAllThatTheyCan) {
  std::map<std::string, int> found = happenings(kCases);
  for (const char* kind : {"multicast_bus", "unicast", "mesh"}) {
    for (const char* tensor : {"weight", "input", "output", "partial_sum"}) {
      const std::string hop = std::string(kind) + " hop " + tensor;
      EXPECT_GE(found[hop], 1) << hop;
    }
  }
  for (const char* what :
       {"reduction_chain hop partial_sum", "reduction_chain add partial_sum", "reduction_tree add partial_sum",
        "mac multiply none", "mac mac none", "gated mac", "gated read", "gated write", "gated add"}) {
    EXPECT_GE(found[what], 3) << what;
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

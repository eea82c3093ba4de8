// SPDX-License-Identifier: Apache-2.0
// The rules of others, counted twice: fast in dataflow/reuse and literally in tests/oracle, on random nests.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "arch/base/integer.h"
#include "dataflow/reuse/timeloop_counts.h"
#include "tests/agreement/compare_events.h"
#include "tests/agreement/random_nest.h"
#include "tests/oracle/timeloop_oracle.h"

namespace pj {
namespace {

std::string text_of(const TimeloopOracleCounts& c) {
  std::string text =
      fmt::format("instances {} tile {} partition {} reads {} fills {} updates {} reductions {} links {}", c.instances,
                  c.tile, c.partition, c.reads, c.fills, c.updates, c.reductions, c.links_below);
  for (const auto& [group, words] : c.to_child) text += fmt::format(" {}x{}:{}", group.first, group.second, words);
  return text;
}

std::string text_of(const TimeloopAccesses& a) {
  TimeloopOracleCounts c;
  c.instances = a.instances;
  c.tile = a.tile_words;
  c.partition = a.partition_words;
  c.reads = a.reads;
  c.fills = a.fills;
  c.updates = a.updates;
  c.reductions = a.temporal_reductions;
  c.links_below = a.links_below;
  for (const TimeloopMulticast& m : a.to_child) c.to_child[{m.multicast, m.scatter}] = m.words;
  return text_of(c);
}

// Empty if both agree.
std::string difference(const RandomNest& random, LinkTransfers links) {
  const LoopNest nest(random.einsum, random.machine, random.mapping);
  const TimeloopCounts got = timeloop_counts(nest, links);
  const OracleLinks same = links == LinkTransfers::kOn ? OracleLinks::kOn : OracleLinks::kOff;
  const auto expected = timeloop_oracle(random.einsum, random.machine, random.mapping, same);
  std::string text;
  if (got.accesses.size() != expected.size()) text += "another number of tensors kept\n";
  for (const auto& [where, counts] : expected) {
    const TimeloopAccesses* a = got.at(where.first, where.second);
    const std::string mine = a != nullptr ? text_of(*a) : "nothing";
    if (mine != text_of(counts)) {
      text += fmt::format("memory{} {}\n  oracle {}\n  got    {}\n", where.first, name_of(where.second),
                          text_of(counts), mine);
    }
  }
  const std::int64_t cycles = timeloop_oracle_cycles(random.einsum, random.machine, random.mapping);
  if (cycles != got.cycles) text += fmt::format("cycles: oracle {}, got {}\n", cycles, got.cycles);
  return text;
}

TEST(TimeloopAgreement, WalkEqualsTheLiteralOneOnFiveHundredRandomNestsWithAndWithoutLinks) {
  for (std::uint64_t seed = 1; seed <= campaign_size(500); ++seed) {
    const RandomNest nest = random_nest(campaign_seed() + seed, 1500);
    for (const LinkTransfers links : {LinkTransfers::kOn, LinkTransfers::kOff}) {
      const std::string text = difference(nest, links);
      ASSERT_TRUE(text.empty()) << "seed " << campaign_seed() + seed << "\n" << text << describe(nest);
    }
  }
}

// The generator reaches what the rules are about: links, uneven groups, tiles that end early, unused instances.
TEST(TimeloopAgreement, RandomNestsHaveLinksSeveralMulticastsPartialTilesAndIdleInstances) {
  int linked = 0, mixed = 0, partial = 0, idle = 0;
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    const RandomNest random = random_nest(seed, 1500);
    const LoopNest nest(random.einsum, random.machine, random.mapping);
    std::int64_t units = 1;
    bool early = false;
    for (const NestLoop& loop : nest.loops()) units *= loop.spatial ? loop.factor : 1;
    for (int d = 0; d < 7; ++d) early |= nest.tile_extent(0, d) != random.einsum.dims[static_cast<std::size_t>(d)].size;
    bool links = false, groups = false;
    const TimeloopCounts counts = timeloop_counts(nest, LinkTransfers::kOn);
    for (const TimeloopAccesses& a : counts.accesses) {
      links |= a.links_below > 0;
      groups |= a.to_child.size() > 1;
    }
    linked += links;
    mixed += groups;
    partial += early;
    idle += counts.compute_instances < units;
  }
  EXPECT_GE(linked, 50);
  EXPECT_GE(mixed, 100);
  EXPECT_GE(partial, 100);
  EXPECT_GE(idle, 20);
}

// What comes in goes somewhere, and nothing is read before it came first.
TEST(TimeloopAgreement, NoCountIsNegativeAndFillsAreWhatParentsAndNeighboursGave) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    const RandomNest random = random_nest(seed, 20000);
    const LoopNest nest(random.einsum, random.machine, random.mapping);
    for (const TimeloopAccesses& a : timeloop_counts(nest, LinkTransfers::kOn).accesses) {
      EXPECT_GE(a.reads, 0) << seed;
      EXPECT_GE(a.fills, 0) << seed;
      std::int64_t given = a.links_below;
      for (const TimeloopMulticast& m : a.to_child) given += m.multicast * m.words;
      const int child = nest.child(a.memory, a.tensor);
      if (child == nest.compute()) {
        EXPECT_EQ(given, random.einsum.macs()) << seed;
        continue;
      }
      const TimeloopAccesses below = *timeloop_counts(nest, LinkTransfers::kOn).at(child, a.tensor);
      const bool output = a.tensor == Tensor::kOutput;
      EXPECT_EQ(below.fills, given - (output ? below.partition_words * below.instances : 0)) << seed;
    }
  }
}

}  // namespace
}  // namespace pj

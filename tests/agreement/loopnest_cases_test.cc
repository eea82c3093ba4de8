// SPDX-License-Identifier: Apache-2.0
// The counting rules `timeloop` against Timeloop itself: every count of the 25 fixed mappings of
// tests/data/loopnest_cases.json. Timeloop rounds the average of an instance to a word, so half a word is allowed.
#include <gtest/gtest.h>

#include "arch/base/integer.h"
#include "dataflow/reuse/timeloop_counts.h"
#include "tests/agreement/loopnest_case.h"

namespace pj {
namespace {

LinkTransfers links_of(const LoopnestCase& c) { return c.links ? LinkTransfers::kOn : LinkTransfers::kOff; }

double per_instance(std::int64_t total, const TimeloopAccesses& a) {
  return static_cast<double>(total) / static_cast<double>(a.instances);
}

void expect_counts(const TimeloopAccesses& a, const LoopnestCase::Counts& expected, const std::string& where) {
  EXPECT_EQ(a.instances, expected.instances) << where;
  EXPECT_EQ(a.tile_words, expected.tile) << where;
  EXPECT_EQ(a.partition_words, expected.partition) << where;
  const auto near = [&](std::int64_t total, std::int64_t one, const char* what) {
    EXPECT_NEAR(per_instance(total, a), static_cast<double>(one), 0.5) << where << " " << what;
  };
  near(a.reads, expected.reads, "reads");
  near(a.fills, expected.fills, "fills");
  near(a.updates, expected.updates, "updates");
  near(a.temporal_reductions, expected.temporal_reductions, "temporal reductions");
}

std::string described(const LoopnestCase& c, const std::string& memory, Tensor tensor) {
  return c.name + " " + memory + "." + std::string(name_of(tensor));
}

TEST(LoopnestCases, ThereAre25With179CountedTensors) {
  std::size_t tensors = 0;
  for (const LoopnestCase& c : loopnest_cases()) tensors += c.counts.size();
  EXPECT_EQ(loopnest_cases().size(), 25U);
  EXPECT_EQ(tensors, 179U);
}

TEST(LoopnestCases, TimeloopRulesGiveEveryCountOfTimeloop) {
  for (const LoopnestCase& c : loopnest_cases()) {
    const LoopNest nest(c.einsum, c.machine, c.mapping);
    const TimeloopCounts counts = timeloop_counts(nest, links_of(c));
    EXPECT_EQ(counts.accesses.size(), c.counts.size()) << c.name;
    for (const auto& [where, expected] : c.counts) {
      const TimeloopAccesses* a = counts.at(c.machine.memory_index(where.first), where.second);
      ASSERT_NE(a, nullptr) << described(c, where.first, where.second);
      expect_counts(*a, expected, described(c, where.first, where.second));
    }
    EXPECT_EQ(counts.compute_instances, c.used_compute_instances) << c.name;
    EXPECT_EQ(nest.einsum().macs(), c.macs) << c.name;
    if (c.cycles) {
      EXPECT_EQ(counts.cycles, *c.cycles) << c.name;
    }
  }
}

// What Timeloop's networks between a memory and the next that keeps the tensor say together: a word read at the upper
// end goes through all of them, and multicasts and groups multiply.
struct Path {
  std::int64_t multicast = 1, scatter = 1, words = 0, links = 0, spatial_reductions = 0;
};

Path path_of(const LoopnestCase& c, const LoopNest& nest, int m, Tensor tensor) {
  Path path;
  for (int at = m; at < nest.child(m, tensor); ++at) {
    const std::string& name = c.machine.component(c.machine.memories[static_cast<std::size_t>(at)].id).name;
    const LoopnestCase::Network& network = c.networks.at({name, tensor});
    EXPECT_EQ(network.ingress.size(), 1U) << described(c, name, tensor);
    const auto [multicast, scatter, words] = network.ingress.front();
    path.multicast *= multicast;
    path.scatter *= scatter;
    if (at == m) path.words = words;
    path.links += network.links;
    path.spatial_reductions += network.spatial_reductions;
  }
  return path;
}

TEST(LoopnestCases, TimeloopRulesGiveTheMulticastsLinksAndReductionsOfItsNetworks) {
  for (const LoopnestCase& c : loopnest_cases()) {
    const LoopNest nest(c.einsum, c.machine, c.mapping);
    for (const TimeloopAccesses& a : timeloop_counts(nest, links_of(c)).accesses) {
      const std::string where = c.name + " " + std::to_string(a.memory) + " " + std::string(name_of(a.tensor));
      const Path path = path_of(c, nest, a.memory, a.tensor);
      ASSERT_EQ(a.to_child.size(), 1U) << where;
      EXPECT_EQ(a.to_child[0].multicast, path.multicast) << where;
      EXPECT_EQ(a.to_child[0].scatter, path.scatter) << where;
      // Results cross the outermost network both ways: it is charged their reads as well.
      const std::int64_t both = a.tensor == Tensor::kOutput && a.memory == 0 ? a.reads : 0;
      EXPECT_NEAR(per_instance(a.to_child[0].words + both, a), static_cast<double>(path.words), 0.5) << where;
      EXPECT_NEAR(per_instance(a.links_below, a), static_cast<double>(path.links), 0.5) << where;
      EXPECT_NEAR(per_instance(a.spatial_reductions, a), static_cast<double>(path.spatial_reductions), 0.5) << where;
    }
  }
}

// One word of output for 16 units, four steps: at three of them the neighbours have it already.
TEST(LoopnestCases, WithoutLinksTheAdderTreeUpdatesAtEveryStep) {
  for (const LoopnestCase& c : loopnest_cases()) {
    if (c.name != "gemm_1d_adder_tree") continue;
    const LoopNest nest(c.einsum, c.machine, c.mapping);
    const int glb = c.machine.memory_index("GLB");
    EXPECT_EQ(timeloop_counts(nest, LinkTransfers::kOn).at(glb, Tensor::kOutput)->updates, 32 * 48);
    EXPECT_EQ(timeloop_counts(nest, LinkTransfers::kOff).at(glb, Tensor::kOutput)->updates, 32 * 48 * 4);
    EXPECT_EQ(timeloop_counts(nest, LinkTransfers::kOn).at(glb, Tensor::kOutput)->links_below, 32 * 48 * 3 * 16);
  }
}

}  // namespace
}  // namespace pj

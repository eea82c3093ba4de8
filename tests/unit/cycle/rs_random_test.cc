// SPDX-License-Identifier: Apache-2.0
// Random layers under random row stationary mappings: the outputs equal the reference, and what the array counted
// equals the closed form, event by event.
#include "tests/unit/cycle/rs_random.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <tuple>

#include "arch/base/integer.h"
#include "dataflow/reuse/flow.h"
#include "dataflow/reuse/reuse.h"
#include "dataflow/styles/check_mapping.h"
#include "sim/cycle/reference.h"
#include "sim/cycle/row_stationary/datapath.h"
#include "sim/cycle/row_stationary/events.h"

namespace pj::test {
namespace {

bool accumulates(const LoopNest& nest, int m) {
  return nest.machine().memories[static_cast<std::size_t>(m)].partial_sums == PartialSums::kAccumulateAbove;
}

// First loop of the memory, m or further out, that last started at zero (docs/models/counting.md, section 3).
std::size_t zeroed_at(const LoopNest& nest, int m) {
  std::size_t at = 0;
  int parent = -1;
  for (const int k : nest.keepers(Tensor::kOutput)) {
    if (parent >= 0 && k <= m && accumulates(nest, parent)) at = nest.begin(k);
    parent = k;
  }
  return at;
}

// Events of the memory outside that the array has no part in: its own drains and refills, if it is not the output's
// home. Weights and inputs are written there by others, which is an action of its own.
void record_further_out(const LoopNest& nest, EventSink& sink) {
  const auto& path = nest.keepers(Tensor::kOutput);
  if (path.size() < 3) return;
  const int outside = path[path.size() - 2];
  const MemorySpec& memory = nest.machine().memories[static_cast<std::size_t>(outside)];
  FlowView drains;
  drains.tensor = Tensor::kOutput;
  drains.parent = path[path.size() - 3];
  drains.child = outside;
  drains.instances = FlowView::kEach;
  const Tensor tag = nest.holds_partial_sums(outside) ? Tensor::kPartialSum : Tensor::kOutput;
  const TransferHistogram all = transfers_of(nest, drains);
  sink.record({memory.id, Action::kRead, tag, all.accesses(nest.einsum().bits(tag), memory.width_bits)});
  if (accumulates(nest, drains.parent)) return;
  TransferHistogram refills = all;
  drains.first_in = zeroed_at(nest, drains.parent);
  refills.subtract(transfers_of(nest, drains));
  sink.record({memory.id, Action::kWrite, Tensor::kPartialSum,
               refills.accesses(nest.einsum().bits(Tensor::kPartialSum), memory.width_bits)});
}

using Key = std::tuple<std::string, std::string, std::string>;

std::map<Key, std::int64_t> by_name(const LoopNest& nest, const CountingSink& sink) {
  std::map<Key, std::int64_t> counts;
  for (const Event& e : sink.events()) {
    counts[{nest.machine().component(e.component).name, std::string(name_of(e.action)),
            std::string(name_of(e.tensor))}] += e.count;
  }
  return counts;
}

// Of the closed form: what neither the array nor record_further_out() makes is left out.
std::map<Key, std::int64_t> expected(const LoopNest& nest) {
  CountingSink sink;
  count_events(nest, sink);
  std::map<Key, std::int64_t> counts = by_name(nest, sink);
  const int outside = nest.machine().fanouts.front().above;
  for (int m = 0; m <= outside; ++m) {
    const std::string& name = nest.machine().component(nest.machine().memories[static_cast<std::size_t>(m)].id).name;
    for (const Tensor tensor : {Tensor::kWeight, Tensor::kInput}) {
      counts.erase({name, "write", std::string(name_of(tensor))});
      if (nest.keeps(m, tensor) && nest.child(m, tensor) <= outside)
        counts.erase({name, "read", std::string(name_of(tensor))});
    }
    if (!nest.keeps(m, Tensor::kOutput) || nest.child(m, Tensor::kOutput) > outside) continue;
    for (const char* tensor : {"output", "partial_sum"}) {
      for (const char* action : {"read", "write", "add"}) counts.erase({name, action, tensor});
    }
  }
  return counts;
}

void expect_invariants(const LoopNest& nest, const PassCounts& n) {
  EXPECT_EQ(n.macs.all, nest.einsum().macs());
  EXPECT_LE(n.macs.active, n.macs.all);
  EXPECT_EQ(n.weight.used.all, n.macs.all);
  EXPECT_EQ(n.sums.written.all, n.macs.all);
  EXPECT_EQ(n.sums.completed.words(), nest.einsum().output.elements());  // each output once
  EXPECT_EQ(n.sums.drained.words(), n.sums.chained + n.sums.out.words);  // every sum is handed on or goes out
  EXPECT_EQ(n.sums.arrived.words() + n.sums.completed.words(), n.sums.out.words);
  EXPECT_EQ(n.sums.back.words, n.sums.refilled.words());
}

void run(std::uint64_t seed) {
  const RsCase c = random_rs_case(seed);
  SCOPED_TRACE("seed " + std::to_string(seed) + "\n" + describe(c));
  const LoopNest nest(c.einsum, c.machine, c.mapping);
  Problems problems;
  check_mapping(nest, {}, problems);
  check_row_stationary_cycle(nest, {}, problems);
  ASSERT_TRUE(problems.empty()) << problems.text();
  OperandStore store(c.einsum, seed, c.densities);
  RowStationaryDatapath array(nest, store);
  PassCounts sum;
  while (array.next_pass()) sum.add(array.run_pass());
  const auto mismatch = compare(c.einsum, store.outputs(), reference_outputs(c.einsum, store));
  EXPECT_FALSE(mismatch) << to_string(c.einsum, *mismatch);
  expect_invariants(nest, array.totals());
  CountingSink got;
  record_events(nest, array.totals(), got);
  record_further_out(nest, got);
  EXPECT_EQ(by_name(nest, got), expected(nest));
  EXPECT_EQ(sum.steps, array.totals().steps);
}

TEST(RowStationaryRandom, OutputsAndEventsOfFiveHundredMappings) {
  for (std::uint64_t seed = 1; seed <= 500 && !::testing::Test::HasFailure(); ++seed) run(seed);
}

}  // namespace
}  // namespace pj::test

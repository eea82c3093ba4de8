// SPDX-License-Identifier: Apache-2.0
// Differences from Timeloop's rules that none of the 25 cases shows, each on a case with one thing changed.
#include <gtest/gtest.h>

#include "dataflow/reuse/reuse.h"
#include "dataflow/reuse/timeloop_counts.h"
#include "tests/agreement/loopnest_case.h"

namespace pj {
namespace {

LoopnestCase case_named(const std::string& name) {
  for (LoopnestCase& c : loopnest_cases()) {
    if (c.name == name) return c;
  }
  throw std::logic_error("no case " + name);
}

std::int64_t ours(const LoopnestCase& c, const std::string& memory, Tensor tensor) {
  const LoopNest nest(c.einsum, c.machine, c.mapping);
  CountingSink sink;
  count_events(nest, sink);
  const int m = c.machine.memory_index(memory);
  return sink.count(c.machine.memories.at(static_cast<std::size_t>(m)).id, Action::kRead, tensor);
}

std::int64_t timeloops(const LoopnestCase& c, const std::string& memory, Tensor tensor) {
  const LoopNest nest(c.einsum, c.machine, c.mapping);
  return timeloop_counts(nest, LinkTransfers::kOff).at(c.machine.memory_index(memory), tensor)->reads;
}

// 4 x 4 units with a window of 3 x 3 each: 16 x 9 words apart, 6 x 6 together. 4 tiles, 8 filters, 4 channels.
TEST(LoopnestOtherRules, HalosOfSeveralInstancesAreReadOnce) {
  LoopnestCase c = case_named("conv_small_os_halo_nolink");
  const int glb = c.machine.memory_index("GLB");
  std::vector<TemporalLoop>& outer = c.mapping.temporal.at(static_cast<std::size_t>(glb));
  std::vector<TemporalLoop>& inner = c.mapping.temporal.at(static_cast<std::size_t>(glb) + 1);
  ASSERT_EQ(outer.size(), 4U);  // K C S R
  inner.assign(outer.begin() + 2, outer.end());
  outer.resize(2);
  EXPECT_EQ(timeloops(c, "GLB", Tensor::kInput), 4 * 8 * 4 * 16 * 9);
  EXPECT_EQ(ours(c, "GLB", Tensor::kInput), 4 * 8 * 4 * 6 * 6);
}

// Tiles of 10 x 4 words, 8 along the row, 2 x 2 times. Timeloop keeps 2 x 4 of each; a memory that declares no window
// none.
TEST(LoopnestOtherRules, AWindowThatIsNotDeclaredKeepsNoOverlap) {
  LoopnestCase c = case_named("conv1d_2l_halo");
  for (MemorySpec& memory : c.machine.memories) memory.sliding_window = TensorSet();
  EXPECT_EQ(timeloops(c, "DRAM", Tensor::kInput), 2 * 2 * (10 + 7 * 8) * 4);
  EXPECT_EQ(ours(c, "DRAM", Tensor::kInput), 2 * 2 * 8 * 10 * 4);
}

// A border of one around 8 x 8 words: of the 6 x 6 of each of four tiles 5 x 5 are there. The second brings 5 x 3, the
// third (a turn) all but 2 x 2, the fourth 5 x 3, in 4 channels.
TEST(LoopnestOtherRules, PaddingIsAWordForTimeloopAndNoneForUs) {
  LoopnestCase c = case_named("conv_small_os_halo_nolink");
  for (Rank& rank : c.einsum.input.ranks) {
    if (rank.terms.size() == 1) continue;
    rank.offset = -1;
    rank.extent = 8;
  }
  EXPECT_EQ(timeloops(c, "DRAM", Tensor::kInput), 480);
  EXPECT_EQ(ours(c, "DRAM", Tensor::kInput), (25 + 15 + 25 - 4 + 15) * 4);
}

}  // namespace
}  // namespace pj

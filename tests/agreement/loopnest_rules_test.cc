// SPDX-License-Identifier: Apache-2.0
// Our own counting rules (docs/models/counting.md) on Timeloop's 25 fixed mappings: every count that differs from
// Timeloop's stands in a table with the rules that make it so, and differs by what these rules predict. All other
// counts are equal.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "arch/base/integer.h"
#include "dataflow/reuse/reuse.h"
#include "dataflow/reuse/timeloop_counts.h"
#include "tests/agreement/loopnest_case.h"

namespace pj {
namespace {

// Words at one memory for one tensor, under one set of rules.
struct Words {
  std::int64_t reads = 0, fills = 0, updates = 0, adds = 0;
};

// With sums added above a memory writes results only as its child sends them.
Words by_our_rules(const LoopnestCase& c, const CountingSink& sink, int m, Tensor tensor) {
  const ComponentId id = c.machine.memories[static_cast<std::size_t>(m)].id;
  const auto count = [&](Action action) {
    const std::int64_t sums = tensor == Tensor::kOutput ? sink.count(id, action, Tensor::kPartialSum) : 0;
    return sink.count(id, action, tensor) + sums;
  };
  const std::int64_t written = count(Action::kWrite);
  if (tensor == Tensor::kOutput) return {count(Action::kRead), 0, written, count(Action::kAdd)};
  return {count(Action::kRead), written, 0, count(Action::kAdd)};
}

Words by_timeloop(const TimeloopAccesses& a) { return {a.reads, a.fills, a.updates, a.temporal_reductions}; }

TimeloopCounts timeloop_of(const LoopnestCase& c, const LoopNest& nest) {
  return timeloop_counts(nest, c.links ? LinkTransfers::kOn : LinkTransfers::kOff);
}

// One count of one case: "GLB.output.reads".
using Key = std::pair<std::string, std::string>;

std::map<Key, std::int64_t> measured_differences() {
  std::map<Key, std::int64_t> found;
  for (const LoopnestCase& c : loopnest_cases()) {
    const LoopNest nest(c.einsum, c.machine, c.mapping);
    CountingSink sink;
    count_events(nest, sink);
    for (const TimeloopAccesses& a : timeloop_of(c, nest).accesses) {
      const Words ours = by_our_rules(c, sink, a.memory, a.tensor);
      const Words theirs = by_timeloop(a);
      const std::string& memory = c.machine.component(c.machine.memories[static_cast<std::size_t>(a.memory)].id).name;
      const auto note = [&](const char* what, std::int64_t difference) {
        if (difference != 0) found[{c.name, fmt::format("{}.{}.{}", memory, name_of(a.tensor), what)}] = difference;
      };
      note("reads", ours.reads - theirs.reads);
      note("fills", ours.fills - theirs.fills);
      note("updates", ours.updates - theirs.updates);
      note("adds", ours.adds - theirs.adds);
    }
  }
  return found;
}

// What a memory does with results, from the loops alone (all cases divide evenly).
struct Residencies {
  std::int64_t drained = 0;   // words it sends up: its tile each time the tile changes
  std::int64_t refilled = 0;  // of these, all but the first time of each: what would come back
  std::int64_t copies = 1;    // instances that hold the same word, to be added up on the way out
};

Residencies residencies(const LoopNest& nest, int m) {
  std::int64_t words = 1;
  std::int64_t copies = 1;
  for (const Dimension& d : nest.einsum().dims) {
    if (nest.einsum().output.uses(nest.einsum().dim(d.name))) words = checked_mul(words, d.size);
  }
  std::int64_t again = 1;  // how often each tile comes
  bool inside = true;      // no loop of an output dimension further in, up to the memory
  for (std::size_t at = nest.begin(m); at-- > 0;) {
    const NestLoop& loop = nest.loops()[at];
    const bool reduces = !nest.einsum().output.uses(loop.dim);
    if (loop.spatial && reduces) copies = checked_mul(copies, loop.factor);
    if (loop.spatial) continue;
    if (!reduces) inside = false;
    if (reduces && !inside) again = checked_mul(again, loop.factor);
  }
  words = checked_mul(words, copies);
  return {words * again, words * (again - 1), copies};
}

// By how much a rule moves one count from Timeloop's to ours.
std::int64_t predicted(const std::string& rule, const LoopNest& nest, int m, const std::string& what) {
  const std::int64_t sign = what == "reads" || what == "updates" || what == "adds" ? 1 : 0;
  // A residency ends with a read of what is sent up; Timeloop charges none.
  if (rule == "drain read") return what == "reads" ? residencies(nest, m).drained : 0;
  // A residency begins at zero: nothing is filled, and the first arrival of a word is not added to anything.
  if (rule == "sums added above") return what == "updates" ? 0 : -residencies(nest, m).refilled;
  // gemm_1d_adder_tree: 32 x 48 outputs, four steps each, of which neighbours spare three in Timeloop.
  if (rule == "no link transfers") return sign * 32 * 48 * 3;
  // conv_small: from (row 0, column 4) back to (row 4, column 0) two windows of 6 x 6 share 2 x 2, in 4 channels.
  if (rule == "overlap kept at a turn") return -2 * 2 * 4;
  // conv_1x1_stride2: 14 x 14 positions of 16 channels are used, in a box of 27 x 27.
  if (rule == "exact sets") return (14 * 14 - 27 * 27) * 16;
  throw std::logic_error("no such rule: " + rule);
}

struct Explained {
  const char* name;
  const char* count;
  std::vector<const char*> rules;
};

const char* const kDrain = "drain read";
const char* const kAbove = "sums added above";
const char* const kLinks = "no link transfers";
const char* const kTurn = "overlap kept at a turn";
const char* const kExact = "exact sets";

// Every count that differs, and no other.
const std::vector<Explained> kExplained = {
    {"gemm_2l_os", "GLB.output.reads", {kDrain}},
    {"gemm_2l_ws", "GLB.output.reads", {kDrain, kAbove}},
    {"gemm_2l_ws", "GLB.output.fills", {kAbove}},
    {"gemm_2l_ws", "GLB.output.adds", {kAbove}},
    {"gemm_2l_bypass_w", "GLB.output.reads", {kDrain, kAbove}},
    {"gemm_2l_bypass_w", "GLB.output.fills", {kAbove}},
    {"gemm_2l_bypass_w", "GLB.output.adds", {kAbove}},
    {"conv1d_2l_ws", "GLB.output.reads", {kDrain, kAbove}},
    {"conv1d_2l_ws", "GLB.output.fills", {kAbove}},
    {"conv1d_2l_ws", "GLB.output.adds", {kAbove}},
    {"conv1d_2l_halo", "GLB.output.reads", {kDrain, kAbove}},
    {"conv1d_2l_halo", "GLB.output.fills", {kAbove}},
    {"conv1d_2l_halo", "GLB.output.adds", {kAbove}},
    {"bert_ffn_prefill_os16x16", "GLB.output.reads", {kDrain}},
    {"bert_ffn_prefill_os16x16", "RF.output.reads", {kDrain}},
    {"bert_ffn_prefill_is16x16", "GLB.output.reads", {kDrain}},
    {"llm_decode_gemv_bw", "GLB.output.reads", {kDrain}},
    {"attention_qk_bgemm", "GLB.output.reads", {kDrain}},
    {"attention_qk_bgemm", "RF.output.reads", {kDrain}},
    {"gemm_vec_blocks", "GLB.output.reads", {kDrain}},
    {"gemm_vec_blocks", "RF.output.reads", {kDrain, kAbove}},
    {"gemm_vec_blocks", "RF.output.fills", {kAbove}},
    {"gemm_vec_blocks", "RF.output.adds", {kAbove}},
    {"alexnet_conv1_ws", "GLB.output.reads", {kDrain}},
    {"alexnet_conv1_ws", "RF.output.reads", {kDrain}},
    {"alexnet_conv3_os", "GLB.output.reads", {kDrain}},
    {"alexnet_conv3_os", "RF.output.reads", {kDrain, kAbove}},
    {"alexnet_conv3_os", "RF.output.fills", {kAbove}},
    {"alexnet_conv3_os", "RF.output.adds", {kAbove}},
    {"alexnet_conv3_os_nolink", "GLB.output.reads", {kDrain}},
    {"alexnet_conv3_os_nolink", "RF.output.reads", {kDrain, kAbove}},
    {"alexnet_conv3_os_nolink", "RF.output.fills", {kAbove}},
    {"alexnet_conv3_os_nolink", "RF.output.adds", {kAbove}},
    {"vgg_conv1_2_psum_dram", "GLB.output.reads", {kDrain, kAbove}},
    {"vgg_conv1_2_psum_dram", "GLB.output.fills", {kAbove}},
    {"vgg_conv1_2_psum_dram", "GLB.output.adds", {kAbove}},
    {"resnet_1x1_ws", "GLB.output.reads", {kDrain, kAbove}},
    {"resnet_1x1_ws", "GLB.output.fills", {kAbove}},
    {"resnet_1x1_ws", "GLB.output.adds", {kAbove}},
    {"resnet_3x3s2_ws", "GLB.output.reads", {kDrain, kAbove}},
    {"resnet_3x3s2_ws", "GLB.output.fills", {kAbove}},
    {"resnet_3x3s2_ws", "GLB.output.adds", {kAbove}},
    {"resnet_conv1_7x7s2_os", "GLB.output.reads", {kDrain}},
    {"resnet_conv1_7x7s2_os", "RF.output.reads", {kDrain}},
    {"conv3x3_dil2", "GLB.output.reads", {kDrain}},
    {"conv_batch4", "GLB.output.reads", {kDrain}},
    {"conv_batch4", "RF.output.reads", {kDrain, kAbove}},
    {"conv_batch4", "RF.output.fills", {kAbove}},
    {"conv_batch4", "RF.output.adds", {kAbove}},
    {"alexnet_fc6", "GLB.output.reads", {kDrain}},
    {"alexnet_fc6", "RF.output.reads", {kDrain, kAbove}},
    {"alexnet_fc6", "RF.output.fills", {kAbove}},
    {"alexnet_fc6", "RF.output.adds", {kAbove}},
    {"gemm_1d_adder_tree", "GLB.output.reads", {kDrain, kLinks}},
    {"gemm_1d_adder_tree", "GLB.output.updates", {kLinks}},
    {"gemm_1d_adder_tree", "GLB.output.adds", {kLinks}},
    {"conv_small_os_halo_nolink", "DRAM.input.reads", {kTurn}},
    {"conv_small_os_halo_nolink", "GLB.input.fills", {kTurn}},
    {"conv_small_os_halo_nolink", "GLB.output.reads", {kDrain}},
    {"conv_small_os_halo_nolink", "RF.output.reads", {kDrain}},
    {"conv_1x1_stride2_gaps", "DRAM.input.reads", {kExact}},
    {"conv_1x1_stride2_gaps", "GLB.input.fills", {kExact}},
    {"conv_1x1_stride2_gaps", "GLB.output.reads", {kDrain}},
    {"gemm_4l_colbuf_bypass", "COL.output.reads", {kDrain, kAbove}},
    {"gemm_4l_colbuf_bypass", "COL.output.fills", {kAbove}},
    {"gemm_4l_colbuf_bypass", "COL.output.adds", {kAbove}},
    {"gemm_4l_colbuf_bypass", "RF.output.reads", {kDrain, kAbove}},
    {"gemm_4l_colbuf_bypass", "RF.output.fills", {kAbove}},
    {"gemm_4l_colbuf_bypass", "RF.output.adds", {kAbove}},
};

TEST(LoopnestRules, EveryDifferenceFromTimeloopIsWhatNamedRulesPredict) {
  std::map<std::string, LoopnestCase> cases;
  for (LoopnestCase& c : loopnest_cases()) cases.emplace(c.name, std::move(c));
  std::map<Key, std::int64_t> differences = measured_differences();
  for (const Explained& row : kExplained) {
    const LoopnestCase& c = cases.at(row.name);
    const LoopNest nest(c.einsum, c.machine, c.mapping);
    const std::string count = row.count;
    const int m = c.machine.memory_index(count.substr(0, count.find('.')));
    std::int64_t sum = 0;
    for (const char* rule : row.rules) sum += predicted(rule, nest, m, count.substr(count.rfind('.') + 1));
    const auto found = differences.find({row.name, count});
    ASSERT_NE(found, differences.end()) << row.name << " " << count << " does not differ";
    EXPECT_EQ(found->second, sum) << row.name << " " << count;
    differences.erase(found);
  }
  for (const auto& [key, difference] : differences) {
    ADD_FAILURE() << key.first << " " << key.second << " differs by " << difference << ", and no rule says why";
  }
}

// A memory whose sums come back is filled as Timeloop fills it, but for one: of several instances that add up the same
// word ("one holder") ours refills one, Timeloop each. The drain read stays.
TEST(LoopnestRules, WithSumsReturnedDrainReadsAndOneHolderAreLeft) {
  for (LoopnestCase& c : loopnest_cases()) {
    if (c.name == "gemm_1d_adder_tree") continue;  // its links are not ours
    for (MemorySpec& memory : c.machine.memories) memory.partial_sums = PartialSums::kReturn;
    const LoopNest nest(c.einsum, c.machine, c.mapping);
    CountingSink sink;
    count_events(nest, sink);
    const int home = nest.keepers(Tensor::kOutput).front();
    for (const int m : nest.keepers(Tensor::kOutput)) {
      const TimeloopAccesses a = *timeloop_of(c, nest).at(m, Tensor::kOutput);
      const Words ours = by_our_rules(c, sink, m, Tensor::kOutput);
      const Residencies r = residencies(nest, m);
      const std::int64_t drained = m == home ? 0 : r.drained;
      EXPECT_EQ(ours.reads, a.reads + drained) << c.name << " " << m;
      EXPECT_EQ(ours.updates, a.updates + exact_div(a.fills, r.copies)) << c.name << " " << m;  // both are writes
    }
  }
}

// Words at one memory: ours for each of Timeloop's.
std::string ratio_at(const LoopnestCase& c, const std::string& memory) {
  const int m = c.machine.memory_index(memory);
  if (m < 0) return "-";
  const LoopNest nest(c.einsum, c.machine, c.mapping);
  CountingSink sink;
  count_events(nest, sink);
  std::int64_t ours = 0;
  std::int64_t theirs = 0;
  for (const TimeloopAccesses& a : timeloop_of(c, nest).accesses) {
    if (a.memory != m) continue;
    const Words words = by_our_rules(c, sink, m, a.tensor);
    ours += words.reads + words.fills + words.updates;
    theirs += a.reads + a.fills + a.updates;
  }
  return fmt::format("{:.3f}", static_cast<double>(ours) / static_cast<double>(theirs));
}

TEST(LoopnestRules, TheRatiosInTheDocumentAreTheMeasuredOnes) {
  std::ifstream file(PJ_SOURCE_DIR "/docs/models/counting_rules.md");
  std::stringstream text;
  text << file.rdbuf();
  for (const LoopnestCase& c : loopnest_cases()) {
    const std::string row = fmt::format("| `{}` | {} | {} | {} | {} |\n", c.name, ratio_at(c, "DRAM"),
                                        ratio_at(c, "GLB"), ratio_at(c, "COL"), ratio_at(c, "RF"));
    EXPECT_NE(text.str().find(row), std::string::npos) << row;
  }
}

}  // namespace
}  // namespace pj

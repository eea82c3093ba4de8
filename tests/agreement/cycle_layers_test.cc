// SPDX-License-Identifier: Apache-2.0
// Layers made by hand on the clocked array: numbers worked out here, corners of convolution, waveforms, misuse.
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "dataflow/reuse/reuse.h"
#include "dataflow/styles/default_mapping.h"
#include "sim/cycle/layer_cycle.h"
#include "tests/agreement/compare_events.h"
#include "tests/agreement/cycle_machine.h"

namespace pj {
namespace {

Mapping mapping_for(const Einsum& einsum, const MachineSpec& machine, Style style) {
  Problems problems;
  const std::vector<TensorSet> nowhere(machine.memories.size());
  const auto mapping = default_mapping(einsum, machine, style, nowhere, {}, problems);
  if (!mapping) throw std::runtime_error(problems.text());
  return *mapping;
}

// Outputs equal the reference, events and cycles the replay's.
void expect_agreement(const LoopNest& nest, const ReplayOptions& options) {
  const CycleResult cycle = simulate_cycles(nest, options, 7, std::nullopt);
  const LayerResult replay = replay_layer(nest, options);
  EXPECT_FALSE(cycle.mismatch) << to_string(nest.einsum(), *cycle.mismatch);
  EXPECT_EQ(compare_events(nest.machine(), replay.events, cycle.events), "");
  EXPECT_EQ(cycle.array_cycles, replay.array_cycles);
  EXPECT_EQ(cycle.cycles, replay.cycles);
  EXPECT_EQ(cycle.stalls, replay.stalls);
}

void expect_agreement_in_all_styles(const Einsum& einsum) {
  for (const Style style : kSystolicStyles) {
    for (int variant = 0; variant < 16; ++variant) {
      SCOPED_TRACE(std::string(name_of(style)) + " variant " + std::to_string(variant));
      SmallArray small;
      small.preload = variant % 2 == 0 ? Preload::kExposed : Preload::kOverlapped;
      small.drain = variant / 2 % 2 == 0 ? Drain::kDirect : Drain::kSystolic;
      small.sums = variant / 4 % 2 == 0 ? PartialSums::kAccumulateAbove : PartialSums::kReturn;
      small.padding_stored = variant / 8 == 1;
      const MachineSpec machine = small_array_machine(small);
      const Mapping mapping = mapping_for(einsum, machine, style);
      const LoopNest nest(einsum, machine, mapping);
      expect_agreement(nest, {false, 0});
      expect_agreement(nest, {true, 0});
    }
  }
}

ConvShape small_conv() {
  ConvShape shape;
  shape.channels = 3;
  shape.filters = 5;
  shape.height = 7;
  shape.width = 6;
  shape.filter_rows = 3;
  shape.filter_columns = 2;
  return shape;
}

TEST(CycleLayers, AGemmOfFourCubedTakesFourteenCyclesOnAFourByFourArray) {
  const Einsum einsum = gemm_einsum({4, 4, 4, 1}, {});
  MachineSpec machine = small_array_machine({4, 4});
  machine.memories[0].latency = nanoseconds(0);
  const Mapping mapping = mapping_for(einsum, machine, Style::kWeightStationary);
  const CycleResult result = simulate_cycles(LoopNest(einsum, machine, mapping), {false, 0}, 1, std::nullopt);
  EXPECT_EQ(result.array_cycles, 4 + 4 + 4 + 4 - 2);  // preload R, stream T, R + C - 2 to the far corner
  EXPECT_EQ(result.cycles, 14);
  EXPECT_EQ(result.events.count(machine.mac.id, Action::kMac, Tensor::kNone), 64);
  // Each of 16 weights passes row + 1 links: 4 * (1 + 2 + 3 + 4).
  EXPECT_EQ(result.events.count(machine.fanouts[0].id, Action::kHop, Tensor::kWeight), 40);
  EXPECT_FALSE(result.mismatch);
  EXPECT_EQ(result.outputs.size(), 16U);
}

TEST(CycleLayers, ThreeByTwoFilter) { expect_agreement_in_all_styles(conv_einsum(small_conv(), {})); }

TEST(CycleLayers, StridePaddingAndDilation) {
  ConvShape shape = small_conv();
  shape.stride_rows = 2;
  shape.stride_columns = 3;
  shape.dilation_rows = 2;
  shape.pad_top = shape.pad_left = 1;
  shape.pad_bottom = shape.pad_right = 2;
  expect_agreement_in_all_styles(conv_einsum(shape, {}));
}

TEST(CycleLayers, GroupsAndBatch) {
  ConvShape shape = small_conv();
  shape.batch = shape.groups = 2;
  shape.channels = 4;
  shape.filters = 6;
  expect_agreement_in_all_styles(conv_einsum(shape, {}));
}

TEST(CycleLayers, Depthwise) {
  ConvShape shape = small_conv();
  shape.groups = shape.channels = shape.filters = 5;
  shape.pad_top = shape.pad_bottom = 1;
  expect_agreement_in_all_styles(conv_einsum(shape, {}));
}

TEST(CycleLayers, GemmWithPartialTiles) { expect_agreement_in_all_styles(gemm_einsum({10, 9, 7, 2}, {})); }

TEST(CycleLayers, BitWidthsFromFourToSixteen) {
  for (const int bits : {4, 7, 8, 12, 16}) {
    const Einsum einsum = gemm_einsum({6, 11, 5, 1}, {bits, 20 - bits, 16, 40});
    expect_agreement_in_all_styles(einsum);
  }
}

// Rows of the filter and of the output share the input's rows: with R 2 + 1 and P 2 + 1, two passes hold the same words
// in other units, so they are loaded again.
TEST(CycleLayers, EqualWordsInOtherUnitsAreLoadedAgain) {
  ConvShape shape;
  shape.height = 5;
  shape.filter_rows = 3;
  const Einsum einsum = conv_einsum(shape, {});
  const int p = einsum.dim("P"), r = einsum.dim("R");
  Mapping mapping;
  mapping.temporal = {{}, {{p, 2}, {r, 2}}, {}};
  mapping.spatial = {{{r, 2, SpatialAxis::kRows}, {p, 2, SpatialAxis::kColumns}}};
  mapping.bypass.resize(3);
  mapping.bypass[2].insert(Tensor::kWeight);
  mapping.bypass[2].insert(Tensor::kOutput);
  for (const Preload preload : {Preload::kExposed, Preload::kOverlapped}) {
    SmallArray small;
    small.preload = preload;
    const MachineSpec machine = small_array_machine(small);
    const LoopNest nest(einsum, machine, mapping);
    expect_agreement(nest, {false, 0});
    // Units (r, p) by pass: all four take 0 1 1 2; row 0 takes 2 3; column 0 takes 2 3, of which unit (0, 0) holds 2;
    // unit (0, 0) takes 4.
    const CycleResult result = simulate_cycles(nest, {false, 0}, 1, std::nullopt);
    CountingSink expected;
    count_events(nest, expected);
    EXPECT_EQ(compare_events(machine, expected, result.events), "");
    EXPECT_EQ(result.events.count(machine.memories[2].id, Action::kWrite, Tensor::kInput), 4 + 2 + 1 + 1);
  }
}

class Waveform : public ::testing::Test {
 protected:
  Waveform() : path_(::testing::TempDir() + "pj_cycle_test.vcd") {}
  ~Waveform() override { std::remove(path_.c_str()); }
  std::string path_;
};

TEST_F(Waveform, NamesTheArraysSignalsAndChangesNothing) {
  const Einsum einsum = gemm_einsum({6, 8, 6, 1}, {});
  const MachineSpec machine = small_array_machine({});
  const Mapping mapping = mapping_for(einsum, machine, Style::kWeightStationary);
  const LoopNest nest(einsum, machine, mapping);
  const CycleResult traced = simulate_cycles(nest, {true, 0}, 1, path_);
  const CycleResult plain = simulate_cycles(nest, {true, 0}, 1, std::nullopt);
  EXPECT_EQ(traced.cycles, plain.cycles);
  EXPECT_EQ(traced.outputs, plain.outputs);
  std::stringstream text;
  text << std::ifstream(path_).rdbuf();
  for (const char* signal :
       {"busy", "passes_started", "passes_done", "active_units", "left_words", "top_words", "results"}) {
    EXPECT_NE(text.str().find(std::string(" ") + signal), std::string::npos) << signal;
  }
  EXPECT_NE(text.str().find("\n#"), std::string::npos) << "no time in the file";
}

std::string message_of(const Einsum& einsum, const std::optional<std::string>& vcd_path) {
  const MachineSpec machine = small_array_machine({});
  const Mapping mapping = mapping_for(gemm_einsum({4, 4, 4, 1}, {}), machine, Style::kWeightStationary);
  try {
    simulate_cycles(LoopNest(einsum, machine, mapping), {}, 1, vcd_path);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "nothing thrown";
}

TEST_F(Waveform, APathThatCannotBeWrittenIsRefusedBeforeAnythingRuns) {
  const Einsum einsum = gemm_einsum({4, 4, 4, 1}, {});
  EXPECT_EQ(message_of(einsum, "no_such_folder/a.vcd"), "waveform file \"no_such_folder/a.vcd\": cannot be written");
  EXPECT_EQ(message_of(einsum, "a.txt"), "waveform file \"a.txt\": its name must end in .vcd");
}

TEST(CycleLayers, WiderOperandsAreRefused) {
  const Einsum einsum = gemm_einsum({4, 4, 4, 1}, {32, 8, 8, 64});
  Problems problems;
  check_cycle_engine(einsum, {}, problems);
  ASSERT_EQ(problems.count(), 1U);
  const std::string expected =
      "weight: 32 bits; the cycle engine multiplies integers of 1 to 16 bits: choose a narrower precision, or the "
      "replay "
      "engine";
  EXPECT_EQ(to_string(problems.list()[0]), expected);
  EXPECT_NE(message_of(einsum, std::nullopt).find(expected), std::string::npos);
}

}  // namespace
}  // namespace pj

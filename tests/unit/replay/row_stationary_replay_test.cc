// SPDX-License-Identifier: Apache-2.0
// A small row-stationary layer by hand: docs/models/row_stationary.md, "Time of a pass"; counting.md, section 5b.
//
// 2 channels of 6 x 6, 4 filters of 3 x 3: 4 x 4 outputs, all of 8 bits. On 3 x 4 units: filter rows on rows, output
// rows on columns; 2 filters and 1 channel of a unit (m 4, p 2, q 1), so 2 x 2 passes, channels outside filters.
//   steps     p S F = 2 x 3 x 4 = 24
//   weights   p R S = 18 words of 2 a cycle: 9
//   windows   6 input rows x 3 columns = 18 words of 2 a cycle: 9; then a column of 6 for each of 3 more outputs
//   sums      p P Q = 32 words of 2 a cycle: 16, in time
//   hops      R - 1 = 2; pipeline 3 - 1 = 2
// A pass takes 9 + 9 + 24 + 2 + 2 = 46 cycles, the layer 4 x 46 = 184.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "dataflow/styles/check_mapping.h"
#include "dataflow/styles/row_stationary.h"
#include "sim/replay/layer_replay.h"
#include "tests/unit/machine_text.h"
#include "tests/unit/mapping/eyeriss.h"

namespace pj {
namespace {

constexpr int kPasses = 4;
constexpr int kArrayCycles = kPasses * 46;

struct Chip {
  int latency_ns = 0;
  int setup_cycles = 0;
  int input_bits = 16, sums_in_bits = 16, sums_out_bits = 16;
  bool filter_buffer = false;        // single, between the DRAM and the array; else weights are in the glb
  const char* filters_doubled = "";  // tensors of which the scratchpad holds two tiles
  const char* inputs_doubled = "";
  const char* weights_in = "multicast_bus";
};

MachineSpec machine_of(const Chip& chip) {
  const std::string filter_buffer =
      R"(memory { name: "filter_buffer" kind: "sram" clock: "core" keeps: "weight" capacity_bytes: 64 width_bits: 1024 })";
  return testing::machine(fmt::format(
      R"(name: "m" clock {{ name: "core" mhz: 1000 }}
      memory {{ name: "dram" kind: "offchip" clock: "core" keeps: ["weight", "input", "output"] width_bits: 64
               energy: "ddr4" latency_ns: {} }}
      memory {{ name: "glb" kind: "sram" clock: "core" keeps: [{}"input", "output"] capacity_bytes: 1024
               width_bits: 1024 banks: 64 double_buffered: [{}"input"] partial_sums: "return" }}
      {}
      memory {{ name: "filters" kind: "register_file" clock: "core" keeps: "weight" capacity_bytes: 16 width_bits: 8
               double_buffered: [{}] }}
      memory {{ name: "window" kind: "register_file" clock: "core" keeps: "input" capacity_bytes: 16 width_bits: 8
               sliding_window: "input" double_buffered: [{}] }}
      memory {{ name: "sums" kind: "register_file" clock: "core" keeps: "output" capacity_bytes: 8 width_bits: 8
               partial_sums: "return" }}
      fanout {{ name: "units" kind: "spatial" below: "{}" clock: "core" rows: 3 columns: 4 setup_cycles: {}
        network {{ name: "weights_in" kind: "{}" clock: "core" carries: "weight" width_bits: 16 }}
        network {{ name: "inputs_in" kind: "multicast_bus" clock: "core" carries: "input" width_bits: {} }}
        network {{ name: "sums_in" kind: "multicast_bus" clock: "core" carries: "partial_sum" width_bits: {} }}
        network {{ name: "sums_out" kind: "multicast_bus" clock: "core" carries: "output" width_bits: {} }}
        network {{ name: "chain" kind: "reduction_chain" clock: "core" carries: "output" }} }}
      compute {{ name: "mac" kind: "mac" clock: "core" pipeline_depth: 3 }})",
      chip.latency_ns, chip.filter_buffer ? "" : R"("weight", )", chip.filter_buffer ? "" : R"("weight", )",
      chip.filter_buffer ? filter_buffer : "", chip.filters_doubled, chip.inputs_doubled,
      chip.filter_buffer ? "filter_buffer" : "glb", chip.setup_cycles, chip.weights_in, chip.input_bits,
      chip.sums_in_bits, chip.sums_out_bits));
}

Einsum layer() {
  ConvShape shape;
  shape.channels = 2;
  shape.filters = 4;
  shape.height = shape.width = 6;
  shape.filter_rows = shape.filter_columns = 3;
  return conv_einsum(shape, {8, 8, 8, 8});
}

LayerResult run(const MachineSpec& machine, bool contended) {
  const Einsum conv = layer();
  RowStationary shape;
  shape.p = 2;
  Problems problems;
  const auto mapping = row_stationary_mapping(shape, conv, machine, {}, {}, problems);
  if (!mapping) throw std::logic_error(problems.text());
  const LoopNest nest(conv, machine, *mapping);
  check_mapping(nest, {}, problems);
  if (!problems.empty()) throw std::logic_error(problems.text());
  return replay_layer(nest, {contended, 0});
}

LayerResult uncontended(const Chip& chip) { return run(machine_of(chip), false); }
LayerResult contended(const Chip& chip) { return run(machine_of(chip), true); }

std::int64_t stalled(const LayerResult& result, const std::string& reason) {
  const auto found = result.stalls.find(reason);
  return found == result.stalls.end() ? 0 : found->second;
}

TEST(RowStationaryReplay, APassIsFillStepsHopsAndPipeline) {
  const LayerResult result = uncontended({});
  EXPECT_EQ(result.array_cycles, kArrayCycles);
  EXPECT_EQ(result.cycles, kArrayCycles);  // no latency, and nothing serialises
  EXPECT_TRUE(result.stalls.empty());
}

TEST(RowStationaryReplay, SetupIsPaidOncePerPass) {
  Chip chip;
  chip.setup_cycles = 5;
  EXPECT_EQ(uncontended(chip).cycles, kArrayCycles + kPasses * 5);
}

// Half the width: 18 cycles of windows instead of 9.
TEST(RowStationaryReplay, ANarrowNetworkFillsSlower) {
  Chip chip;
  chip.input_bits = 8;
  EXPECT_EQ(uncontended(chip).array_cycles, kArrayCycles + kPasses * 9);
}

// The 6 weights of each of 12 units, 2 a cycle: 36 cycles instead of 9.
TEST(RowStationaryReplay, WiresTakeTheWordsOfEachReceiver) {
  Chip chip;
  chip.weights_in = "unicast";
  EXPECT_EQ(uncontended(chip).array_cycles, kArrayCycles + kPasses * (36 - 9));
}

// Each weight crosses once; each input once for each of the two groups of filters. A unit takes a row of 6 inputs and 6
// weights in each of 4 passes.
TEST(RowStationaryReplay, WordsOfWeightsAndInputs) {
  const MachineSpec machine = machine_of({});
  const CountingSink events = run(machine, true).events;
  const FanoutSpec& units = machine.fanouts.at(0);
  const auto sent = [&](std::size_t network, Tensor tensor) {
    return events.count(units.networks.at(network).id, Action::kSend, tensor);
  };
  EXPECT_EQ(sent(0, Tensor::kWeight), 4 * 2 * 3 * 3);
  EXPECT_EQ(sent(1, Tensor::kInput), 2 * (2 * 6 * 6));
  EXPECT_EQ(events.count(machine.memories.at(2).id, Action::kWrite, Tensor::kWeight), 12 * 6 * kPasses);
  EXPECT_EQ(events.count(machine.memories.at(3).id, Action::kWrite, Tensor::kInput), 12 * 6 * kPasses);
  EXPECT_EQ(events.count(machine.mac.id, Action::kMac, Tensor::kNone), 2 * 4 * 3 * 3 * 4 * 4);
  EXPECT_EQ(events.count(machine.memories.at(2).id, Action::kRead, Tensor::kWeight), 2 * 4 * 3 * 3 * 4 * 4);
}

// 32 sums leave in each pass, after 2 of the 3 units that hold one have handed theirs on; those of the second channel
// start from what the buffer returns.
TEST(RowStationaryReplay, WordsOfSums) {
  const MachineSpec machine = machine_of({});
  const CountingSink events = run(machine, true).events;
  const FanoutSpec& units = machine.fanouts.at(0);
  EXPECT_EQ(events.count(units.networks.at(3).id, Action::kSend, Tensor::kPartialSum), kPasses * 32);
  EXPECT_EQ(events.count(units.networks.at(2).id, Action::kSend, Tensor::kPartialSum), 2 * 32);
  EXPECT_EQ(events.count(units.networks.at(4).id, Action::kHop, Tensor::kPartialSum), kPasses * 32 * 2);
  EXPECT_EQ(events.count(units.networks.at(4).id, Action::kAdd, Tensor::kPartialSum), kPasses * 32 * 2);
}

// 32 words of one a cycle in 24 steps: 8 cycles short in each pass.
TEST(RowStationaryReplay, SumsThatAreShortOfWidthAreWaitedFor) {
  Chip chip;
  chip.sums_out_bits = 8;
  const LayerResult result = contended(chip);
  EXPECT_EQ(stalled(result, "partial_sum: sums_out"), kPasses * 8);
  EXPECT_EQ(uncontended(chip).cycles, kArrayCycles);
}

// They come back in the two passes of the second channel only.
TEST(RowStationaryReplay, SumsThatComeBackHaveANetworkOfTheirOwn) {
  Chip chip;
  chip.sums_in_bits = 8;
  EXPECT_EQ(stalled(contended(chip), "partial_sum: sums_in"), 2 * 8);
  EXPECT_EQ(stalled(contended({}), "partial_sum: sums_in"), 0);
}

// The second filters of a channel are fetched while the first run: 9 cycles less in 2 of 4 passes. Those of the next
// channel are in a new tile of the buffer.
TEST(RowStationaryReplay, ADoubleScratchpadHidesTheFill) {
  Chip chip;
  chip.filters_doubled = R"("weight")";
  EXPECT_EQ(uncontended(chip).cycles, kArrayCycles - 2 * 9);
  chip.inputs_doubled = R"("input")";
  EXPECT_EQ(uncontended(chip).cycles, kArrayCycles - 2 * 9 - 2 * 9);
}

// At 8 bits, 18 words of this pass and 18 of the next share 24 steps: 12 cycles short, in the passes that fetch ahead.
TEST(RowStationaryReplay, AFetchAheadThatIsLongerThanThePassIsWaitedFor) {
  Chip chip;
  chip.inputs_doubled = R"("input")";
  chip.input_bits = 8;
  const LayerResult result = contended(chip);
  EXPECT_EQ(result.array_cycles, kArrayCycles + 2 * 9 - 2 * 9);  // fills of 18 in two passes, none in two
  EXPECT_EQ(stalled(result, "input: inputs_in"), 2 * 12);
}

// The filter buffer is free as soon as its weights are in the array: those of the next pass, 10 cycles away, arrive
// during the 24 + 2 + 2 that are left of this one. Only the first load and the last drain show.
TEST(RowStationaryReplay, WeightsOfTheNextPassLoadBehindThisOne) {
  Chip chip;
  chip.filter_buffer = true;
  chip.latency_ns = 10;
  const LayerResult result = uncontended(chip);
  EXPECT_EQ(result.array_cycles, kArrayCycles);
  EXPECT_EQ(result.cycles, 10 + kArrayCycles + 10);
}

// 40 cycles away: 40 - 28 are waited for in each of the other three passes.
TEST(RowStationaryReplay, WeightsThatTakeLongerThanAPassAreWaitedFor) {
  Chip chip;
  chip.filter_buffer = true;
  chip.latency_ns = 40;
  const LayerResult result = uncontended(chip);
  EXPECT_EQ(result.cycles, 40 + kArrayCycles + 3 * (40 - 28) + 40);
  EXPECT_EQ(stalled(result, "weight: dram latency"), 40 + 3 * (40 - 28));
  EXPECT_EQ(stalled(result, "output: dram latency"), 40);
}

TEST(RowStationaryReplay, StallsAddUpToWhatIsLost) {
  for (const int bits : {8, 16, 64}) {
    for (const bool buffer : {false, true}) {
      Chip chip;
      chip.sums_in_bits = chip.sums_out_bits = chip.input_bits = bits;
      chip.filter_buffer = buffer;
      chip.latency_ns = 7;
      for (const LayerResult& result : {contended(chip), uncontended(chip)}) {
        std::int64_t sum = 0;
        for (const auto& [reason, cycles] : result.stalls) sum += cycles;
        EXPECT_EQ(sum, result.cycles - result.array_cycles) << bits << " bit" << (buffer ? ", filter buffer" : "");
      }
    }
  }
}

// AlexNet CONV5, one pass: filters 1,728 words / 4 = 432, windows 270, steps 7,488, hops 5: 8,195, and two cycles of
// pipeline; 2 groups x 2 x 32 x 2 = 256 passes.
TEST(RowStationaryReplay, EyerissMakesConv5In256PassesOf8195CyclesAndItsPipeline) {
  const Einsum conv5 = eyeriss::alexnet("CONV5");
  const MachineSpec machine = eyeriss::machine();
  const Mapping mapping = eyeriss::shipped_mapping("CONV5");
  const LayerResult result = replay_layer(LoopNest(conv5, machine, mapping), {false, 0});
  EXPECT_EQ(432 + 270 + 7488 + 5, 8195);
  EXPECT_EQ(result.array_cycles, 256 * (8195 + 2));
  EXPECT_EQ(result.cycles, result.array_cycles);
}

}  // namespace
}  // namespace pj

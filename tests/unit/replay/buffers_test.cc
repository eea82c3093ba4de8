// SPDX-License-Identifier: Apache-2.0
// Double and single buffers, by hand: docs/models/time.md, "Buffers". Nothing serialises, so each tile's load takes the
// off-chip latency L. The analytic engine takes as long.
//
// The layer: 32 rows x 4 deep x 8 columns on a 4 x 8 array, weights stationary, four passes of 8 rows. A pass takes
// T + R + C - 2 = 8 + 4 + 8 - 2 = 18 cycles; the first also R = 4 to load the weights. The array alone: 4 x 18 + 4
// = 76.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "dataflow/styles/check_mapping.h"
#include "sim/analytic/analytic_layer.h"
#include "sim/replay/layer_replay.h"
#include "tests/unit/machine_text.h"

namespace pj {
namespace {

MachineSpec machine_with(int latency_ns, const std::string& double_buffered) {
  return testing::machine(fmt::format(
      R"(name: "m" clock {{ name: "core" mhz: 1000 }}
      memory {{ name: "dram" kind: "offchip" clock: "core" keeps: ["weight", "input", "output"] width_bits: 64
               energy: "ddr4" latency_ns: {} bandwidth_gb_per_s: 1 }}
      memory {{ name: "buffer" kind: "sram" clock: "core" keeps: ["weight", "input", "output"] capacity_bytes: 4096
               width_bits: 64 double_buffered: [{}] }}
      memory {{ name: "registers" kind: "register_file" clock: "core" keeps: ["weight"] capacity_bytes: 1
               width_bits: 8 }}
      fanout {{ name: "array" kind: "systolic" below: "buffer" clock: "core" rows: 4 columns: 8 preload: "exposed" }}
      compute {{ name: "mac" kind: "mac" clock: "core" }})",
      latency_ns, double_buffered));
}

enum class By { kReplay, kAnalytic };

LayerResult run(const MachineSpec& machine, bool contended, By engine = By::kReplay) {
  const Einsum gemm = gemm_einsum({32, 4, 8, 1}, {});  // P 32, C 4, M 8
  Mapping mapping;
  mapping.temporal = {{{gemm.dim("P"), 4}}, {}, {{gemm.dim("P"), 8}}};
  mapping.spatial = {{{gemm.dim("C"), 4, SpatialAxis::kRows}, {gemm.dim("M"), 8, SpatialAxis::kColumns}}};
  mapping.bypass.resize(3);
  const LoopNest nest(gemm, machine, mapping);
  Problems problems;
  check_mapping(nest, {}, problems);
  if (!problems.empty()) throw std::logic_error(problems.text());
  return engine == By::kReplay ? replay_layer(nest, {contended, 0}) : analyse_layer(nest, {contended, 0});
}

std::int64_t uncontended_cycles(int latency_ns, const std::string& double_buffered) {
  const LayerResult result = run(machine_with(latency_ns, double_buffered), false);
  const LayerResult analysed = run(machine_with(latency_ns, double_buffered), false, By::kAnalytic);
  EXPECT_EQ(result.array_cycles, 76);
  EXPECT_EQ(analysed.array_cycles, 76);
  EXPECT_EQ(analysed.cycles, result.cycles);
  return result.cycles;
}

std::int64_t sum(const std::map<std::string, std::int64_t>& stalls) {
  std::int64_t total = 0;
  for (const auto& [reason, cycles] : stalls) total += cycles;
  return total;
}

constexpr const char* kInputAndOutput = R"("input", "output")";

// Only the first load (5) and the last drain (5) show: 5 + 76 + 5.
TEST(Buffers, DoubleBuffersHideLoadsShorterThanAPass) { EXPECT_EQ(uncontended_cycles(5, kInputAndOutput), 86); }

// Loads end at 50, 100, 150, 200; passes at 72, 118, 168, 218; drains follow each other from 72 on: 122, 172, 222, 272.
// A drain starts when its pass ends, not when the next input is there (at 100).
TEST(Buffers, LoadsAndDrainsLongerThanAPassFollowEachOther) { EXPECT_EQ(uncontended_cycles(50, kInputAndOutput), 272); }

// load(2) starts at max(load_end(1), compute_end(0)): with L = 20 loads end at 20, 40, 62 (pass 0 ends at 42), 82;
// passes run 20..42, 42..60, 62..80, 82..100; drains follow each other from 42 on: 62, 82, 102, 122.
TEST(Buffers, ALoadWaitsForThePassThatHoldsItsPlace) { EXPECT_EQ(uncontended_cycles(20, kInputAndOutput), 122); }

// load(i) starts at compute_end(i - 1): 5 + 22 + 3 x (5 + 18) + 5.
TEST(Buffers, ASingleBufferShowsEveryLoad) { EXPECT_EQ(uncontended_cycles(5, R"("output")"), 101); }

// The mirror image: a pass waits for the drain of the one before. 5 + 22 + 3 x (5 + 18) + 5.
TEST(Buffers, ASingleBufferShowsEveryDrain) { EXPECT_EQ(uncontended_cycles(5, R"("input")"), 101); }

TEST(Buffers, WithoutLatencyTheArrayIsNeverDisturbed) { EXPECT_EQ(uncontended_cycles(0, kInputAndOutput), 76); }

TEST(Buffers, StallsAddUpToWhatIsLost) {
  for (const int latency : {0, 5, 20, 50}) {
    for (const bool contended : {false, true}) {
      for (const char* doubled : {kInputAndOutput, R"("input")", R"("output")", R"("weight")"}) {
        const LayerResult result = run(machine_with(latency, doubled), contended);
        EXPECT_EQ(sum(result.stalls), result.cycles - result.array_cycles)
            << latency << " ns, " << doubled << (contended ? ", contended" : "");
        EXPECT_GE(result.cycles, result.array_cycles);
      }
    }
  }
}

// 32 weights, 128 inputs, 256 outputs of a byte at one byte a cycle: 416 cycles at least, and the weights and the first
// tile of 32 inputs must come before the array can start.
TEST(Buffers, TheChannelIsNeverFasterThanItsRate) {
  const LayerResult result = run(machine_with(0, kInputAndOutput), true);
  EXPECT_GE(result.cycles, 32 + 128 + 256);
}

// The same channel by the analytic engine. Alone, weights and first inputs are there at 32; passes end at 54, 82, 136,
// 200 (the third and the fourth wait for drains of 64 cycles each, from 54 on), the last drain at 310. First tiles,
// array without its preload and last drain: 64 + 72 + 64 = 200. So the channel decides, and outputs take most of it.
TEST(Buffers, TheAnalyticEngineNamesTheBusiestResource) {
  const LayerResult result = run(machine_with(0, kInputAndOutput), true, By::kAnalytic);
  EXPECT_EQ(result.cycles, 416);
  EXPECT_EQ(result.stalls, (std::map<std::string, std::int64_t>{{"output: dram bandwidth", 416 - 76}}));
}

}  // namespace
}  // namespace pj

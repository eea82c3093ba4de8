// SPDX-License-Identifier: Apache-2.0
// Passes that the analytic engine does not walk (docs/models/analytic.md, section 2) against a replay that takes them
// all.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "dataflow/styles/check_mapping.h"
#include "sim/analytic/analytic_layer.h"
#include "sim/replay/layer_replay.h"
#include "tests/unit/machine_text.h"

namespace pj {
namespace {

// 4 x 8 units, each with one word of `held`; memories with room for everything.
MachineSpec machine_with(const std::string& held, const std::string& preload, const std::string& sums) {
  return testing::machine(fmt::format(
      R"(name: "m" clock {{ name: "core" mhz: 1000 }}
      memory {{ name: "dram" kind: "offchip" clock: "core" keeps: ["weight", "input", "output"] width_bits: 64
               energy: "ddr4" latency_ns: 37 bandwidth_gb_per_s: 1 }}
      memory {{ name: "buffer" kind: "sram" clock: "core" keeps: ["weight", "input", "output"] capacity_bytes: 1048576
               width_bits: 64 partial_sums: "{}" }}
      memory {{ name: "registers" kind: "register_file" clock: "core" keeps: ["{}"] capacity_bytes: 4 width_bits: 8 }}
      fanout {{ name: "array" kind: "systolic" below: "buffer" clock: "core" rows: 4 columns: 8 preload: "{}" }}
      compute {{ name: "mac" kind: "mac" clock: "core" }})",
      sums, held, preload));
}

struct Laid {
  std::string held, rows, columns, stream;
};

// 29 rows, 43 deep, 70 columns: no factor divides them. Every order of the three loops beside the array.
void expect_the_replays_time(const Laid& laid, const MachineSpec& machine) {
  const Einsum gemm = gemm_einsum({29, 43, 70, 1}, {});
  const auto dim = [&](const std::string& name) { return gemm.dim(name); };
  const auto factor = [&](const std::string& name, std::int64_t inside) {
    return TemporalLoop{dim(name), (gemm.dims[static_cast<std::size_t>(dim(name))].size + inside - 1) / inside};
  };
  std::vector<TemporalLoop> loops = {factor(laid.rows, 4), factor(laid.columns, 8), factor(laid.stream, 3)};
  std::sort(loops.begin(), loops.end(), [](const auto& a, const auto& b) { return a.dim < b.dim; });
  do {
    Mapping mapping;
    mapping.temporal = {{}, loops, {{dim(laid.stream), 3}}};
    mapping.spatial = {{{dim(laid.rows), 4, SpatialAxis::kRows}, {dim(laid.columns), 8, SpatialAxis::kColumns}}};
    mapping.bypass.resize(3);
    const LoopNest nest(gemm, machine, mapping);
    Problems problems;
    check_mapping(nest, {}, problems);
    ASSERT_TRUE(problems.empty()) << problems.text();
    const LayerResult replayed = replay_layer(nest, {false, 0});
    const LayerResult analysed = analyse_layer(nest, {false, 0});
    EXPECT_EQ(analysed.array_cycles, replayed.array_cycles) << laid.held << " " << loops.back().dim;
    EXPECT_EQ(analysed.cycles, replayed.cycles) << laid.held << " " << loops.back().dim;
  } while (
      std::next_permutation(loops.begin(), loops.end(), [](const auto& a, const auto& b) { return a.dim < b.dim; }));
}

TEST(Repeats, PassesThatAreNotWalkedTakeTheirTime) {
  for (const char* preload : {"exposed", "overlapped"}) {
    for (const char* sums : {"accumulate_above", "return"}) {
      expect_the_replays_time({"weight", "C", "M", "P"}, machine_with("weight", preload, sums));
      expect_the_replays_time({"input", "C", "P", "M"}, machine_with("input", preload, sums));
    }
    expect_the_replays_time({"output", "P", "M", "C"}, machine_with("output", preload, "accumulate_above"));
  }
}

}  // namespace
}  // namespace pj

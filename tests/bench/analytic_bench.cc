// SPDX-License-Identifier: Apache-2.0
// The analytic engine: whole networks with the style's own mapping, and with mappings that are given; one evaluation of
// one mapping. Compare ratios, not seconds.
#include <benchmark/benchmark.h>

#include "dataflow/reuse/reuse.h"
#include "sim/analytic/analytic_layer.h"
#include "sim/experiment/run_network.h"
#include "tests/unit/machine_text.h"

extern "C" __attribute__((visibility("default"))) int sc_main(int, char**) { return 1; }

namespace pj {
namespace {

RunRequest request_of(const std::string& machine, const std::string& network, const std::string& style) {
  RunRequest request;
  request.architecture = machine;
  request.workload = network;
  request.style = style;
  request.engine = "analytic";
  return request;
}

std::optional<Experiment> experiment_of(benchmark::State& state, const RunRequest& request) {
  Problems problems;
  auto experiment = resolve(request, Catalog::find(), problems);
  if (!experiment) state.SkipWithError(problems.text().c_str());
  return experiment;
}

// What a point of a sweep takes: mapping and engine.
void network(benchmark::State& state, const std::string& machine, const std::string& name, const std::string& style) {
  const RunRequest request = request_of(machine, name, style);
  const auto experiment = experiment_of(state, request);
  if (!experiment) return;
  for (auto _ : state) {
    Problems problems;
    benchmark::DoNotOptimize(run_network(*experiment, request, problems));
  }
}

void mapping_alone(benchmark::State& state, const std::string& machine, const std::string& name,
                   const std::string& style) {
  const RunRequest request = request_of(machine, name, style);
  const auto experiment = experiment_of(state, request);
  if (!experiment) return;
  for (auto _ : state) {
    Problems problems;
    benchmark::DoNotOptimize(plan_mappings(*experiment, request, problems));
  }
}

// What `work` takes on every layer's nest, equal ones too; the mappings are there.
template <class Work>
void on_each_nest(benchmark::State& state, const RunRequest& request, Work work) {
  const auto experiment = experiment_of(state, request);
  if (!experiment) return;
  Problems problems;
  const auto mappings = plan_mappings(*experiment, request, problems);
  for (auto _ : state) {
    for (std::size_t i = 0; i < mappings->size(); ++i) {
      if (!(*mappings)[i]) continue;
      work(LoopNest(*experiment->network.layers[i].einsum, experiment->machine, *(*mappings)[i]));
    }
  }
}

void engine_alone(benchmark::State& state, const std::string& machine, const std::string& name,
                  const std::string& style) {
  on_each_nest(state, request_of(machine, name, style),
               [](const LoopNest& nest) { benchmark::DoNotOptimize(analyse_layer(nest, {})); });
}

void counts_alone(benchmark::State& state, const std::string& machine, const std::string& name,
                  const std::string& style) {
  on_each_nest(state, request_of(machine, name, style), [](const LoopNest& nest) {
    CountingSink sink;
    benchmark::DoNotOptimize(count_events(nest, sink));
  });
}

// A 3 x 3 convolution of seven dimensions on three memories and one spatial array, its mapping with partial tiles at
// every level: all events, and nothing remembered from one evaluation to the next.
constexpr const char* kThreeLevels = R"(name: "m" clock { name: "core" mhz: 1000 }
  memory { name: "dram" kind: "offchip" clock: "core" keeps: ["weight", "input", "output"] width_bits: 64
           energy: "ddr4" latency_ns: 0 bandwidth_gb_per_s: 16 }
  memory { name: "buffer" kind: "sram" clock: "core" keeps: ["weight", "input", "output"] capacity_bytes: 131072
           width_bits: 64 banks: 8 }
  memory { name: "registers" kind: "register_file" clock: "core" keeps: ["weight", "input", "output"]
           capacity_bytes: 512 width_bits: 16 }
  fanout { name: "array" kind: "spatial" below: "buffer" clock: "core" rows: 16 columns: 16
           network { name: "bus" kind: "multicast_bus" clock: "core" carries: ["weight", "input", "partial_sum", "output"] }
           network { name: "chain" kind: "reduction_chain" clock: "core" carries: ["output"] } }
  compute { name: "mac" kind: "mac" clock: "core" })";

Mapping tiled(const Einsum& e) {
  Mapping mapping;
  mapping.temporal = {{{e.dim("M"), 3}, {e.dim("P"), 4}, {e.dim("C"), 2}},
                      {{e.dim("N"), 2}, {e.dim("Q"), 2}, {e.dim("P"), 7}, {e.dim("M"), 2}, {e.dim("C"), 2}},
                      {{e.dim("Q"), 14}, {e.dim("M"), 2}, {e.dim("C"), 2}, {e.dim("R"), 3}, {e.dim("S"), 3}}};
  mapping.spatial = {{{e.dim("C"), 16, SpatialAxis::kRows}, {e.dim("M"), 12, SpatialAxis::kColumns}}};
  mapping.bypass.resize(3);
  return mapping;
}

void one_mapping(benchmark::State& state) {
  ConvShape shape;
  shape.batch = 2;
  shape.channels = 120;
  shape.filters = 130;
  shape.height = shape.width = 27;
  shape.filter_rows = shape.filter_columns = 3;
  const Einsum einsum = conv_einsum(shape, {16, 16, 16, 32});
  const MachineSpec machine = testing::machine(kThreeLevels);
  const Mapping mapping = tiled(einsum);
  for (auto _ : state) {
    const LoopNest nest(einsum, machine, mapping);
    CountingSink sink;
    benchmark::DoNotOptimize(count_events(nest, sink));
  }
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK(one_mapping);
BENCHMARK_CAPTURE(network, resnet50_systolic_32_ws, "systolic_32", "resnet50", "ws")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(mapping_alone, resnet50_systolic_32_ws, "systolic_32", "resnet50", "ws")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(engine_alone, resnet50_systolic_32_ws, "systolic_32", "resnet50", "ws")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(counts_alone, resnet50_systolic_32_ws, "systolic_32", "resnet50", "ws")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(network, resnet50_systolic_8_os, "systolic_8", "resnet50", "os")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(engine_alone, resnet50_systolic_8_os, "systolic_8", "resnet50", "os")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(network, resnet50_eyeriss_v1_rs, "eyeriss_v1", "resnet50", "rs")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(engine_alone, resnet50_eyeriss_v1_rs, "eyeriss_v1", "resnet50", "rs")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(counts_alone, resnet50_eyeriss_v1_rs, "eyeriss_v1", "resnet50", "rs")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace pj

BENCHMARK_MAIN();

// SPDX-License-Identifier: Apache-2.0
// The analytic engine: whole networks with the style's own mapping, and with mappings that are given; one evaluation of
// one mapping. Compare ratios, not seconds.
#include <benchmark/benchmark.h>

#include "dataflow/reuse/reuse.h"
#include "sim/analytic/analytic_layer.h"
#include "sim/experiment/run_network.h"

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

// The engine alone: the mappings are there. Every layer, equal ones too.
void engine_alone(benchmark::State& state, const std::string& machine, const std::string& name,
                  const std::string& style) {
  const RunRequest request = request_of(machine, name, style);
  const auto experiment = experiment_of(state, request);
  if (!experiment) return;
  Problems problems;
  const auto mappings = plan_mappings(*experiment, request, problems);
  for (auto _ : state) {
    for (std::size_t i = 0; i < mappings->size(); ++i) {
      if (!(*mappings)[i]) continue;
      const LoopNest nest(*experiment->network.layers[i].einsum, experiment->machine, *(*mappings)[i]);
      benchmark::DoNotOptimize(analyse_layer(nest, {}));
    }
  }
}

void counts_alone(benchmark::State& state, const std::string& machine, const std::string& name,
                  const std::string& style) {
  const RunRequest request = request_of(machine, name, style);
  const auto experiment = experiment_of(state, request);
  if (!experiment) return;
  Problems problems;
  const auto mappings = plan_mappings(*experiment, request, problems);
  for (auto _ : state) {
    for (std::size_t i = 0; i < mappings->size(); ++i) {
      if (!(*mappings)[i]) continue;
      const LoopNest nest(*experiment->network.layers[i].einsum, experiment->machine, *(*mappings)[i]);
      CountingSink sink;
      benchmark::DoNotOptimize(count_events(nest, sink));
    }
  }
}

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

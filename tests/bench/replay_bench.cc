// SPDX-License-Identifier: Apache-2.0
// How fast networks replay, and how the work grows with the network and the array. Counter: MACs
// replayed; compare ratios between rows, not seconds.
#include <benchmark/benchmark.h>

#include "sim/experiment/run_network.h"

extern "C" __attribute__((visibility("default"))) int sc_main(int, char**) { return 1; }

namespace pj {
namespace {

std::int64_t macs_of(const NetworkRun& run) {
  std::int64_t macs = 0;
  for (const LayerRun& layer : run.layers) macs += layer.macs * layer.copies;
  return macs;
}

void replay(benchmark::State& state, const std::string& machine, const std::string& network, const std::string& style,
            std::int64_t batch = 1) {
  RunRequest request;
  request.architecture = machine;
  request.workload = network;
  request.style = style;
  request.batch = batch;
  Problems problems;
  const auto experiment = resolve(request, Catalog::find(), problems);
  if (!experiment) {
    state.SkipWithError(problems.text().c_str());
    return;
  }
  std::int64_t macs = 0;
  for (auto _ : state) {
    const auto run = run_network(*experiment, request, problems);
    if (!run) {
      state.SkipWithError(problems.text().c_str());
      return;
    }
    macs = macs_of(*run);
  }
  state.counters["macs"] = static_cast<double>(macs);
  state.counters["macs/s"] =
      benchmark::Counter(static_cast<double>(macs), benchmark::Counter::kIsIterationInvariantRate);
}

// Mapping included: what a user waits for.
BENCHMARK_CAPTURE(replay, resnet50_systolic_32_ws, "systolic_32", "resnet50", "ws")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(replay, resnet50_systolic_32_os, "systolic_32", "resnet50", "os")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(replay, resnet50_systolic_32_is, "systolic_32", "resnet50", "is")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(replay, resnet18_systolic_32_ws, "systolic_32", "resnet18", "ws")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(replay, vgg16_systolic_32_ws, "systolic_32", "vgg16", "ws")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(replay, resnet50_systolic_8_ws, "systolic_8", "resnet50", "ws")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(replay, resnet50_systolic_128_ws, "systolic_128", "resnet50", "ws")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(replay, bert_systolic_32_ws, "systolic_32", "bert_base_128", "ws")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(replay, vgg16_eyeriss_v1_rs_batch_3, "eyeriss_v1", "vgg16", "rs", 3)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(replay, resnet50_nvdla_large, "nvdla_large", "resnet50", "nvdla")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace pj

BENCHMARK_MAIN();

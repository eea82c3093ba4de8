// SPDX-License-Identifier: Apache-2.0
// Arrays that compute: products replayed one after another on one core's arrays, and a network on a whole chip by both
// engines. Counters say how much work that is; values of cells are in pim_values_bench.
#include <benchmark/benchmark.h>

#include <numeric>

#include "memory/pim/pim_encoding.h"
#include "memory/pim/pim_module.h"
#include "sim/experiment/run_network.h"
#include "sim/replay/kernel.h"
#include "sim/replay/pim_replay.h"

extern "C" __attribute__((visibility("default"))) int sc_main(int, char**) { return 1; }

namespace pj {
namespace {

constexpr std::int64_t kProducts = 2000;

std::optional<Experiment> experiment_of(benchmark::State& state, const RunRequest& request) {
  Problems problems;
  auto experiment = resolve(request, Catalog::find(), problems);
  if (!experiment) state.SkipWithError(problems.text().c_str());
  return experiment;
}

std::int64_t simulated(const PimProduct& product) {
  KernelContext context;
  PimModule macro("macro", product, kProducts);
  run_to_end();
  return macro.simulated();
}

void count_products(benchmark::State& state, const PimProduct& product) {
  state.counters["products"] = static_cast<double>(kProducts);
  state.counters["simulated"] = static_cast<double>(simulated(product));
  state.counters["products/s"] =
      benchmark::Counter(static_cast<double>(kProducts), benchmark::Counter::kIsIterationInvariantRate);
}

// A matrix that fills the arrays of a core, inputs and outputs on the chip: time and events.
void core(benchmark::State& state, const std::string& machine) {
  RunRequest request;
  request.architecture = machine;
  request.workload = "vgg16";
  const auto experiment = experiment_of(state, request);
  if (!experiment) return;
  const PimSpec& spec = *experiment->machine.pim;
  ArraysTask task;
  PimWork& work = task.place.work;
  work.weight_bits = spec.weight_bits;
  work.input_bits = spec.input_bits;
  work.depth = spec.arrays_per_core * spec.rows;
  work.outputs = spec.columns / columns_per_weight(spec, work.weight_bits);
  work.windows = kProducts;
  task.place.blocks = PimGrid(spec, work).blocks();
  task.inputs_on_chip = task.output_on_chip = true;
  for (auto _ : state) benchmark::DoNotOptimize(replay_pim_layer(experiment->machine, task));
  state.counters["arrays"] = static_cast<double>(task.place.blocks);
  state.counters["macs"] = static_cast<double>(work.macs());
  count_products(state, LayerOnArrays(experiment->machine, task).product());
}
BENCHMARK_CAPTURE(core, isaac, "isaac")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(core, puma, "puma")->Unit(benchmark::kMillisecond);

// Two stages that differ by a femtosecond do not settle: each product is simulated.
void every_product(benchmark::State& state) {
  constexpr Femtoseconds kNs = 1'000'000;
  const PimProduct product{{{"fetch", 200 * kNs, true}, {"array", 100 * kNs, false}, {"convert", 100 * kNs + 1, false}},
                           16};
  for (auto _ : state) benchmark::DoNotOptimize(replay_products(product, kProducts));
  count_products(state, product);
}
BENCHMARK(every_product)->Unit(benchmark::kMillisecond);

void network(benchmark::State& state, const std::string& machine, const std::string& name, const std::string& engine) {
  RunRequest request;
  request.architecture = machine;
  request.workload = name;
  request.engine = engine;
  const auto experiment = experiment_of(state, request);
  if (!experiment) return;
  std::optional<NetworkRun> run;
  for (auto _ : state) {
    Problems problems;
    run = run_network(*experiment, request, problems);
    if (!run) return state.SkipWithError(problems.text().c_str());
  }
  const auto sum = [&](auto of) { return std::accumulate(run->layers.begin(), run->layers.end(), 0.0, of); };
  state.counters["layers"] = static_cast<double>(run->layers.size());
  state.counters["macs"] = sum([](double s, const LayerRun& l) { return s + static_cast<double>(l.macs * l.copies); });
  state.counters["cycles"] =
      sum([](double s, const LayerRun& l) { return s + static_cast<double>(l.cycles * l.copies); });
}
BENCHMARK_CAPTURE(network, vgg16_isaac_replay, "isaac", "vgg16", "replay")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(network, vgg16_isaac_analytic, "isaac", "vgg16", "analytic")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace pj

BENCHMARK_MAIN();

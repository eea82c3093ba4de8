// SPDX-License-Identifier: Apache-2.0
// Import of ONNX files: time and, as a count of work, layers made. The weights lie beside the model and are not read.
#include <benchmark/benchmark.h>

#include <filesystem>

#include "configs/schema/network.pb.h"
#include "tests/unit/onnx_import/networks.h"
#include "workloads/import/importers.h"

namespace pj {
namespace {

void import(benchmark::State& state, onnx_test::ModelBuilder model, const std::vector<std::string>& dims) {
  const auto folder = std::filesystem::temp_directory_path() / "pj_onnx_bench";
  std::filesystem::create_directories(folder);
  model.write(folder / "model.onnx");
  ImportOptions options;
  options.dims = dims;
  std::int64_t layers = 0;
  for (auto _ : state) {
    Problems problems;
    picojoule::schema::Network network;
    if (!import_onnx((folder / "model.onnx").string(), options, network, problems)) {
      state.SkipWithError(problems.text().c_str());
    }
    layers += network.layer_size();
  }
  state.counters["layers"] = benchmark::Counter(static_cast<double>(layers), benchmark::Counter::kAvgIterations);
  std::filesystem::remove_all(folder);
}

void resnet50(benchmark::State& state) { import(state, onnx_test::resnet50(), {"batch=1"}); }
void bert_base(benchmark::State& state) { import(state, onnx_test::bert_base(), {"batch=1", "sequence=128"}); }

// 512 MiB of weights in eight matrices.
void half_a_gibibyte_of_weights(benchmark::State& state) {
  onnx_test::ModelBuilder m(17);
  std::string x = m.input("x", {"batch", 4096});
  for (int i = 0; i < 8; ++i) x = m.node("MatMul", {x, m.weight({4096, 4096})});
  m.output(x);
  import(state, std::move(m), {"batch=1"});
}

BENCHMARK(resnet50)->Unit(benchmark::kMillisecond);
BENCHMARK(bert_base)->Unit(benchmark::kMillisecond);
BENCHMARK(half_a_gibibyte_of_weights)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace pj

BENCHMARK_MAIN();

// SPDX-License-Identifier: Apache-2.0
// Speed of value mode in cell operations a second on one thread: cells x steps x windows.
#include <benchmark/benchmark.h>
#include <tbb/task_arena.h>

#include <random>

#include "memory/pim/values/pim_layer.h"

namespace pj {
namespace {

Eigen::MatrixXi any(std::mt19937& random, Eigen::Index rows, Eigen::Index columns, ValueRange range) {
  std::uniform_int_distribution<int> value(range.lowest, range.highest);
  return Eigen::MatrixXi::NullaryExpr(rows, columns, [&] { return value(random); });
}

PimSpec macro(PimEncoding encoding, std::int64_t active_rows) {
  PimSpec spec;
  spec.encoding = encoding;
  spec.active_rows = active_rows;
  spec.cell_bits = encoding == PimEncoding::kXnor ? 1 : 2;
  PimPart converter;
  converter.stage = PimStage::kConverter;
  converter.bits = lossless_bits(spec);
  spec.parts.push_back(converter);
  return spec;
}

// 8-bit operands, K = 512, M = 128, 512 windows.
void multiply(benchmark::State& state, const PimSpec& spec, const DeviceSpec& device) {
  std::mt19937 random(1);
  const Eigen::MatrixXi weights = any(random, 512, 128, weight_range(spec));
  const Eigen::MatrixXi inputs = any(random, 512, 512, input_range(spec));
  Problems problems;
  const auto layer = PimLayer::program(spec, device, weights, 1, {}, problems);
  if (!layer) return state.SkipWithError(problems.text().c_str());
  tbb::task_arena(1).execute([&] {
    for (auto _ : state) benchmark::DoNotOptimize(layer->multiply(inputs, 0, {}, problems));
  });
  const double cells = 512.0 * 128.0 * static_cast<double>(weight_digits(spec).size());
  const double operations = cells * static_cast<double>(input_digits(spec).size()) * 512.0;
  state.counters["cell_operations"] = operations;
  state.counters["cell_operations_per_second"] =
      benchmark::Counter(operations, benchmark::Counter::kIsIterationInvariantRate);
}

DeviceSpec programmed_with_noise() {
  DeviceSpec device;
  device.programming = ProgrammingNoise::kOfRange;
  device.programming_amount = 0.05;
  return device;
}

DeviceSpec read_with_noise() {
  DeviceSpec device = programmed_with_noise();
  device.read = ReadNoise::kOfRange;
  device.read_amount = 0.01;
  return device;
}

BENCHMARK_CAPTURE(multiply, offset, macro(PimEncoding::kOffset, 128), {})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(multiply, differential, macro(PimEncoding::kDifferential, 128), {})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(multiply, xnor, macro(PimEncoding::kXnor, 128), {})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(multiply, offset_16_rows, macro(PimEncoding::kOffset, 16), {})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(multiply, offset_programming_noise, macro(PimEncoding::kOffset, 128), programmed_with_noise())
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(multiply, offset_read_noise, macro(PimEncoding::kOffset, 128), read_with_noise())
    ->Unit(benchmark::kMillisecond);

void program(benchmark::State& state) {
  std::mt19937 random(1);
  const PimSpec spec = macro(PimEncoding::kOffset, 128);
  const Eigen::MatrixXi weights = any(random, 512, 128, weight_range(spec));
  Problems problems;
  tbb::task_arena(1).execute([&] {
    for (auto _ : state)
      benchmark::DoNotOptimize(PimLayer::program(spec, programmed_with_noise(), weights, 1, {}, problems));
  });
  state.counters["cells_per_second"] =
      benchmark::Counter(512.0 * 128.0 * 4.0 * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(program)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace pj

BENCHMARK_MAIN();

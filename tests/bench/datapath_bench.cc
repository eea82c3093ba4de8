// SPDX-License-Identifier: Apache-2.0
// Speed of the clocked datapath in unit-cycles a second, with operand fetch and counting; and one whole layer of
// VGG-16.
#include <benchmark/benchmark.h>

#include "sim/cycle/systolic_datapath.h"

namespace pj {
namespace {

// Arguments: rows, columns, bits, steps of a pass. Making the feed is timed too.
void stream(benchmark::State& state, Tensor stationary) {
  const std::int64_t rows = state.range(0);
  const std::int64_t columns = state.range(1);
  const int bits = static_cast<int>(state.range(2));
  const std::int64_t length = state.range(3);
  const bool os = stationary == Tensor::kOutput;
  const Einsum einsum = os ? gemm_einsum({rows, length, columns, 1}, {bits, bits, bits, 32})
                           : gemm_einsum({length, rows, columns, 1}, {bits, bits, bits, 32});
  OperandStore store(einsum, 1);
  const int m = einsum.dim("M"), c = einsum.dim("C"), p = einsum.dim("P");
  const PassRange range{{0, 0, 0, 0}, {{os ? c : p, 1, length}}, {{os ? p : c, 1, rows}}, {{m, 1, columns}}};
  FanoutSpec grid;
  grid.rows = rows;
  grid.columns = columns;
  SystolicDatapath array(datapath_spec(grid, einsum, stationary));
  for (auto _ : state) {
    array.start_pass(make_pass_feed(einsum, store, stationary, range, {rows, columns}), HeldWords::kChanged);
    while (array.busy()) array.clock();
  }
  state.counters["unit_cycles_per_second"] =
      benchmark::Counter(static_cast<double>(array.counters().cycles * rows * columns), benchmark::Counter::kIsRate);
}

void weight_stationary(benchmark::State& state) { stream(state, Tensor::kWeight); }
void output_stationary(benchmark::State& state) { stream(state, Tensor::kOutput); }

void sizes(benchmark::internal::Benchmark* bench) {
  bench->Args({32, 32, 8, 4096})->Args({128, 128, 8, 4096})->Args({256, 256, 8, 4096});
  bench->Args({32, 32, 16, 4096})->Args({32, 32, 8, 49})->Args({128, 128, 8, 49})->Args({128, 128, 8, 1});
}
BENCHMARK(weight_stationary)->Apply(sizes);
BENCHMARK(output_stationary)->Apply(sizes);

// conv1_2 of VGG-16 (Simonyan, Zisserman, 2014): 64 -> 64 channels, 224 x 224, 3 x 3, pad 1; 32 x 32, ws.
void vgg16_conv1_2(benchmark::State& state) {
  ConvShape shape;
  shape.channels = shape.filters = 64;
  shape.height = shape.width = 224;
  shape.filter_rows = shape.filter_columns = 3;
  shape.pad_top = shape.pad_bottom = shape.pad_left = shape.pad_right = 1;
  const Einsum einsum = conv_einsum(shape, {});
  OperandStore store(einsum, 1);
  const int m = einsum.dim("M"), c = einsum.dim("C"), p = einsum.dim("P"), q = einsum.dim("Q");
  const auto at = [&einsum](std::vector<std::int64_t>& base, const char* dim) -> std::int64_t& {
    return base[static_cast<std::size_t>(einsum.dim(dim))];
  };
  FanoutSpec grid;
  grid.rows = grid.columns = 32;
  for (auto _ : state) {
    SystolicDatapath array(datapath_spec(grid, einsum, Tensor::kWeight));
    for (std::int64_t tile = 0; tile < 36; ++tile) {
      PassRange range{std::vector<std::int64_t>(8, 0), {{p, 1, 224}, {q, 1, 224}}, {{c, 1, 32}}, {{m, 1, 32}}};
      at(range.base, "M") = tile % 2 * 32;
      at(range.base, "C") = tile / 2 % 2 * 32;
      at(range.base, "R") = tile / 4 % 3;
      at(range.base, "S") = tile / 12;
      array.start_pass(make_pass_feed(einsum, store, Tensor::kWeight, range, {32, 32}), HeldWords::kChanged);
      while (array.busy()) array.clock();
    }
    state.counters["cycles"] = static_cast<double>(array.counters().cycles);
    if (array.counters().macs != einsum.macs()) state.SkipWithError("not every product was made");
  }
}
BENCHMARK(vgg16_conv1_2)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace pj

BENCHMARK_MAIN();

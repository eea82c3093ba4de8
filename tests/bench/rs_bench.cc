// SPDX-License-Identifier: Apache-2.0
// Speed of the row stationary datapath in unit-cycles a second: operand fetch, sums outside and counting included.
// CONV3 of AlexNet on the 12 x 14 units of Eyeriss with the parameters of Chen et al., JSSC 2017, Table III: n 4, p 16,
// q 4, r 1, t 4, e 13, m 64.
#include <benchmark/benchmark.h>

#include "sim/cycle/row_stationary/datapath.h"
#include "tests/unit/cycle/rs_machine.h"

namespace pj {
namespace {

using test::loops_of;
using test::loops_on;

Einsum conv3(int bits) {
  ConvShape shape;
  shape.batch = 4;
  shape.channels = 256;
  shape.filters = 384;
  shape.height = shape.width = 13;
  shape.filter_rows = shape.filter_columns = 3;
  shape.pad_top = shape.pad_bottom = shape.pad_left = shape.pad_right = 1;
  return conv_einsum(shape, {bits, bits, bits, 48});
}

Mapping conv3_mapping(const Einsum& e) {
  Mapping mapping;
  mapping.temporal = {loops_of(e, {{"M", 6}, {"C", 64}}), loops_of(e, {{"N", 4}, {"Q", 13}}),
                      loops_of(e, {{"C", 4}, {"S", 3}}), loops_of(e, {{"M", 16}})};
  mapping.spatial = {loops_on(e, SpatialAxis::kRows, {{"M", 4}, {"R", 3}})};
  mapping.spatial[0].push_back({e.dim("P"), 13, SpatialAxis::kColumns});
  return mapping;
}

// Arguments: bits; percent of inputs that are not zero. One iteration is up to 64 passes of 9,984 steps.
void row_stationary(benchmark::State& state) {
  const Einsum einsum = conv3(static_cast<int>(state.range(0)));
  const MachineSpec machine = test::rs_machine({});
  const Mapping mapping = conv3_mapping(einsum);
  const LoopNest nest(einsum, machine, mapping);
  OperandStore store(einsum, 1, {1.0, static_cast<double>(state.range(1)) / 100.0});
  std::int64_t unit_cycles = 0;
  for (auto _ : state) {
    RowStationaryDatapath array(nest, store);
    for (int pass = 0; pass < 64 && array.next_pass(); ++pass) array.run_pass();
    unit_cycles += array.totals().steps * machine.fanouts.front().rows * machine.fanouts.front().columns;
    if (array.totals().macs.all != array.totals().steps * array.units()) state.SkipWithError("an idle unit");
  }
  state.counters["unit_cycles_per_second"] =
      benchmark::Counter(static_cast<double>(unit_cycles), benchmark::Counter::kIsRate);
}
BENCHMARK(row_stationary)->Args({16, 100})->Args({16, 40})->Args({8, 100})->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace pj

BENCHMARK_MAIN();

// SPDX-License-Identifier: Apache-2.0
// Speed of the row stationary datapath in unit-cycles a second: operand fetch, sums outside and counting included.
// CONV3 of AlexNet on the 12 x 14 units of Eyeriss.
#include <benchmark/benchmark.h>

#include "sim/cycle/row_stationary/datapath.h"
#include "tests/bench/conv3.h"

namespace pj {
namespace {

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

// SPDX-License-Identifier: Apache-2.0
// Speed of the cycle engine in unit-cycles a second: a GEMM on systolic arrays of several sizes, one whole layer of
// VGG-16 there, and one of AlexNet on a row stationary array; with memories, operands, counting and the comparison with
// the reference.
#include <benchmark/benchmark.h>

#include "dataflow/mapping/mapping.h"
#include "sim/cycle/layer_cycle.h"
#include "tests/bench/conv3.h"

extern "C" __attribute__((visibility("default"))) int sc_main(int, char**) { return 1; }

namespace pj {
namespace {

ComponentId add_component(MachineSpec& machine, const char* name, const char* kind) {
  Component component;
  component.id = {static_cast<std::int32_t>(machine.components.size())};
  component.name = name;
  component.kind = kind;
  component.clock = "core";
  component.frequency = megahertz(700);
  machine.components.push_back(component);
  return component.id;
}

void add_memory(MachineSpec& machine, const char* name, const char* kind_name, MemoryKind kind) {
  MemorySpec memory;
  memory.id = add_component(machine, name, kind_name);
  memory.kind = kind;
  memory.keeps = TensorSet::all();
  memory.width_bits = 256;
  machine.memories.push_back(memory);
}

// An SRAM above a square array with exposed preload.
MachineSpec square_machine(std::int64_t size) {
  MachineSpec machine;
  machine.name = "square";
  add_memory(machine, "buffer", "sram", MemoryKind::kSram);
  FanoutSpec array;
  array.id = add_component(machine, "array", "systolic");
  array.rows = array.columns = size;
  machine.fanouts.push_back(array);
  add_memory(machine, "registers", "register_file", MemoryKind::kRegisterFile);
  machine.mac.id = add_component(machine, "mac", "mac");
  return machine;
}

// What stays in the array: that tensor alone is kept in the registers.
Mapping empty_mapping(Tensor stationary) {
  Mapping mapping;
  mapping.temporal.resize(2);
  mapping.spatial.resize(1);
  mapping.bypass.resize(2);
  for (const Tensor tensor : kOperands) {
    if (tensor != stationary) mapping.bypass[1].insert(tensor);
  }
  return mapping;
}

void run(benchmark::State& state, const Einsum& einsum, const Mapping& mapping, const MachineSpec& machine) {
  const std::int64_t units = machine.fanouts.front().rows * machine.fanouts.front().columns;
  const LoopNest nest(einsum, machine, mapping);
  std::int64_t cycles = 0;
  for (auto _ : state) {
    const CycleResult result = simulate_cycles(nest, {false, 0}, 1, std::nullopt);
    if (result.mismatch) state.SkipWithError("wrong outputs");
    cycles += result.array_cycles;
  }
  state.counters["cycles"] = static_cast<double>(cycles) / static_cast<double>(state.iterations());
  state.counters["unit_cycles_per_second"] =
      benchmark::Counter(static_cast<double>(cycles * units), benchmark::Counter::kIsRate);
}

// Arguments: array size, GEMM rows.
void gemm(benchmark::State& state, Tensor stationary) {
  const std::int64_t size = state.range(0), length = state.range(1);
  const bool os = stationary == Tensor::kOutput;
  const Einsum einsum = os ? gemm_einsum({size * 4, length, size * 4, 1}, {8, 8, 8, 32})
                           : gemm_einsum({length, size * 4, size * 4, 1}, {8, 8, 8, 32});
  const int m = einsum.dim("M"), c = einsum.dim("C"), p = einsum.dim("P");
  Mapping mapping = empty_mapping(stationary);
  mapping.temporal[0] = {{m, 4}, {os ? p : c, 4}};
  mapping.spatial[0] = {{os ? p : c, size, SpatialAxis::kRows}, {m, size, SpatialAxis::kColumns}};
  mapping.temporal[1] = {{os ? c : p, length}};
  run(state, einsum, mapping, square_machine(size));
}

void cycle_weight_stationary(benchmark::State& state) { gemm(state, Tensor::kWeight); }
void cycle_output_stationary(benchmark::State& state) { gemm(state, Tensor::kOutput); }
BENCHMARK(cycle_weight_stationary)->Args({32, 4096})->Args({128, 4096})->Unit(benchmark::kMillisecond);
BENCHMARK(cycle_output_stationary)->Args({32, 4096})->Args({128, 4096})->Unit(benchmark::kMillisecond);

// conv1_2 of VGG-16 (Simonyan, Zisserman, 2014): 64 -> 64 channels, 224 x 224, 3 x 3, pad 1; 32 x 32, ws.
void cycle_vgg16_conv1_2(benchmark::State& state) {
  ConvShape shape;
  shape.channels = shape.filters = 64;
  shape.height = shape.width = 224;
  shape.filter_rows = shape.filter_columns = 3;
  shape.pad_top = shape.pad_bottom = shape.pad_left = shape.pad_right = 1;
  const Einsum einsum = conv_einsum(shape, {});
  const auto dim = [&einsum](const char* name) { return einsum.dim(name); };
  Mapping mapping = empty_mapping(Tensor::kWeight);
  mapping.temporal[0] = {{dim("R"), 3}, {dim("S"), 3}, {dim("C"), 2}, {dim("M"), 2}};
  mapping.spatial[0] = {{dim("C"), 32, SpatialAxis::kRows}, {dim("M"), 32, SpatialAxis::kColumns}};
  mapping.temporal[1] = {{dim("P"), 224}, {dim("Q"), 224}};
  run(state, einsum, mapping, square_machine(32));
}
BENCHMARK(cycle_vgg16_conv1_2)->Unit(benchmark::kMillisecond);

// Argument: bits of operands. 598 M MACs on 12 x 14 units.
void cycle_alexnet_conv3(benchmark::State& state) {
  const Einsum einsum = conv3(static_cast<int>(state.range(0)));
  run(state, einsum, conv3_mapping(einsum), test::rs_machine({}));
}
BENCHMARK(cycle_alexnet_conv3)->Arg(16)->Arg(8)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace pj

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

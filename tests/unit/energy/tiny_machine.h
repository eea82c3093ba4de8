// SPDX-License-Identifier: Apache-2.0
// A machine of one part of each kind, and a run of two layers on it, for tests of the ledger and the reports.
#pragma once

#include <string>
#include <vector>

#include "sim/energy/run_cost.h"
#include "sim/experiment/run_result.h"

namespace pj::tiny {

inline constexpr ComponentId kDram{0};
inline constexpr ComponentId kGlb{1};
inline constexpr ComponentId kRegisters{2};
inline constexpr ComponentId kGrid{3};
inline constexpr ComponentId kMacs{4};
inline constexpr ComponentId kVector{5};

inline Component part(ComponentId id, const std::string& name, const std::string& kind, std::int64_t instances = 1) {
  Component component;
  component.id = id;
  component.name = name;
  component.kind = kind;
  component.clock = "core";
  component.frequency = megahertz(500);
  component.instances = instances;
  return component;
}

inline MemorySpec memory(ComponentId id, MemoryKind kind, std::int64_t capacity_bits, std::int64_t width_bits) {
  MemorySpec spec;
  spec.id = id;
  spec.kind = kind;
  spec.keeps = TensorSet::all();
  if (kind != MemoryKind::kOffchip) spec.capacity_bits = capacity_bits;
  spec.width_bits = width_bits;
  return spec;
}

// DDR4 of 64 bit, a 64 KiB buffer of 64 bit, 2 x 2 nodes with one 8-bit weight register and one multiplier each.
inline MachineSpec machine() {
  MachineSpec m;
  m.name = "tiny";
  m.components = {
      part(kDram, "dram", "offchip"),  part(kGlb, "glb", "sram"),     part(kRegisters, "weights", "register_file", 4),
      part(kGrid, "grid", "systolic"), part(kMacs, "macs", "mac", 4), part(kVector, "vector", "vector")};
  m.components[0].boundary = Boundary::kDram;
  m.memories = {memory(kDram, MemoryKind::kOffchip, 0, 64), memory(kGlb, MemoryKind::kSram, 64 * 1024 * 8, 64),
                memory(kRegisters, MemoryKind::kRegisterFile, 8, 8)};
  m.memories[0].energy_row = "ddr4";
  FanoutSpec grid;
  grid.id = kGrid;
  grid.above = 1;
  grid.rows = 2;
  grid.columns = 2;
  m.fanouts = {grid};
  m.mac.id = kMacs;
  VectorSpec vector;
  vector.id = kVector;
  vector.lanes = 4;
  vector.memory = 1;
  m.vector_unit = vector;
  return m;
}

// conv: 1000 MACs in 300 cycles, 50 of them waiting for dram; twice. relu: 40 compares in 10 cycles.
inline NetworkRun run() {
  NetworkRun r;
  r.engine = "replay";
  r.rules = "picojoule";
  r.workload = "two_layers";
  r.policies = {"tensors stay in glb if they fit"};
  LayerRun conv;
  conv.name = "block/conv";
  conv.op = "conv";
  conv.unit = "array";
  conv.copies = 2;
  conv.macs = 1000;
  conv.cycles = 300;
  conv.compute_cycles = 250;
  conv.stalls = {{"dram", 50}};
  conv.utilization = 1000.0 / (300.0 * 4.0);
  conv.events.record({kMacs, Action::kMac, Tensor::kNone, 1000});
  conv.events.record({kDram, Action::kRead, Tensor::kInput, 10});
  conv.events.record({kGlb, Action::kRead, Tensor::kInput, 200});
  conv.events.record({kGlb, Action::kAdd, Tensor::kPartialSum, 30});
  conv.events.record({kGrid, Action::kHop, Tensor::kInput, 400});
  conv.traffic = {{kDram, Tensor::kInput, 636, 0}};
  conv.mapping = "for m in 0..2";
  conv.residency = {{"input", "dram"}};
  LayerRun relu;
  relu.name = "relu";
  relu.op = "relu";
  relu.unit = "vector";
  relu.vector_operations = 40;
  relu.cycles = 10;
  relu.compute_cycles = 10;
  relu.utilization = 1.0;
  relu.events.record({kVector, Action::kCompare, Tensor::kNone, 40});
  r.layers = {conv, relu};
  return r;
}

inline Technology technology(const std::string& name = "horowitz_45nm") {
  Problems problems;
  auto loaded = Technology::load(std::string(PJ_SOURCE_DIR) + "/configs/technology/" + name + ".textproto", problems);
  if (!loaded) throw std::runtime_error(problems.text());
  return *loaded;
}

inline RunCost cost(const std::string& technology_name = "horowitz_45nm") {
  Problems problems;
  auto priced = price_run(run(), machine(), technology(technology_name), {Bits{}, Bits{}}, problems);
  if (!priced) throw std::runtime_error(problems.text());
  return *priced;
}

}  // namespace pj::tiny

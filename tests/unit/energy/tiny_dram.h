// SPDX-License-Identifier: Apache-2.0
// The tiny machine with a DDR3-1600 (12.8 GB/s) in place of its off-chip memory, and a run whose figures are round:
// conv waits for it in 375 of 625 cycles (1000 clocks of the memory), twice; relu leaves it alone for 10 cycles.
// Prices (dram_costs_test.cc): activate 14250 pJ, read 5700, write 6000, refresh 165000, a clock of standby 675;
// on the pins 1024 a read and 768 a write, in the PHY 256 and 128.
#pragma once

#include <memory>

#include "memory/dram/dram_events.h"
#include "tests/unit/energy/dram_examples.h"
#include "tests/unit/energy/tiny_machine.h"

namespace pj::tiny {

inline DramSpec ddr3() {
  DramSpec spec = dram_examples::ddr3_micron();
  spec.name = "ddr3";
  spec.standard = "DDR3";
  spec.organization.rows = 16384;
  spec.organization.columns = 1024;
  spec.map = AddressMap(
      {{AddressField::kRow, 14}, {AddressField::kBank, 3}, {AddressField::kColumn, 10}, {AddressField::kByte, 3}}, {});
  spec.io = DramLink{2.0, 1.5, "measured", "a paper"};
  spec.phy = DramLink{0.5, 0.25, "estimated", "another"};
  return spec;
}

inline MachineSpec dram_machine(const DramSpec& spec = ddr3()) {
  MachineSpec m = machine();
  m.components[0].kind = "dram";
  m.memories[0].kind = MemoryKind::kDram;
  m.memories[0].energy_row.clear();
  m.memories[0].dram = std::make_shared<const DramSpec>(spec);
  return m;
}

inline void count(DramStats& stats, DramCommand command, Tensor tensor, std::int64_t times) {
  stats.commands[static_cast<std::size_t>(command)] += times;
  stats.commands_for[static_cast<std::size_t>(command)][static_cast<std::size_t>(tensor)] += times;
}

// 100 bursts of 4 clocks, 6400 bytes.
inline DramStats busy() {
  DramStats s;
  count(s, DramCommand::kActivate, Tensor::kWeight, 4);
  count(s, DramCommand::kActivate, Tensor::kInput, 2);
  count(s, DramCommand::kRead, Tensor::kWeight, 60);
  count(s, DramCommand::kRead, Tensor::kInput, 30);
  count(s, DramCommand::kWrite, Tensor::kOutput, 10);
  s.commands[static_cast<std::size_t>(DramCommand::kPrecharge)] = 2;
  s.commands[static_cast<std::size_t>(DramCommand::kRefresh)] = 1;
  const auto bus = [&s](BusUse use, std::int64_t clocks) { s.bus[static_cast<std::size_t>(use)] = clocks; };
  bus(BusUse::kData, 400);
  bus(BusUse::kIdle, 300);
  bus(BusUse::kRowMiss, 120);
  bus(BusUse::kTurnaround, 80);
  bus(BusUse::kRefresh, 100);
  s.ranks = {700, 300, 0, 0};
  s.row_hits = 94;
  s.row_closed = 4;
  s.row_conflicts = 2;
  s.forwarded = 3;
  s.clocks = 1000;
  return s;
}

inline DramStats idle(std::int64_t clocks) {
  DramStats s;
  s.bus[static_cast<std::size_t>(BusUse::kIdle)] = clocks;
  s.ranks = {0, clocks, 0, 0};
  s.clocks = clocks;
  return s;
}

inline void act(LayerRun& layer, const DramSpec& spec, const DramStats& stats) {
  layer.drams = {{kDram, stats}};
  record_dram_events(spec, stats, kDram, layer.events);
}

inline NetworkRun dram_run(const DramSpec& spec = ddr3()) {
  NetworkRun r = run();
  LayerRun& conv = r.layers[0];
  conv.cycles = 625;
  conv.stalls = {{"weight: dram row miss", 200}, {"input: dram bus", 175}};
  conv.utilization = 1000.0 / (625.0 * 4.0);
  conv.events.clear();
  conv.events.record({kMacs, Action::kMac, Tensor::kNone, 1000});
  conv.events.record({kDram, Action::kAdd, Tensor::kPartialSum, 30});
  conv.traffic = {{kDram, Tensor::kWeight, 60 * 512, 0},
                  {kDram, Tensor::kInput, 30 * 512, 0},
                  {kDram, Tensor::kOutput, 0, 10 * 512}};
  act(conv, spec, busy());
  act(r.layers[1], spec, idle(16));
  return r;
}

inline RunCost dram_cost(const DramSpec& spec = ddr3(), const std::string& technology_name = "horowitz_45nm") {
  Problems problems;
  auto priced = price_run(dram_run(spec), dram_machine(spec), technology(technology_name), {Bits{}, Bits{}}, problems);
  if (!priced) throw std::runtime_error(problems.text());
  return *priced;
}

}  // namespace pj::tiny

// SPDX-License-Identifier: Apache-2.0
// Every field of a report, declared once: JSON key, unit, meaning. The JSON writer and reader and the tables of
// docs/report.md follow these lists; `visit_fields(report, f)` calls f(declaration, member) in the order of the file.
#pragma once

#include "arch/base/stat.h"
#include "sim/report/if_is.h"
#include "sim/report/report.h"
#include "sim/report/report_values_fields.h"

namespace pj {

template <class R, class F>
IfIs<R, ReportCategories> visit_fields(R& r, F&& f) {
  f(StatDecl{"arithmetic", "pJ", "multiply, add, compare, multiply-accumulate, vector operations"}, r.arithmetic);
  f(StatDecl{"movement", "pJ", "memory accesses and links"}, r.movement);
  f(StatDecl{"conversion", "pJ", "between analog, digital and optical"}, r.conversion);
  f(StatDecl{"control", "pJ", "clock of the registers listed in docs/models/energy.md"}, r.control);
  f(StatDecl{"static", "pJ", "leakage, and refresh and standby of DRAM, over the time of the run"}, r.static_);
}

template <class R, class F>
IfIs<R, ReportClock> visit_fields(R& r, F&& f) {
  f(StatDecl{"name", "", "of the clock"}, r.name);
  f(StatDecl{"frequency_hz", "Hz", "of the clock"}, r.frequency_hz);
}

template <class R, class F>
IfIs<R, ReportTechnology> visit_fields(R& r, F&& f) {
  f(StatDecl{"name", "", "of the technology"}, r.name);
  f(StatDecl{"node_nm", "nm", "node the prices hold for"}, r.node_nm);
  f(StatDecl{"voltage_v", "V", "at which the rows were published; 0 = not stated"}, r.voltage_v);
  f(StatDecl{"sram_cell", "", "transistor type of memory cells, which decides their leakage"}, r.sram_cell);
  f(StatDecl{"temperature_k", "K", "at which memories leak"}, r.temperature_k);
  f(StatDecl{"wire_model", "", "name of the wire rows used"}, r.wire_model);
  f(StatDecl{"wire_activity", "", "transitions per bit sent"}, r.wire_activity);
}

template <class R, class F>
IfIs<R, ReportComponent> visit_fields(R& r, F&& f) {
  f(StatDecl{"name", "", "of the component"}, r.name);
  f(StatDecl{"kind", "", "dram, offchip, sram, register_file, systolic, mac, vector"}, r.kind);
  f(StatDecl{"level", "", "of a memory, 0 = outermost; null for anything else"}, r.level);
  f(StatDecl{"boundary", "", "chip, package, dram, board, host"}, r.boundary);
  f(StatDecl{"clock", "", "name of its clock"}, r.clock);
  f(StatDecl{"instances", "1", "physical copies"}, r.instances);
  f(StatDecl{"area_mm2", "mm2", "of all instances; null if no area is modelled"}, r.area_mm2);
  f(StatDecl{"area_kind", "", "table, interpolated, scaled; empty without area"}, r.area_kind);
  f(StatDecl{"area_how", "", "how the area was found"}, r.area_how);
  f(StatDecl{"area_source", "", "paper, table or tool of the area"}, r.area_source);
  f(StatDecl{"parameters", "",
             "what decides its counts, times and prices, by the names --set takes; none in older files"},
    r.parameters);
}

template <class R, class F>
IfIs<R, ReportCharge> visit_fields(R& r, F&& f) {
  f(StatDecl{"component", "", "that acted"}, r.component);
  f(StatDecl{"level", "", "of a memory, 0 = outermost; null for anything else"}, r.level);
  f(StatDecl{"action", "",
             "mac, multiply, add, compare, read, write, hop, clock, leak; of a DRAM activate, read_burst, "
             "write_burst, io_read, io_write, phy_read, phy_write, refresh, refresh_bank, active_standby, "
             "precharge_standby, active_power_down, precharge_power_down"},
    r.action);
  f(StatDecl{"tensor", "", "none, weight, input, output, partial_sum"}, r.tensor);
  f(StatDecl{"category", "", "the one category of the action"}, r.category);
  f(StatDecl{"boundary", "", "of the component"}, r.boundary);
  f(StatDecl{"count", "1", "actions; clock and leak: cycles x instances; standby and power-down: clocks x ranks"},
    r.count);
  f(StatDecl{"activity", "1", "factor on the price; 1 = as the price states"}, r.activity);
  f(StatDecl{"pj_per_action", "pJ", "price of one action"}, r.pj_per_action);
  f(StatDecl{"energy_pj", "pJ", "count x activity x pj_per_action"}, r.energy_pj);
  f(StatDecl{"price_kind", "", "table, interpolated, scaled"}, r.price_kind);
  f(StatDecl{"calibrated", "", "true if the price was fitted to a measurement"}, r.calibrated);
  f(StatDecl{"how", "", "how the price was found"}, r.how);
  f(StatDecl{"source", "", "paper, table or tool of the price"}, r.source);
}

template <class R, class F>
IfIs<R, ReportTraffic> visit_fields(R& r, F&& f) {
  f(StatDecl{"component", "", "memory"}, r.component);
  f(StatDecl{"tensor", "", "weight, input, output, partial_sum"}, r.tensor);
  f(StatDecl{"read_bytes", "byte", "data read, not rounded up to accesses; a begun byte counts"}, r.read_bytes);
  f(StatDecl{"written_bytes", "byte", "data written, likewise"}, r.written_bytes);
}

template <class R, class F>
IfIs<R, ReportMovement> visit_fields(R& r, F&& f) {
  f(StatDecl{"component", "", "memory or network"}, r.component);
  f(StatDecl{"level", "", "of a memory, 0 = outermost; null for anything else"}, r.level);
  f(StatDecl{"tensor", "", "weight, input, output, partial_sum"}, r.tensor);
  f(StatDecl{"energy_pj", "pJ", "of reads, writes, hops, activates and bursts, all layers"}, r.energy_pj);
}

template <class R, class F>
IfIs<R, ReportDram> visit_fields(R& r, F&& f) {
  f(StatDecl{"component", "", "memory of kind dram"}, r.component);
  f(StatDecl{"spec", "", "name of its spec"}, r.spec);
  f(StatDecl{"channels", "1", "each with a data bus of its own"}, r.channels);
  f(StatDecl{"clock_hz", "Hz", "clock of the memory, two beats each"}, r.clock_hz);
  f(StatDecl{"peak_bandwidth", "byte/s", "of all channels, data in every clock"}, r.peak_bandwidth);
  f(StatDecl{"achieved_bandwidth", "byte/s", "bytes / seconds of the layer, of the run"}, r.achieved_bandwidth);
  f(StatDecl{"bytes", "byte", "read and written, as in bytes_by_level"}, r.bytes);
  f(StatDecl{"bus_bytes", "byte", "of the bursts that moved them: begun bursts whole, forwarded reads not"},
    r.bus_bytes);
  f(StatDecl{"bus_clocks", "clock",
             "of the data buses of all channels, by use: data, idle, row_miss, bank_group, turnaround, refresh, queue, "
             "command_bus, power_down; of one bus they sum to the time"},
    r.bus_clocks);
  f(StatDecl{"data_share", "1", "share of bus_clocks that carried data"}, r.data_share);
  f(StatDecl{"row_hits", "1", "bursts that found their row open"}, r.row_hits);
  f(StatDecl{"row_closed", "1", "bursts that found their bank closed"}, r.row_closed);
  f(StatDecl{"row_conflicts", "1", "bursts that found another row open"}, r.row_conflicts);
  f(StatDecl{"row_hit_rate", "1", "row_hits / all three; 0 without bursts"}, r.row_hit_rate);
  f(StatDecl{"forwarded_reads", "1", "reads answered from the write queue, without a command"}, r.forwarded_reads);
  f(StatDecl{"commands", "1", "ACT, RD, WR, PRE, PREA, REF, REFB"}, r.commands);
}

// What a layer and the totals share.
template <class R, class F>
void visit_work(R& r, F&& f) {
  f(StatDecl{"macs", "1", "multiply-accumulates, padding included"}, r.macs);
  f(StatDecl{"vector_operations", "1", "multiplies, adds and compares of vector layers"}, r.vector_operations);
  f(StatDecl{"cycles", "cycle", "of the compute clock"}, r.cycles);
  f(StatDecl{"compute_cycles", "cycle", "what the array or vector unit alone needs"}, r.compute_cycles);
  f(StatDecl{"stall_cycles", "cycle", "cycles - compute_cycles"}, r.stall_cycles);
  f(StatDecl{"stall_reasons", "cycle", "stall cycles by what was waited for"}, r.stall_reasons);
  f(
      StatDecl{
          "utilization", "1",
          "share of the peak: MACs / (cycles x peak_macs_per_cycle); of a vector layer operations / (cycles x lanes)"},
      r.utilization);
  f(StatDecl{"seconds", "s", "cycles / compute clock"}, r.seconds);
  f(StatDecl{"energy_pj", "pJ", "sum of the categories"}, r.energy_pj);
  f(StatDecl{"pj_per_mac", "pJ", "energy_pj / macs; 0 without MACs"}, r.pj_per_mac);
}

template <class R, class F>
IfIs<R, ReportTotals> visit_fields(R& r, F&& f) {
  visit_work(r, f);
  f(StatDecl{"average_watts", "W", "energy / seconds"}, r.average_watts);
  f(StatDecl{"tops_per_watt", "1e12/J", "2 x macs / energy: one MAC is two operations"}, r.tops_per_watt);
  f(StatDecl{"area_mm2", "mm2", "sum over the components whose area is modelled"}, r.area_mm2);
  f(StatDecl{"dram_bytes", "byte", "read and written off chip"}, r.dram_bytes);
  f(StatDecl{"by_category_pj", "pJ", "energy by category"}, r.by_category_pj);
  f(StatDecl{"movement_pj", "pJ", "movement by component and tensor"}, r.movement_pj);
  f(StatDecl{"drams", "", "what each DRAM did; none in older files"}, r.drams);
}

template <class R, class F>
IfIs<R, ReportRate> visit_fields(R& r, F&& f) {
  f(StatDecl{"component", "", "name"}, r.component);
  f(StatDecl{"action", "", "what it does"}, r.action);
  f(StatDecl{"per_second", "1/s", "all copies together"}, r.per_second);
  f(StatDecl{"pj_per_action", "pJ", "price of one"}, r.pj_per_action);
  f(StatDecl{"watts", "W", "per_second x pj_per_action"}, r.watts);
}

template <class R, class F>
IfIs<R, ReportArrays> visit_fields(R& r, F&& f) {
  f(StatDecl{"operations_per_second", "1/s", "every array full of its widest weights; a MAC is two"},
    r.operations_per_second);
  f(StatDecl{"watts", "W", "every part at full rate, leakage included"}, r.watts);
  f(StatDecl{"leakage_watts", "W", "of all parts"}, r.leakage_watts);
  f(StatDecl{"steps", "1", "of a product of the widest inputs"}, r.steps);
  f(StatDecl{"product_seconds", "s", "of one product, alone"}, r.product_seconds);
  f(StatDecl{"interval_seconds", "s", "between products of one array"}, r.interval_seconds);
  f(StatDecl{"lossless_bits", "bit", "of a converter that tells all sums apart; 0 for digital arrays"},
    r.lossless_bits);
  f(StatDecl{"rates", "", "actions of the parts at full rate"}, r.rates);
}

template <class R, class F>
IfIs<R, ReportFrontPoint> visit_fields(R& r, F&& f) {
  f(StatDecl{"energy_pj", "pJ", "of one copy, by the analytic engine"}, r.energy_pj);
  f(StatDecl{"cycles", "cycles", "of one copy, by the analytic engine"}, r.cycles);
}

template <class R, class F>
IfIs<R, ReportSearch> visit_fields(R& r, F&& f) {
  f(StatDecl{"strategy", "", "exact, annealing, path_integral"}, r.strategy);
  f(StatDecl{"objectives", "", "what was looked for; ties of the first are broken by the next"}, r.objectives);
  f(StatDecl{"space", "", "a style's mappings, or those of any; copies on arrays that compute"}, r.space);
  f(StatDecl{"proven", "", "true if none of the space is better by the search's model"}, r.proven);
  f(StatDecl{"gap", "1", "else by how much, relatively, the first objective could be lower at most"}, r.gap);
  f(StatDecl{"nodes", "1", "partial mappings looked at; of the strategies that draw, mappings; of copies, choices"},
    r.nodes);
  f(StatDecl{"mappings", "1", "complete mappings looked at"}, r.mappings);
  f(StatDecl{"cpu_seconds", "s", "of the search, on one core"}, r.cpu_seconds);
  f(StatDecl{"model_pj", "pJ", "of one copy, by the search's model"}, r.model_pj);
  f(StatDecl{"model_cycles", "cycles", "of one copy, by the search's model: a lower bound"}, r.model_cycles);
  f(StatDecl{"energy_pj", "pJ", "of one copy, by the analytic engine"}, r.energy_pj);
  f(StatDecl{"cycles", "cycles", "of one copy, by the analytic engine"}, r.cycles);
  f(StatDecl{"style_pj", "pJ",
             "of the style's own mapping, or the machine's own copies, by the analytic engine; null if there is none"},
    r.style_pj);
  f(StatDecl{"style_cycles", "cycles",
             "of the style's own mapping, or the machine's own copies; null if there is none"},
    r.style_cycles);
  f(StatDecl{"front", "", "of a search for a Pareto set: its mappings, fewest cycles first"}, r.front);
}

template <class R, class F>
IfIs<R, ReportLayer> visit_fields(R& r, F&& f) {
  f(StatDecl{"name", "", "of the layer"}, r.name);
  f(StatDecl{"op", "", "operator: conv, gemm, max_pool, ..."}, r.op);
  f(StatDecl{"role", "", "network role such as attention.qk; may be empty"}, r.role);
  f(StatDecl{"unit", "", "array, vector, fused into <layer>, host, none"}, r.unit);
  f(StatDecl{"copies", "1", "how often the network runs it; all other figures are of all copies together"}, r.copies);
  f(StatDecl{"dimensions", "1", "shape and work of one copy, bits of its tensors; none in older files"}, r.dimensions);
  f(StatDecl{"densities", "1", "share of elements that are not zero, by tensor; empty for vector layers"}, r.densities);
  visit_work(r, f);
  f(StatDecl{"by_category_pj", "pJ", "energy by category"}, r.by_category_pj);
  f(StatDecl{"by_boundary_pj", "pJ", "energy by boundary"}, r.by_boundary_pj);
  f(StatDecl{"bytes_by_level", "byte", "data that crossed each memory, by tensor"}, r.bytes_by_level);
  f(StatDecl{"achieved_bandwidth", "byte/s", "bytes read and written / seconds, by memory"}, r.achieved_bandwidth);
  f(StatDecl{"drams", "", "what each DRAM did; none in older files"}, r.drams);
  f(StatDecl{"residency", "", "memory each tensor lives in during the layer"}, r.residency);
  f(StatDecl{"mapping", "", "loop nest of one copy; empty for vector layers"}, r.mapping);
  f(StatDecl{"mapping_search", "", "how it was searched for; null if it was not, and in older files"},
    r.mapping_search);
  f(StatDecl{"values", "", "what numbers made of it; null without --values, of vector layers, and in older files"},
    r.values);
  f(StatDecl{"charges", "", "every energy of the layer: count x price"}, r.charges);
}

template <class R, class F>
IfIs<R, Report> visit_fields(R& r, F&& f) {
  f(StatDecl{"schema", "", "picojoule.report.v1; changes when a field changes its meaning or goes"}, r.schema);
  f(StatDecl{"engine", "", "analytic, replay, cycle"}, r.engine);
  f(StatDecl{"rules", "", "counting rules"}, r.rules);
  f(StatDecl{"architecture", "", "name of the machine"}, r.architecture);
  f(StatDecl{"technology", "", "what the prices hold for"}, r.technology);
  f(StatDecl{"clocks", "", "of the machine"}, r.clocks);
  f(StatDecl{"compute_clock_hz", "Hz", "clock in which cycles are counted"}, r.compute_clock_hz);
  f(StatDecl{"peak_macs_per_cycle", "1",
             "MACs a cycle if every multiplier works, or every array with its widest operands"},
    r.peak_macs_per_cycle);
  f(StatDecl{"arrays", "", "of a machine of arrays that compute, at full rate; null for others, and in older files"},
    r.arrays);
  f(StatDecl{"workload", "", "name of the network"}, r.workload);
  f(StatDecl{"batch", "1", "inputs per run"}, r.batch);
  f(StatDecl{"contended", "", "false if every transfer was taken to arrive at its latency"}, r.contended);
  f(StatDecl{"notes", "", "sentences of the workload's file: what was assumed or left out; none in older files"},
    r.notes);
  f(StatDecl{"style", "", "that mappings were made in; empty if they came from files, and in older reports"}, r.style);
  f(StatDecl{"policies", "", "sentences: residency, fusing, time zero, DRAM"}, r.policies);
  f(StatDecl{"absent", "", "sentences: what the energy does not contain"}, r.absent);
  f(StatDecl{"calibrated_constants", "", "prices fitted to a measurement, and to which"}, r.calibrated_constants);
  f(StatDecl{"values", "", "numbers that were run through the arrays; null without --values, and in older files"},
    r.values);
  f(StatDecl{"components", "", "of the machine"}, r.components);
  f(StatDecl{"boundary_totals", "pJ", "energy by boundary, all layers"}, r.boundary_totals);
  f(StatDecl{"totals", "", "over all layers"}, r.totals);
  f(StatDecl{"layers", "", "in the order they run"}, r.layers);
}

}  // namespace pj

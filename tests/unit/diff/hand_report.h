// SPDX-License-Identifier: Apache-2.0
// Reports with few round numbers, for tests of their comparison.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/report/report_fields.h"
#include "sim/report/report_totals.h"

namespace pj::hand {

inline ReportCharge charge(const std::string& component, const std::string& action, const std::string& tensor,
                           std::int64_t count, double pj, double activity = 1.0) {
  ReportCharge c;
  c.component = component;
  c.action = action;
  c.tensor = tensor;
  c.category = action == "mac" ? "arithmetic" : action == "leak" ? "static" : "movement";
  c.boundary = component == "dram" ? "dram" : "chip";
  c.count = count;
  c.activity = activity;
  c.pj_per_action = pj;
  c.energy_pj = static_cast<double>(count) * activity * pj;
  c.price_kind = "table";
  c.source = "a paper";
  return c;
}

inline void sum_up(ReportLayer& layer) {
  layer.by_boundary_pj = {{"chip", 0.0}, {"dram", 0.0}};
  for (const ReportCharge& c : layer.charges) {
    layer.by_boundary_pj[c.boundary] += c.energy_pj;
    visit_fields(layer.by_category_pj, [&c](const StatDecl& field, double& sum) {
      if (field.name == c.category) sum += c.energy_pj;
    });
  }
  layer.energy_pj = sum_of(layer.by_category_pj);
}

// `stalls` are on top of the cycles that compute.
inline ReportLayer layer(const std::string& name, std::vector<ReportCharge> charges, std::int64_t compute_cycles,
                         NamedCounts stalls = {}) {
  ReportLayer l;
  l.name = name;
  l.op = "conv";
  l.unit = "array";
  l.macs = 1000;
  l.compute_cycles = compute_cycles;
  l.stall_reasons = std::move(stalls);
  for (const auto& [reason, cycles] : l.stall_reasons) l.stall_cycles += cycles;
  l.cycles = l.compute_cycles + l.stall_cycles;
  l.dimensions = {{"C", 16}, {"M", 32}, {"weight_bits", 8}};
  l.densities = {{"input", 1.0}};
  l.residency = {{"input", "dram"}};
  l.mapping = "for m in 0..2";
  l.charges = std::move(charges);
  sum_up(l);
  return l;
}

inline ReportComponent component(const std::string& name, const std::string& kind, NamedTexts parameters) {
  ReportComponent c;
  c.name = name;
  c.kind = kind;
  c.boundary = kind == "offchip" ? "dram" : "chip";
  c.clock = "core";
  c.parameters = std::move(parameters);
  return c;
}

// A machine of a memory, a buffer and two multipliers at 1 GHz.
inline Report report(std::vector<ReportLayer> layers) {
  Report r;
  r.engine = "replay";
  r.rules = "picojoule";
  r.architecture = "machine";
  r.technology.name = "round";
  r.technology.node_nm = 45;
  r.clocks = {{"core", 1e9}};
  r.compute_clock_hz = 1e9;
  r.peak_macs_per_cycle = 2;
  r.workload = "net";
  r.style = "ws";
  r.policies = {"layers run one after another"};
  r.components = {component("dram", "offchip", {{"bandwidth_gb_per_s", "16"}}),
                  component("buffer", "sram", {{"capacity_bytes", "1024"}, {"banks", "4"}}),
                  component("mac", "mac", {{"weight_bits", "8"}})};
  r.components[2].instances = 2;
  r.layers = std::move(layers);
  r.boundary_totals = {{"chip", 0.0}, {"dram", 0.0}};
  for (const ReportLayer& l : r.layers) {
    add_to_totals(l, r.totals);
    for (const auto& [boundary, pj] : l.by_boundary_pj) r.boundary_totals[boundary] += pj;
    r.totals.by_category_pj.arithmetic += l.by_category_pj.arithmetic;
    r.totals.by_category_pj.movement += l.by_category_pj.movement;
    r.totals.by_category_pj.static_ += l.by_category_pj.static_;
  }
  finish_totals(hertz(r.compute_clock_hz), 2, r.totals);
  return r;
}

// 100 reads of 2 pJ and 1000 MACs of 0.5 pJ: 700 pJ, in 500 + 20 cycles.
inline Report before() {
  return report({layer("conv", {charge("buffer", "read", "input", 100, 2.0), charge("mac", "mac", "none", 1000, 0.5)},
                       500, {{"input: buffer port", 20}})});
}

// 60 reads of 3 pJ, MACs as before: 680 pJ, in 500 + 5 cycles.
inline Report after() {
  return report({layer("conv", {charge("buffer", "read", "input", 60, 3.0), charge("mac", "mac", "none", 1000, 0.5)},
                       500, {{"input: buffer port", 5}})});
}

}  // namespace pj::hand

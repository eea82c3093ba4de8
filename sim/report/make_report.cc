// SPDX-License-Identifier: Apache-2.0
#include "sim/report/make_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <tuple>

#include "arch/base/integer.h"
#include "memory/pim/dram/dram_pim_spec.h"
#include "sim/energy/standing_events.h"
#include "sim/report/derived.h"
#include "sim/report/report_dram.h"
#include "sim/report/report_parameters.h"
#include "sim/report/report_totals.h"

namespace pj {
namespace {

constexpr int kBitsPerByte = 8;

double in_pj(Energy energy) { return energy / picojoules(1.0); }

ReportCategories categories_of(const CategorySums& sums) {
  const auto pj_of = [&sums](Category category) { return in_pj(sums[static_cast<std::size_t>(category)]); };
  return {pj_of(Category::kArithmetic), pj_of(Category::kMovement), pj_of(Category::kConversion),
          pj_of(Category::kControl), pj_of(Category::kStatic)};
}

NamedNumbers boundaries_of(const BoundarySums& sums) {
  NamedNumbers named;
  for (int b = 0; b < kBoundaryCount; ++b) {
    named[std::string(name_of(static_cast<Boundary>(b)))] = in_pj(sums[static_cast<std::size_t>(b)]);
  }
  return named;
}

class Builder {
 public:
  Builder(const NetworkRun& run, const MachineSpec& machine, const RunCost& cost)
      : run_(run), machine_(machine), cost_(cost) {}

  Report build() {
    head();
    components();
    for (std::size_t l = 0; l < run_.layers.size(); ++l) {
      report_.layers.push_back(layer(run_.layers[l], cost_.layers[l]));
      add_to_totals(report_.layers.back(), report_.totals);
    }
    totals();
    return std::move(report_);
  }

 private:
  void head() {
    report_.engine = run_.engine;
    report_.rules = run_.rules;
    report_.architecture = machine_.name;
    const Conditions& t = cost_.technology;
    report_.technology = {t.name, t.node_nm, t.voltage_v, t.sram_cell, t.temperature_k, t.wire_model, t.wire_activity};
    report_.compute_clock_hz = machine_.compute_clock() / hertz(1.0);
    report_.peak_macs_per_cycle = machine_.peak_macs_per_cycle();
    if (cost_.full_rate) report_.arrays = arrays_of(*cost_.full_rate);
    report_.workload = run_.workload;
    report_.batch = run_.batch;
    report_.contended = run_.contended;
    report_.notes = run_.notes;
    report_.style = run_.style;
    report_.policies = run_.policies;
    for (const MemorySpec& memory : machine_.memories) {
      if (memory.kind != MemoryKind::kDram || computes(memory.id)) continue;
      report_.policies.push_back(dram_policy(machine_.component(memory.id), memory));
    }
    report_.absent = cost_.absent;
    add_host_layers();
    report_.boundary_totals = boundaries_of(cost_.by_boundary);
    std::set<std::string> named;
    for (const Component& component : machine_.components) {
      if (!named.insert(component.clock).second) continue;
      report_.clocks.push_back({component.clock, component.frequency / hertz(1.0)});
    }
  }

  void add_host_layers() {
    std::vector<std::string> names;
    for (const LayerRun& layer : run_.layers) {
      if (layer.unit == "host") names.push_back(layer.name);
    }
    if (names.empty()) return;
    constexpr std::size_t kShown = 8;
    const std::size_t more = names.size() > kShown ? names.size() - kShown : 0;
    names.resize(names.size() - more);
    report_.absent.push_back(fmt::format("arithmetic, energy and time on the host, of {}{}", fmt::join(names, ", "),
                                         more > 0 ? fmt::format(" and {} more", more) : ""));
  }

  void components() {
    for (const Component& component : machine_.components) {
      ReportComponent shown;
      shown.name = component.name;
      shown.kind = component.kind;
      shown.level = level_of(component.id);
      shown.boundary = name_of(component.boundary);
      shown.clock = component.clock;
      shown.instances = physical_instances(machine_, component.id);
      shown.parameters = parameters_of(machine_, component.id);
      if (const auto& area = cost_.areas.at(static_cast<std::size_t>(component.id.index))) {
        shown.area_mm2 = static_cast<double>(shown.instances) * (area->value / square_millimetres(1.0));
        shown.area_kind = name_of(area->kind);
        shown.area_how = area->how;
        shown.area_source = area->source;
        report_.totals.area_mm2 += *shown.area_mm2;
      }
      report_.components.push_back(std::move(shown));
    }
  }

  [[nodiscard]] std::optional<std::int64_t> level_of(ComponentId id) const {
    for (std::size_t m = 0; m < machine_.memories.size(); ++m) {
      if (machine_.memories[m].id == id) return static_cast<std::int64_t>(m);
    }
    return std::nullopt;
  }

  [[nodiscard]] ReportLayer layer(const LayerRun& run, const Ledger& ledger) {
    ReportLayer shown;
    shown.name = run.name;
    shown.op = run.op;
    shown.role = run.role;
    shown.unit = run.unit;
    shown.copies = run.copies;
    shown.dimensions = run.dimensions;
    shown.densities = run.densities;
    shown.residency = run.residency;
    shown.mapping = run.mapping;
    if (run.search) shown.mapping_search = search_of(*run.search);
    add_work(run, shown);
    shown.by_category_pj = categories_of(ledger.by_category());
    shown.by_boundary_pj = boundaries_of(ledger.by_boundary(machine_.components));
    shown.energy_pj = sum_of(shown.by_category_pj);
    shown.pj_per_mac = in_pj(energy_per_mac(picojoules(shown.energy_pj), shown.macs));
    add_traffic(run, shown);
    for (const DramActivity& activity : run.drams) add_dram_activity(activity, shown);
    for (const Charge& charge : ledger.charges()) {
      shown.charges.push_back(charge_of(charge));
      for (const std::string& constant : charge.price.fitted) add_calibrated(constant);
    }
    return shown;
  }

  [[nodiscard]] ReportArrays arrays_of(const FullRate& rate) const {
    ReportArrays shown;
    shown.operations_per_second = rate.operations_per_second;
    shown.watts = rate.power() / watts(1.0);
    shown.leakage_watts = rate.leakage / watts(1.0);
    shown.steps = rate.steps;
    shown.product_seconds = rate.product / seconds(1.0);
    shown.interval_seconds = rate.interval / seconds(1.0);
    shown.lossless_bits = rate.lossless_bits;
    for (const RateLine& line : rate.lines) {
      shown.rates.push_back({machine_.component(line.component).name, std::string(name_of(line.action)),
                             line.per_second, in_pj(line.price.per_action), line.power() / watts(1.0)});
    }
    return shown;
  }

  static ReportSearch search_of(const MappingSearch& search) {
    ReportSearch shown;
    shown.strategy = search.strategy;
    shown.objectives = search.objectives;
    shown.space = search.space;
    shown.proven = search.proven;
    shown.gap = search.gap;
    shown.nodes = search.nodes;
    shown.mappings = search.mappings;
    shown.cpu_seconds = search.cpu_seconds;
    shown.model_pj = search.model_pj;
    shown.model_cycles = search.model_cycles;
    shown.energy_pj = search.energy_pj;
    shown.cycles = search.cycles;
    shown.style_pj = search.style_pj;
    shown.style_cycles = search.style_cycles;
    for (const MappingSearch::Point& point : search.front) shown.front.push_back({point.pj, point.cycles});
    return shown;
  }

  void add_work(const LayerRun& run, ReportLayer& shown) const {
    shown.macs = checked_mul(run.macs, run.copies);
    shown.vector_operations = checked_mul(run.vector_operations, run.copies);
    shown.cycles = checked_mul(run.cycles, run.copies);
    shown.compute_cycles = checked_mul(run.compute_cycles, run.copies);
    shown.stall_cycles = shown.cycles - shown.compute_cycles;
    for (const auto& [reason, cycles] : run.stalls) shown.stall_reasons[reason] = checked_mul(cycles, run.copies);
    shown.utilization = run.utilization;
    shown.seconds = time_of(shown.cycles, machine_.compute_clock()) / seconds(1.0);
  }

  void add_traffic(const LayerRun& run, ReportLayer& shown) {
    const bool in_array = run.unit == "array";
    for (const Traffic& traffic : run.traffic) {
      const std::string& memory = machine_.component(traffic.memory).name;
      const std::int64_t read = ceil_div(checked_mul(traffic.read_bits, run.copies), kBitsPerByte);
      const std::int64_t written = ceil_div(checked_mul(traffic.written_bits, run.copies), kBitsPerByte);
      shown.bytes_by_level.push_back({memory, std::string(name_of(traffic.tensor)), read, written});
      const auto moved = static_cast<double>(checked_add(read, written));
      shown.achieved_bandwidth[memory] += shown.seconds > 0.0 ? moved / shown.seconds : 0.0;
      if (is_offchip(traffic.memory) && !(in_array && computes(traffic.memory))) {
        report_.totals.dram_bytes = checked_add(report_.totals.dram_bytes, checked_add(read, written));
      }
    }
  }

  void add_dram_activity(const DramActivity& activity, ReportLayer& shown) {
    if (computes(activity.memory)) return;  // its commands are its blocks': charges say what they did
    const auto level = level_of(activity.memory);
    if (!level) throw std::logic_error("make_report: a DRAM acted that is no memory of the machine");
    const Component& component = machine_.component(activity.memory);
    std::int64_t bytes = 0;
    for (const ReportTraffic& traffic : shown.bytes_by_level) {
      if (traffic.component != component.name) continue;
      bytes = checked_add(bytes, checked_add(traffic.read_bytes, traffic.written_bytes));
    }
    const MemorySpec& memory = machine_.memories[static_cast<std::size_t>(*level)];
    shown.drams.push_back(dram_of(activity, component, memory, shown.copies, bytes));
    finish_dram(shown.drams.back(), shown.seconds);
  }

  // A DRAM that computes: what its banks read for themselves goes nowhere.
  [[nodiscard]] bool computes(ComponentId memory) const {
    const auto level = level_of(memory);
    return machine_.dram_pim && level && static_cast<int>(*level) == machine_.dram_pim->memory;
  }

  [[nodiscard]] bool is_offchip(ComponentId id) const {
    const auto level = level_of(id);
    return level && machine_.memories[static_cast<std::size_t>(*level)].off_chip();
  }

  [[nodiscard]] ReportCharge charge_of(const Charge& charge) const {
    const Component& component = machine_.component(charge.event.component);
    ReportCharge shown;
    shown.component = component.name;
    shown.level = level_of(component.id);
    shown.action = name_of(charge.event.action);
    shown.tensor = name_of(charge.event.tensor);
    shown.category = name_of(charge.category());
    shown.boundary = name_of(component.boundary);
    shown.count = charge.event.count;
    shown.activity = charge.event.activity;
    shown.pj_per_action = in_pj(charge.price.per_action);
    shown.energy_pj = in_pj(charge.energy());
    shown.price_kind = name_of(charge.price.kind);
    shown.calibrated = charge.price.calibrated;
    shown.how = charge.price.how;
    shown.source = charge.price.source;
    return shown;
  }

  void add_calibrated(const std::string& constant) {
    std::vector<std::string>& all = report_.calibrated_constants;
    if (std::find(all.begin(), all.end(), constant) == all.end()) all.push_back(constant);
  }

  void totals() {
    ReportTotals& t = report_.totals;
    t.by_category_pj = categories_of(cost_.by_category);
    finish_totals(machine_.compute_clock(), machine_.peak_macs_per_cycle(), t);
  }

  const NetworkRun& run_;
  const MachineSpec& machine_;
  const RunCost& cost_;
  Report report_;
};

}  // namespace

Report make_report(const NetworkRun& run, const MachineSpec& machine, const RunCost& cost) {
  if (run.layers.size() != cost.layers.size()) throw std::logic_error("make_report: the cost is of another run");
  return Builder(run, machine, cost).build();
}

}  // namespace pj

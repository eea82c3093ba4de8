// SPDX-License-Identifier: Apache-2.0
// The single in-memory form of a run's report. Text, JSON, CSV, `pj explain`, `pj diff` and Python all read it; nothing
// else computes totals. It stands at the edge where quantities become numbers, so its fields are plain and carry their
// unit in the name. Every field is declared once, with unit and meaning, in report_fields.h; docs/report.md lists them.
// Figures of a layer are of all its copies together, so that layers sum to the totals.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/report/report_values.h"

namespace pj {

inline constexpr const char* kReportSchema = "picojoule.report.v1";

using NamedCounts = std::map<std::string, std::int64_t>;
using NamedNumbers = std::map<std::string, double>;
using NamedTexts = std::map<std::string, std::string>;

struct ReportCategories {
  double arithmetic = 0.0;
  double movement = 0.0;
  double conversion = 0.0;
  double control = 0.0;
  double static_ = 0.0;  // "static" in JSON
};

struct ReportClock {
  std::string name;
  double frequency_hz = 0.0;
};

struct ReportTechnology {
  std::string name;
  double node_nm = 0.0;
  double voltage_v = 0.0;
  std::string sram_cell;
  double temperature_k = 0.0;
  std::string wire_model;
  double wire_activity = 0.0;
};

struct ReportComponent {
  std::string name;
  std::string kind;
  std::optional<std::int64_t> level;  // of a memory, 0 = outermost; null for anything else
  std::string boundary;
  std::string clock;
  std::int64_t instances = 1;
  std::optional<double> area_mm2;  // of all instances; null = not modelled
  std::string area_kind;
  std::string area_how;
  std::string area_source;
  NamedTexts parameters;
};

struct ReportCharge {
  std::string component;
  std::optional<std::int64_t> level;
  std::string action;
  std::string tensor;
  std::string category;
  std::string boundary;
  std::int64_t count = 0;
  double activity = 1.0;
  double pj_per_action = 0.0;
  double energy_pj = 0.0;
  std::string price_kind;
  bool calibrated = false;
  std::string how;
  std::string source;
};

struct ReportTraffic {
  std::string component;
  std::string tensor;
  std::int64_t read_bytes = 0;
  std::int64_t written_bytes = 0;
};

// What a DRAM did in a layer, or in all: docs/models/dram.md.
struct ReportDram {
  std::string component;
  std::string spec;
  std::int64_t channels = 1;
  double clock_hz = 0.0;
  double peak_bandwidth = 0.0;
  double achieved_bandwidth = 0.0;
  std::int64_t bytes = 0;      // asked for
  std::int64_t bus_bytes = 0;  // of the bursts
  NamedCounts bus_clocks;      // of all channels, by use
  double data_share = 0.0;
  std::int64_t row_hits = 0;
  std::int64_t row_closed = 0;
  std::int64_t row_conflicts = 0;
  double row_hit_rate = 0.0;
  std::int64_t forwarded_reads = 0;
  NamedCounts commands;
};

// An action of a part at full rate: docs/models/pim.md, section 6.
struct ReportRate {
  std::string component;
  std::string action;
  double per_second = 0.0;
  double pj_per_action = 0.0;
  double watts = 0.0;
};

// A machine of arrays that compute, whatever the workload.
struct ReportArrays {
  double operations_per_second = 0.0;
  double watts = 0.0;
  double leakage_watts = 0.0;
  std::int64_t steps = 1;
  double product_seconds = 0.0;
  double interval_seconds = 0.0;
  std::int64_t lossless_bits = 0;
  std::vector<ReportRate> rates;
};

// A mapping of a search's front, of one copy.
struct ReportFrontPoint {
  double energy_pj = 0.0;
  std::int64_t cycles = 0;
};

// How the layer's mapping was searched for. All of one copy.
struct ReportSearch {
  std::string strategy;
  std::string objectives;
  std::string space;
  bool proven = false;
  double gap = 0.0;
  std::int64_t nodes = 0;
  std::int64_t mappings = 0;
  double cpu_seconds = 0.0;
  double model_pj = 0.0;
  double model_cycles = 0.0;
  double energy_pj = 0.0;
  std::int64_t cycles = 0;
  std::optional<double> style_pj;
  std::optional<std::int64_t> style_cycles;
  std::vector<ReportFrontPoint> front;
};

struct ReportLayer {
  std::string name;
  std::string op;
  std::string role;
  std::string unit;
  std::int64_t copies = 1;
  NamedCounts dimensions;
  NamedNumbers densities;
  std::int64_t macs = 0;
  std::int64_t vector_operations = 0;
  std::int64_t cycles = 0;
  std::int64_t compute_cycles = 0;
  std::int64_t stall_cycles = 0;
  NamedCounts stall_reasons;
  double utilization = 0.0;
  double seconds = 0.0;
  double energy_pj = 0.0;
  double pj_per_mac = 0.0;
  ReportCategories by_category_pj;
  NamedNumbers by_boundary_pj;
  std::vector<ReportTraffic> bytes_by_level;
  NamedNumbers achieved_bandwidth;
  std::vector<ReportDram> drams;
  NamedTexts residency;
  std::string mapping;
  std::optional<ReportSearch> mapping_search;
  std::optional<ReportLayerValues> values;
  std::vector<ReportCharge> charges;
};

// Energy moved at one component for one tensor, over all layers.
struct ReportMovement {
  std::string component;
  std::optional<std::int64_t> level;
  std::string tensor;
  double energy_pj = 0.0;
};

struct ReportTotals {
  std::int64_t macs = 0;
  std::int64_t vector_operations = 0;
  std::int64_t cycles = 0;
  std::int64_t compute_cycles = 0;
  std::int64_t stall_cycles = 0;
  NamedCounts stall_reasons;
  double utilization = 0.0;
  double seconds = 0.0;
  double energy_pj = 0.0;
  double pj_per_mac = 0.0;
  double average_watts = 0.0;
  double tops_per_watt = 0.0;
  double area_mm2 = 0.0;
  std::int64_t dram_bytes = 0;
  ReportCategories by_category_pj;
  std::vector<ReportMovement> movement_pj;
  std::vector<ReportDram> drams;
};

struct Report {
  std::string schema = kReportSchema;
  std::string engine;
  std::string rules;
  std::string architecture;
  ReportTechnology technology;
  std::vector<ReportClock> clocks;
  double compute_clock_hz = 0.0;
  double peak_macs_per_cycle = 0.0;
  std::optional<ReportArrays> arrays;
  std::string workload;
  std::int64_t batch = 1;
  bool contended = true;
  std::vector<std::string> notes;
  std::string style;
  std::vector<std::string> policies;
  std::vector<std::string> absent;
  std::vector<std::string> calibrated_constants;
  std::optional<ReportValues> values;
  std::vector<ReportComponent> components;
  NamedNumbers boundary_totals;
  ReportTotals totals;
  std::vector<ReportLayer> layers;
};

}  // namespace pj

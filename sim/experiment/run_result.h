// SPDX-License-Identifier: Apache-2.0
// What an engine hands to the ledger and the reports: counts and times, no joules.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "arch/base/event_sink.h"
#include "arch/base/units.h"
#include "dataflow/mapping/mapping.h"
#include "memory/dram/dram_stats.h"
#include "memory/hierarchy/machine_spec.h"

namespace pj {

// What crossed one memory for one tensor, in bits of data (not rounded up to accesses).
struct Traffic {
  ComponentId memory;
  Tensor tensor = Tensor::kNone;
  std::int64_t read_bits = 0;
  std::int64_t written_bits = 0;
};

// What a DRAM did during a layer, its channels together, from the layer's first clock to its last.
struct DramActivity {
  ComponentId memory;
  DramStats stats;
};

// How a layer's mapping was searched for, and what came of it.
struct MappingSearch {
  std::string strategy;    // "exact", "annealing", "path_integral"
  std::string objectives;  // "edp, energy"
  std::string space;       // "style rs", "any style"
  bool proven = false;     // none of the space is better, by the search's model
  double gap = 0.0;        // else by how much, relatively, the first objective could be lower at most
  std::int64_t nodes = 0;  // partial mappings, or mappings, looked at
  std::int64_t mappings = 0;
  double cpu_seconds = 0.0;
  double model_pj = 0.0;
  double model_cycles = 0.0;
  // By the analytic engine, for which the search is: of what was found, and of the style's own mapping if there is one.
  double energy_pj = 0.0;
  std::int64_t cycles = 0;
  std::optional<double> style_pj;
  std::optional<std::int64_t> style_cycles;
  struct Point {
    double pj = 0.0;
    std::int64_t cycles = 0;
  };
  std::vector<Point> front;  // of a search for a Pareto set, fewest cycles first
};

// Where the weights of a layer lie on arrays that compute.
struct OnArrays {
  std::int64_t copies = 1;
  std::int64_t arrays = 1;  // of one copy
  int round = 0;            // of writing; layers of a round share the chip
};

// One copy of one layer.
struct LayerRun {
  std::string name;
  std::string op;
  std::string role;
  std::string unit;                                // "array", "vector", "fused into <layer>", "host", "none" (no work)
  std::int64_t copies = 1;                         // how often the network runs it; all figures here are of one copy
  std::map<std::string, std::int64_t> dimensions;  // layer_shape.h
  std::map<std::string, double> densities;         // share of elements that are not zero, by tensor
  std::int64_t macs = 0;
  std::int64_t vector_operations = 0;
  std::int64_t cycles = 0;                     // of the compute clock
  std::int64_t compute_cycles = 0;             // what the array (or vector unit) alone needs
  std::map<std::string, std::int64_t> stalls;  // reason -> cycles; sums to cycles - compute_cycles
  double utilization = 0.0;  // MACs / (cycles * multipliers); vector layers: operations / (cycles * lanes)
  CountingSink events;       // leakage and clock not included: the ledger adds them from the time
  std::vector<Traffic> traffic;
  std::vector<DramActivity> drams;               // of each memory of kind dram
  std::optional<MappingSearch> search;           // none: the style's own mapping, or a file's
  std::optional<Mapping> loops;                  // the mapping itself
  std::optional<OnArrays> on_arrays;             // or, on arrays that compute, this
  std::string mapping;                           // printed loop nest; empty for vector layers
  std::map<std::string, std::string> residency;  // tensor -> memory it lives in during the layer
};

struct NetworkRun {
  std::string engine;  // "analytic", "replay", "cycle"
  std::string rules;   // counting rules, "picojoule"
  std::string workload;
  std::int64_t batch = 1;
  bool contended = true;
  std::string style;                  // "ws"; empty if mappings came from files
  std::vector<std::string> policies;  // sentences the report states: residency, fusing, time zero
  std::vector<std::string> notes;     // of the network's file, for the readers of results
  std::vector<LayerRun> layers;
};

}  // namespace pj

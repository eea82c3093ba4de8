// SPDX-License-Identifier: Apache-2.0
// The mapping search of one layer: its mapspace, its prices, the strategy, and the times of the analytic engine for
// what was found. docs/models/mapper.md, sections 7 and 8.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "arch/technology/technology.h"
#include "dataflow/mapper/search.h"
#include "dataflow/styles/style.h"
#include "sim/mapping/map_request.h"

namespace pj {

struct MappedChoice {
  Mapping mapping;
  MappingCost model;   // pJ, cycles: what the search compares
  MappingCost engine;  // of the analytic engine: cycles, and energy with leakage and clocks for so long
};

struct MappedLayer {
  std::vector<MappedChoice> choices;    // the best; or the front, fewest cycles first
  std::size_t chosen = 0;               // the best of them
  std::optional<MappingCost> of_style;  // the mapping to begin with, by the engine
  bool proven = false;                  // no mapping of the space is better, by the model
  double gap = 0.0;                     // else: by how much, relatively, the first objective could be lower at most
  std::int64_t nodes = 0;
  std::int64_t mappings = 0;
  double seconds = 0.0;  // of a core
};

struct LayerToMap {
  const Einsum* einsum = nullptr;
  const MachineSpec* machine = nullptr;  // with what residents leave of its memories
  const Technology* technology = nullptr;
  Style style = Style::kWeightStationary;
  std::vector<TensorSet> bypass;  // per memory, tensors it must not hold: default_mapping.h
  double fused_operations_per_word = 0.0;
  std::optional<Mapping> known;  // a mapping to begin with
};

// None, and problems, if nothing can be mapped: which constraint, which memory.
std::optional<MappedLayer> map_layer(const LayerToMap& layer, const MapRequest& request, const Place& here,
                                     Problems& problems);

}  // namespace pj

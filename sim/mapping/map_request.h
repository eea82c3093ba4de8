// SPDX-License-Identifier: Apache-2.0
// What a user asks of a mapping search. docs/mapping.md.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dataflow/mapper/mapspace.h"
#include "dataflow/mapper/objective.h"

namespace pj {

class SearchMemory;

enum class SearchStrategy : std::uint8_t { kExact, kAnnealing, kPathIntegral };
std::vector<std::string> search_strategy_names();  // "exact", "annealing", "path_integral"
std::optional<SearchStrategy> search_strategy_named(const std::string& name);
std::string name_of(SearchStrategy strategy);

std::vector<std::string> objective_names();  // "energy", "latency", "edp", "ed2p"
std::optional<Objective> objective_named(const std::string& name);
std::string name_of(Objective objective);
std::string names_of(const std::vector<Objective>& order, const std::string& between);

std::vector<std::string> factoring_names();  // "divide", "cover_in_space", "cover"
std::optional<Factoring> factoring_named(const std::string& name);

struct MapRequest {
  std::vector<Objective> objectives = {Objective::kEdp, Objective::kEnergy};
  bool pareto = false;  // all mappings that none beats in energy and latency, instead of one
  bool any_style = false;
  SearchStrategy strategy = SearchStrategy::kExact;
  Factoring factoring = Factoring::kCoverInSpace;
  double seconds = 1.0;               // of a core, for each layer
  std::optional<std::int64_t> nodes;  // instead of a time: the same result on any machine
  std::uint64_t seed = 1;             // of the strategies that draw
  int jobs = 0;                       // layers at a time; 0: one for each core
  std::vector<MemoryConstraint> constraints;
  // Shared by requests on machines and technologies that `memory_key` names; null: nothing is remembered.
  std::shared_ptr<SearchMemory> memory;
  std::string memory_key;
  std::function<bool()> stop;                              // end now, with what was found; may be empty
  std::function<void(const std::string& layer)> progress;  // before each layer, from any thread; may be empty
};

// All that decides what is found, in one line.
std::string text_of(const MapRequest& request);

// "MEMORY:what=a,b;what=c": temporal, rows, columns (dimensions that may have loops there), keep, bypass (tensors).
std::optional<MemoryConstraint> constraint_from_flag(const std::string& text, Problems& problems);

}  // namespace pj

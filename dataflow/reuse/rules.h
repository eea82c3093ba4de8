// SPDX-License-Identifier: Apache-2.0
// By whose rules a nest is counted. The same machine, layer and mapping, four answers: ours, Timeloop's, SCALE-Sim's
// and ZigZag's; docs/models/counting_rules.md says where they differ and what that does to a result.
//   const auto counts = count_by_rules(nest, CountingRules::kTimeloop, place, problems);
// Everything that runs, is priced or is timed uses ours: the others are for comparison.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arch/base/event.h"
#include "arch/base/problem.h"
#include "dataflow/loop_nest/loop_nest.h"

namespace pj {

enum class CountingRules : std::uint8_t { kPicojoule, kTimeloop, kScaleSim, kZigzag };

std::string_view name_of(CountingRules rules);  // "picojoule", "timeloop", "scalesim", "zigzag"
std::vector<std::string> rules_names();
std::optional<CountingRules> rules_named(std::string_view name);
// None, and a problem that says what was meant.
std::optional<CountingRules> rules_named(std::string_view name, const Place& place, Problems& problems);

// One line: what a component did for a tensor. Actions have each model's own words: timeloop's are read, fill, update,
// temporal_reduction, link and spatial_reduction, zigzag's those of ZigzagMove.
struct RuleCount {
  ComponentId component;
  std::string_view action;
  Tensor tensor = Tensor::kNone;
  std::int64_t count = 0;  // picojoule: accesses; the others: words
};

struct RuleCounts {
  std::vector<RuleCount> counts;       // none of zero
  std::optional<std::int64_t> cycles;  // where the rules have any
};

// None, and a problem, if the rules cannot express the machine. The mapping must be legal. Throws CountOverflow.
std::optional<RuleCounts> count_by_rules(const LoopNest& nest, CountingRules rules, const Place& here,
                                         Problems& problems);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/rules.h"

#include <array>

#include "dataflow/reuse/reuse.h"
#include "dataflow/reuse/scalesim_counts.h"
#include "dataflow/reuse/timeloop_counts.h"
#include "dataflow/zigzag/counts.h"
#include "dataflow/zigzag/from_nest.h"

namespace pj {
namespace {

constexpr std::array<CountingRules, 4> kRules = {CountingRules::kPicojoule, CountingRules::kTimeloop,
                                                 CountingRules::kScaleSim, CountingRules::kZigzag};

void put(RuleCounts& to, ComponentId component, std::string_view action, Tensor tensor, std::int64_t count) {
  if (count != 0) to.counts.push_back({component, action, tensor, count});
}

RuleCounts by_our_rules(const LoopNest& nest) {
  CountingSink sink;
  count_events(nest, sink);
  RuleCounts counts;
  for (const Event& e : sink.events()) {
    // An event with an activity is one of several of the same name.
    if (!counts.counts.empty()) {
      RuleCount& last = counts.counts.back();
      if (last.component.index == e.component.index && last.action == name_of(e.action) && last.tensor == e.tensor) {
        last.count += e.count;
        continue;
      }
    }
    put(counts, e.component, name_of(e.action), e.tensor, e.count);
  }
  return counts;
}

// Timeloop shares a word among all who take it, and compute takes every operand anew.
bool timeloop_can(const LoopNest& nest, const Place& here, Problems& problems) {
  const std::size_t before = problems.count();
  const MachineSpec& machine = nest.machine();
  for (const Tensor tensor : kOperands) {
    const std::string name(name_of(tensor));
    if (machine.mac.operand_latch.has(tensor)) {
      problems.add(here / machine.component(machine.mac.id).name,
                   "has a latch for " + name + "; by the rules of timeloop compute reads every operand at every step");
    }
    for (const FanoutSpec& fanout : machine.fanouts) {
      if (tensor == Tensor::kOutput || fanout.kind != FanoutKind::kSpatial || fanout.shares(tensor)) continue;
      problems.add(here / machine.component(fanout.id).name,
                   "sends " + name + " once for each receiver; by the rules of timeloop receivers share a word");
    }
  }
  return problems.count() == before;
}

// On the way from the memory to the tensor's next keeper; null if there is none.
const FanoutSpec* first_fanout(const LoopNest& nest, const TimeloopAccesses& a) {
  for (int m = a.memory; m < nest.child(a.memory, a.tensor); ++m) {
    if (nest.machine().fanout_below(m) != nullptr) return nest.machine().fanout_below(m);
  }
  return nullptr;
}

RuleCounts by_timeloop(const LoopNest& nest) {
  const TimeloopCounts found = timeloop_counts(nest, LinkTransfers::kOn);
  const MachineSpec& machine = nest.machine();
  RuleCounts counts;
  for (const TimeloopAccesses& a : found.accesses) {
    const ComponentId id = machine.memories[static_cast<std::size_t>(a.memory)].id;
    put(counts, id, "read", a.tensor, a.reads);
    put(counts, id, "fill", a.tensor, a.fills);
    put(counts, id, "update", a.tensor, a.updates);
    put(counts, id, "temporal_reduction", a.tensor, a.temporal_reductions);
    const FanoutSpec* fanout = first_fanout(nest, a);
    if (fanout == nullptr) continue;
    put(counts, fanout->id, "link", a.tensor, a.links_below);
    put(counts, fanout->id, "spatial_reduction", a.tensor, a.spatial_reductions);
  }
  put(counts, machine.mac.id, name_of(Action::kMac), Tensor::kNone, nest.einsum().macs());
  counts.cycles = found.cycles;
  return counts;
}

RuleCounts by_scalesim(const LoopNest& nest, const ScaleSimCounts& found) {
  RuleCounts counts;
  put(counts, found.array->id, "read", Tensor::kWeight, found.weight_reads);
  put(counts, found.array->id, "read", Tensor::kInput, found.input_reads);
  put(counts, found.array->id, "write", Tensor::kOutput, found.output_writes);
  put(counts, nest.machine().mac.id, name_of(Action::kMac), Tensor::kNone, nest.einsum().macs());
  counts.cycles = found.cycles;
  return counts;
}

RuleCounts by_zigzag(const LoopNest& nest, const ZigzagOfNest& found) {
  const MachineSpec& machine = nest.machine();
  const ZigzagShape shape(nest.einsum(), found.machine, found.mapping.spatial);
  const ZigzagNest zigzag(shape, found.mapping, InnermostReads::kOncePerWord);
  RuleCounts counts;
  for (const ZigzagWords& w : zigzag_words(zigzag)) {
    const auto memory = static_cast<std::size_t>(found.memory[w.memory]);
    for (const ZigzagMove move : kZigzagMoves) {
      put(counts, machine.memories[memory].id, name_of(move), w.operand, w.at(move));
    }
  }
  put(counts, machine.mac.id, name_of(Action::kMac), Tensor::kNone, nest.einsum().macs());
  counts.cycles = zigzag.cycles();
  return counts;
}

}  // namespace

std::string_view name_of(CountingRules rules) {
  switch (rules) {
    case CountingRules::kPicojoule:
      return "picojoule";
    case CountingRules::kTimeloop:
      return "timeloop";
    case CountingRules::kScaleSim:
      return "scalesim";
    case CountingRules::kZigzag:
      break;
  }
  return "zigzag";
}

std::vector<std::string> rules_names() {
  std::vector<std::string> names;
  names.reserve(kRules.size());
  for (const CountingRules rules : kRules) names.emplace_back(name_of(rules));
  return names;
}

std::optional<CountingRules> rules_named(std::string_view name) {
  for (const CountingRules rules : kRules) {
    if (name_of(rules) == name) return rules;
  }
  return std::nullopt;
}

std::optional<CountingRules> rules_named(std::string_view name, const Place& place, Problems& problems) {
  const auto rules = rules_named(name);
  if (!rules) problems.add(place, "no such rules \"" + std::string(name) + "\"" + did_you_mean(name, rules_names()));
  return rules;
}

std::optional<RuleCounts> count_by_rules(const LoopNest& nest, CountingRules rules, const Place& here,
                                         Problems& problems) {
  if (rules == CountingRules::kPicojoule) return by_our_rules(nest);
  if (rules == CountingRules::kTimeloop) {
    if (!timeloop_can(nest, here, problems)) return std::nullopt;
    return by_timeloop(nest);
  }
  if (rules == CountingRules::kZigzag) {
    const auto found = zigzag_of(nest, here, problems);
    if (!found) return std::nullopt;
    return by_zigzag(nest, *found);
  }
  const auto found = scalesim_counts(nest, here, problems);
  if (!found) return std::nullopt;
  return by_scalesim(nest, *found);
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/map_layer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>

#include "dataflow/mapper/anneal.h"
#include "sim/analytic/analytic_layer.h"
#include "sim/mapping/picojoule_cost.h"
#include "sim/mapping/style_space.h"

namespace pj {
namespace {

// The best, and those it was better than on the way: the engine may see them in another order.
class LastFinds : public BestFind {
 public:
  using BestFind::BestFind;
  void add(const NestState& state, const MappingCost& cost) override {
    if (!wanted(cost)) return;
    BestFind::add(state, cost);
    last_.push_back({state, cost});
    if (last_.size() > kKept) last_.pop_front();
  }
  [[nodiscard]] const std::deque<FoundMapping>& last() const { return last_; }

 private:
  static constexpr std::size_t kKept = 16;
  std::deque<FoundMapping> last_;
};

// The machine on which a tensor that rests on the chip has its home there.
MachineSpec placed(const MachineSpec& machine, const std::vector<TensorSet>& bypass) {
  MachineSpec placed = machine;
  for (std::size_t m = 0; m < bypass.size(); ++m) {
    for (const Tensor tensor : kOperands) {
      if (bypass[m].has(tensor)) placed.memories[m].keeps.erase(tensor);
    }
  }
  return placed;
}

class LayerSearch {
 public:
  LayerSearch(const LayerToMap& layer, const MapRequest& request, const ActionPrices& prices)
      : layer_(layer),
        request_(request),
        einsum_(*layer.einsum),
        machine_(placed(*layer.machine, layer.bypass)),
        cost_(einsum_, machine_, prices) {}

  std::optional<MappedLayer> best(const Place& here, Problems& problems) {
    LastFinds finds(request_.objectives);
    const auto known = known_state();
    if (known) finds.add(*known, cost_.exact(*known));
    if (!search(finds, here, problems)) return std::nullopt;
    mapped_.gap = proven() ? 0.0 : gap(outcome_, finds);
    add_known(known);
    for (const FoundMapping& found : finds.last()) mapped_.choices.push_back(choice(found));
    choose();
    if (!mapped_.choices.empty()) mapped_.choices = {mapped_.choices[mapped_.chosen]};
    mapped_.chosen = 0;
    return finish(here, problems);
  }

  std::optional<MappedLayer> front(const Place& here, Problems& problems) {
    ParetoFinds finds;
    if (const auto known = known_state()) finds.add(*known, cost_.exact(*known));
    if (!search(finds, here, problems)) return std::nullopt;
    mapped_.gap = proven() ? 0.0 : 1.0;
    for (const FoundMapping& found : finds.front()) mapped_.choices.push_back(choice(found));
    keep_front();
    choose();
    return finish(here, problems);
  }

 private:
  // The mapping to begin with, if the search could have found it but for the factors.
  std::optional<NestState> known_state() const {
    if (!layer_.known || !request_.constraints.empty()) return std::nullopt;
    auto state = state_of(*layer_.known, einsum_, machine_);
    if (!state || !cost_.legal(*state)) return std::nullopt;
    return state;
  }

  // The mapping to begin with is a choice even if the search has left it far behind, or no state can say it (two loops
  // of one dimension in a memory): the engine may find it better.
  void add_known(const std::optional<NestState>& state) {
    if (!layer_.known || !request_.constraints.empty()) return;
    const MappingCost cost = by_engine(*layer_.known);
    mapped_.choices.push_back({*layer_.known, state ? cost_.exact(*state) : cost, cost});
  }

  std::vector<Mapspace> spaces(const Place& here, Problems& problems) {
    std::vector<Mapspace> spaces = request_.any_style
                                       ? free_spaces(einsum_, machine_)
                                       : std::vector<Mapspace>{style_space(einsum_, machine_, layer_.style)};
    for (Mapspace& space : spaces) {
      space.factoring = request_.factoring;
      Problems own;
      for (const MemoryConstraint& c : request_.constraints) constrain(space, einsum_, machine_, c, here, own);
      if (&space != &spaces.front()) continue;  // the same for all
      for (const Problem& p : own.list()) problems.add(p.place, p.what);
    }
    return spaces;
  }

  bool search(Finds& finds, const Place& here, Problems& problems) {
    const std::size_t before = problems.count();
    spaces_ = spaces(here, problems);
    if (problems.count() != before) return false;
    outcome_.proven = true;
    outcome_.least_open = std::numeric_limits<double>::infinity();
    double left = request_.seconds;
    for (const Mapspace& space : spaces_) {
      SearchLimits limits;
      if (request_.nodes) {
        limits.nodes = *request_.nodes;
      } else {
        limits.seconds = std::max(0.0, left);
      }
      limits.stop = request_.stop;
      const SearchOutcome one = search_in(space, limits, finds);
      outcome_.proven = outcome_.proven && one.proven;
      outcome_.least_open = std::min(outcome_.least_open, one.least_open);
      outcome_.nodes += one.nodes;
      outcome_.mappings += one.mappings;
      outcome_.seconds += one.seconds;
      left -= one.seconds;
    }
    return true;
  }

  SearchOutcome search_in(const Mapspace& space, const SearchLimits& limits, Finds& finds) {
    if (request_.strategy == SearchStrategy::kExact) {
      return search_mappings(space, einsum_, machine_, cost_, limits, finds);
    }
    AnnealOptions options;
    options.seed = request_.seed;
    options.replicas = request_.strategy == SearchStrategy::kPathIntegral ? AnnealOptions::kReplicas : 1;
    options.objective = request_.pareto ? Objective::kEdp : request_.objectives.front();
    return anneal_mappings(space, einsum_, machine_, cost_, limits, options, finds);
  }

  [[nodiscard]] bool proven() const { return outcome_.proven; }

  // As the machine itself has it: what rests on the chip bypasses the memories further out.
  MappedChoice choice(const FoundMapping& found) const {
    const Mapping mapping = mapping_of(found.state, *layer_.machine);
    return {mapping, found.cost, by_engine(mapping)};
  }

  [[nodiscard]] MappingCost by_engine(const Mapping& mapping) const {
    const LoopNest nest(einsum_, *layer_.machine, mapping);
    const LayerResult result = analyse_layer(nest, {true, layer_.fused_operations_per_word, {}});
    const auto cycles = static_cast<double>(result.cycles);
    return {cost_.events_pj(mapping) + cost_.standing() * cycles, cycles};
  }

  // The front by the model, without what the engine finds beaten.
  void keep_front() {
    std::vector<MappedChoice> front;
    for (const MappedChoice& one : mapped_.choices) {
      const bool beaten = std::any_of(mapped_.choices.begin(), mapped_.choices.end(), [&](const MappedChoice& other) {
        return other.engine.energy <= one.engine.energy && other.engine.cycles <= one.engine.cycles &&
               (other.engine.energy < one.engine.energy || other.engine.cycles < one.engine.cycles);
      });
      if (!beaten) front.push_back(one);
    }
    std::sort(front.begin(), front.end(),
              [](const MappedChoice& a, const MappedChoice& b) { return a.engine.cycles < b.engine.cycles; });
    mapped_.choices = std::move(front);
  }

  // By what the engine says of them; of equal ones the last found.
  void choose() {
    BestFind best(request_.objectives);
    for (std::size_t i = mapped_.choices.size(); i-- > 0;) {
      if (!best.wanted(mapped_.choices[i].engine)) continue;
      best.add({}, mapped_.choices[i].engine);
      mapped_.chosen = i;
    }
  }

  std::optional<MappedLayer> finish(const Place& here, Problems& problems) {
    mapped_.proven = proven();
    mapped_.nodes = outcome_.nodes;
    mapped_.mappings = outcome_.mappings;
    mapped_.seconds = outcome_.seconds;
    if (layer_.known) mapped_.of_style = by_engine(*layer_.known);
    if (!mapped_.choices.empty()) return std::move(mapped_);
    const std::size_t before = problems.count();
    for (const Mapspace& space : spaces_) explain_if_empty(space, einsum_, machine_, cost_, here, problems);
    if (problems.count() == before) {
      problems.add(here, proven() ? "no mapping of this mapspace fits: tiles of all tensors together are too large for "
                                    "a memory, or break a rule of the array"
                                  : "no mapping was found in the time given; give more with --seconds");
    }
    return std::nullopt;
  }

  const LayerToMap& layer_;
  const MapRequest& request_;
  const Einsum& einsum_;
  MachineSpec machine_;
  PicojouleCost cost_;
  std::vector<Mapspace> spaces_;
  SearchOutcome outcome_;
  MappedLayer mapped_;
};

bool has_prices(const MachineSpec& machine, const Place& here, Problems& problems) {
  const std::size_t before = problems.count();
  for (const MemorySpec& memory : machine.memories) {
    if (memory.kind != MemoryKind::kDram) continue;
    problems.add(here, fmt::format("a search prices what is moved off the chip by the word; {} is a DRAM with rows and "
                                   "banks: search without --dram, and run what is found with it",
                                   machine.component(memory.id).name));
  }
  return problems.count() == before;
}

bool is_small_enough(const LayerToMap& layer, const Place& here, Problems& problems) {
  const std::size_t dims = layer.einsum->dims.size();
  const std::size_t memories = layer.machine->memories.size();
  if (dims <= kMostMapperDims && memories <= kMostMapperMemories) return true;
  problems.add(here, fmt::format("a search takes at most {} dimensions and {} memories, got {} and {}", kMostMapperDims,
                                 kMostMapperMemories, dims, memories));
  return false;
}

}  // namespace

std::optional<MappedLayer> map_layer(const LayerToMap& layer, const MapRequest& request, const Place& here,
                                     Problems& problems) {
  if (!has_prices(*layer.machine, here, problems) || !is_small_enough(layer, here, problems)) return std::nullopt;
  Problems missing;
  const ActionPrices prices(*layer.machine, prices_of(*layer.machine, *layer.technology, *layer.einsum, missing));
  LayerSearch search(layer, request, prices);
  auto mapped = request.pareto ? search.front(here, problems) : search.best(here, problems);
  const bool priced = mapped && std::all_of(mapped->choices.begin(), mapped->choices.end(),
                                            [](const MappedChoice& c) { return std::isfinite(c.model.energy); });
  if (!mapped || priced) return mapped;
  for (const Problem& p : missing.list()) problems.add(p.place, p.what);
  return std::nullopt;
}

}  // namespace pj

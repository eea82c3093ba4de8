// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/run_cost.h"

#include <map>
#include <numeric>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "arch/base/integer.h"
#include "sim/energy/standing_events.h"

namespace pj {
namespace {

// Layers of equal bits share one price list.
using BitsKey = std::tuple<int, int, int, int>;
BitsKey key_of(const Bits& bits) { return {bits.weight, bits.input, bits.output, bits.partial_sum}; }

using ListsByBits = std::map<BitsKey, PriceList>;

bool price_all(const NetworkRun& run, const MachineSpec& machine, const Technology& technology,
               const std::vector<Bits>& bits, ListsByBits& lists, Problems& problems) {
  std::map<BitsKey, std::pair<Bits, std::vector<Event>>> occurred;
  for (std::size_t l = 0; l < run.layers.size(); ++l) {
    auto& [layer_bits, events] = occurred[key_of(bits[l])];
    layer_bits = bits[l];
    const std::vector<Event> own = run.layers[l].events.events();
    events.insert(events.end(), own.begin(), own.end());
  }
  bool complete = true;
  for (const auto& [key, group] : occurred) {
    std::optional<PriceList> list = price_machine(machine, technology, group.first, group.second, problems);
    if (list) lists.emplace(key, *std::move(list));
    complete = complete && lists.count(key) == 1;
  }
  return complete;
}

CountingSink all_events(const LayerRun& layer, const MachineSpec& machine, const PriceList& prices) {
  CountingSink all;
  all.add(layer.events, layer.copies);
  add_standing_events(machine, prices, checked_mul(layer.cycles, layer.copies), all);
  return all;
}

template <class Sums>
void add_to(Sums& sums, const Sums& more) {
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += more[i];
}

}  // namespace

Energy RunCost::total() const { return std::accumulate(by_category.begin(), by_category.end(), Energy{}); }

std::optional<RunCost> price_run(const NetworkRun& run, const MachineSpec& machine, const Technology& technology,
                                 const std::vector<Bits>& bits, Problems& problems) {
  if (bits.size() != run.layers.size()) throw std::logic_error("price_run: bits of each layer are needed");
  ListsByBits lists;
  if (!price_all(run, machine, technology, bits, lists, problems)) return std::nullopt;
  RunCost cost;
  for (std::size_t l = 0; l < run.layers.size(); ++l) {
    const PriceList& prices = lists.at(key_of(bits[l]));
    const Ledger& ledger = cost.layers.emplace_back(all_events(run.layers[l], machine, prices), prices);
    add_to(cost.by_category, ledger.by_category());
    add_to(cost.by_boundary, ledger.by_boundary(machine.components));
  }
  cost.areas = areas_of(machine, technology);
  cost.absent = absent_from(machine, technology);
  cost.technology = technology.conditions();
  if (!machine.computes_in_memory()) return cost;
  cost.full_rate = full_rate(machine, technology, problems);
  if (!cost.full_rate) return std::nullopt;
  return cost;
}

}  // namespace pj

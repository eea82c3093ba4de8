// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/action_prices.h"

#include <algorithm>
#include <limits>
#include <set>

#include "sim/energy/ledger.h"
#include "sim/energy/price_machine.h"
#include "sim/energy/standing_events.h"

namespace pj {
namespace {

// One of each action that the closed form (dataflow/reuse) can count on this machine.
class Possible {
 public:
  explicit Possible(const MachineSpec& machine) : machine_(machine) {}

  std::vector<Event> events() {
    for (const MemorySpec& memory : machine_.memories) of_memory(memory);
    for (const FanoutSpec& fanout : machine_.fanouts) of_fanout(fanout);
    add(machine_.mac.id, has_tree_ ? Action::kMultiply : Action::kMac, Tensor::kNone);
    if (has_tree_) add(machine_.mac.id, Action::kMac, Tensor::kNone);
    return std::move(events_);
  }

 private:
  void add(ComponentId component, Action action, Tensor tensor) { events_.push_back({component, action, tensor, 1}); }

  void of_memory(const MemorySpec& memory) {
    for (const Tensor tensor : kOperands) {
      if (!memory.keeps.has(tensor)) continue;
      for (const Action action : {Action::kRead, Action::kWrite}) {
        add(memory.id, action, tensor);
        if (tensor == Tensor::kOutput) add(memory.id, action, Tensor::kPartialSum);
      }
    }
    const bool adds = memory.keeps.has(Tensor::kOutput) && memory.partial_sums == PartialSums::kAccumulateAbove;
    if (adds) add(memory.id, Action::kAdd, Tensor::kPartialSum);
  }

  void of_fanout(const FanoutSpec& fanout) {
    if (fanout.kind == FanoutKind::kSystolic) {
      for (const Tensor tensor : {Tensor::kWeight, Tensor::kInput, Tensor::kOutput, Tensor::kPartialSum}) {
        add(fanout.id, Action::kHop, tensor);
      }
    }
    for (const NetworkSpec& network : fanout.networks) of_network(network);
  }

  void of_network(const NetworkSpec& network) {
    if (network.reduces()) {
      add(network.id, Action::kHop, Tensor::kPartialSum);
      add(network.id, Action::kAdd, Tensor::kPartialSum);
      has_tree_ = has_tree_ || network.kind == NetworkKind::kReductionTree;
      return;
    }
    for (const Tensor tensor : network.carries) {
      if (network.kind == NetworkKind::kMulticastBus) add(network.id, Action::kSend, tensor);
      add(network.id, Action::kHop, tensor);
      if (tensor != Tensor::kOutput) continue;  // sums leave on the same wires
      if (network.kind == NetworkKind::kMulticastBus) add(network.id, Action::kSend, Tensor::kPartialSum);
      add(network.id, Action::kHop, Tensor::kPartialSum);
    }
  }

  const MachineSpec& machine_;
  std::vector<Event> events_;
  bool has_tree_ = false;
};

// A clock may be slower than that of compute: over many cycles.
double standing_pj(const MachineSpec& machine, const PriceList& prices) {
  constexpr std::int64_t kCycles = 1'000'000;
  CountingSink events;
  add_standing_events(machine, prices, kCycles, events);
  return Ledger(events, prices).total() / picojoules(1.0) / static_cast<double>(kCycles);
}

}  // namespace

std::vector<Event> possible_events(const MachineSpec& machine) { return Possible(machine).events(); }

ActionPrices::ActionPrices(const MachineSpec& machine, const PriceList& prices)
    : pj_(machine.components.size() * kActionCount * kTensorCount, 0.0), standing_(standing_pj(machine, prices)) {
  for (const Event& e : possible_events(machine)) {
    const Price* price = prices.find(e.component, e.action, e.tensor);
    pj_[slot(e.component, e.action, e.tensor)] =
        price != nullptr ? price->per_action / picojoules(1.0) : std::numeric_limits<double>::infinity();
  }
}

PriceList prices_of(const MachineSpec& machine, const Technology& technology, const Einsum& einsum, Problems& missing) {
  Problems told;  // a component's, once for each of its actions
  const Bits bits = {einsum.bits(Tensor::kWeight), einsum.bits(Tensor::kInput), einsum.bits(Tensor::kOutput),
                     einsum.partial_sum_bits};
  std::vector<Event> priced = possible_events(machine);
  const auto unpriced = [&](const Event& e) { return !price_machine(machine, technology, bits, {e}, told); };
  Problems ignored;
  if (auto all = price_machine(machine, technology, bits, priced, ignored)) return *std::move(all);
  priced.erase(std::remove_if(priced.begin(), priced.end(), unpriced), priced.end());
  auto rest = price_machine(machine, technology, bits, priced, told);
  std::set<std::string> once;
  for (const Problem& p : told.list()) {
    if (once.insert(to_string(p)).second) missing.add(p.place, p.what);
  }
  return rest.value_or(PriceList());
}

}  // namespace pj

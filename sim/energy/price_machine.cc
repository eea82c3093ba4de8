// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/price_machine.h"

#include <fmt/format.h>

#include <set>
#include <stdexcept>
#include <utility>

#include "sim/energy/component_costs.h"
#include "sim/energy/dram_costs.h"
#include "sim/energy/dram_pim_costs.h"
#include "sim/energy/network_costs.h"
#include "sim/energy/network_parts.h"
#include "sim/energy/pim_costs.h"

namespace pj {
namespace {

int bits_of(Tensor tensor, const Bits& bits) {
  switch (tensor) {
    case Tensor::kWeight:
      return bits.weight;
    case Tensor::kInput:
      return bits.input;
    case Tensor::kOutput:
      return bits.output;
    case Tensor::kPartialSum:
      return bits.partial_sum;
    case Tensor::kNone:
      break;
  }
  throw std::logic_error("price_machine: an action that moves a word names no tensor");
}

const MemorySpec* memory_with(const MachineSpec& machine, ComponentId id) {
  for (const MemorySpec& memory : machine.memories) {
    if (memory.id == id) return &memory;
  }
  return nullptr;
}

const FanoutSpec* grid_with(const MachineSpec& machine, ComponentId id) {
  for (const FanoutSpec& grid : machine.fanouts) {
    if (grid.id == id) return &grid;
  }
  return nullptr;
}

// A network with the fan-out it belongs to; both null if it is none.
struct Carrier {
  const FanoutSpec* fanout = nullptr;
  const NetworkSpec* network = nullptr;
};

Carrier carrier_with(const MachineSpec& machine, ComponentId id) {
  for (const FanoutSpec& fanout : machine.fanouts) {
    for (const NetworkSpec& network : fanout.networks) {
      if (network.id == id) return {&fanout, &network};
    }
  }
  return {};
}

bool is_clock_network(const MachineSpec& machine, ComponentId id) {
  return machine.clock_network && machine.clock_network->id == id;
}

bool is_vector_unit(const MachineSpec& machine, ComponentId id) {
  return machine.vector_unit && machine.vector_unit->id == id;
}

// What dram_action() prices.
bool is_of_dram(Action action) {
  switch (action) {
    case Action::kActivate:
    case Action::kReadBurst:
    case Action::kWriteBurst:
    case Action::kIoRead:
    case Action::kIoWrite:
    case Action::kPhyRead:
    case Action::kPhyWrite:
    case Action::kRefresh:
    case Action::kRefreshBank:
    case Action::kActiveStandby:
    case Action::kPrechargeStandby:
    case Action::kActivePowerDown:
    case Action::kPrechargePowerDown:
      return true;
    default:
      return false;
  }
}

const DramSpec& spec_of(const MemorySpec& memory) {
  if (!memory.dram) throw std::logic_error("a memory of kind dram without its spec");
  return *memory.dram;
}

class Pricer {
 public:
  Pricer(const MachineSpec& machine, const Technology& technology, const Bits& bits)
      : machine_(machine), technology_(technology), bits_(bits) {}

  [[nodiscard]] Priced<Price> price(const Event& event) const {
    if (is_of_computing_dram(event.component)) return dram_pim_action(*machine_.dram_pim, event.action);
    if (const MemorySpec* memory = memory_with(machine_, event.component)) return of_memory(*memory, event);
    if (const FanoutSpec* grid = grid_with(machine_, event.component)) return of_grid(*grid, event);
    if (const Carrier carrier = carrier_with(machine_, event.component); carrier.network != nullptr) {
      return of_network(carrier, event);
    }
    if (machine_.pim && is_of_pim(*machine_.pim, event.component)) {
      return pim_action(*machine_.pim, event.component, event.action, technology_);
    }
    if (machine_.mac.id == event.component && event.action == Action::kMac) return mac_operation(bits_, technology_);
    if (machine_.mac.id == event.component && event.action == Action::kMultiply) {
      return product_operation(bits_, technology_);
    }
    if (is_vector_unit(machine_, event.component) && category_of(event.action) == Category::kArithmetic) {
      const std::string& row = machine_.vector_unit->energy_row;
      if (!row.empty()) return device_action(row, event.action, technology_);
      return plain_operation(event.action, machine_.vector_unit->bits, technology_);
    }
    return no_rule(event);
  }

  [[nodiscard]] InstanceCost instance(ComponentId id) const {
    if (const MemorySpec* memory = memory_with(machine_, id)) return memory_instance(*memory, technology_);
    if (const FanoutSpec* grid = grid_with(machine_, id)) return grid_instance(*grid);
    if (const Carrier carrier = carrier_with(machine_, id); carrier.network != nullptr) {
      return network_instance(machine_, *carrier.fanout, *carrier.network, technology_);
    }
    if (is_clock_network(machine_, id)) {
      return {technology_.clock_network(machine_.clock_network->energy_row), std::nullopt, std::nullopt};
    }
    if (machine_.pim && is_of_pim(*machine_.pim, id)) return pim_instance(*machine_.pim, id, technology_);
    if (is_of_computing_dram(id)) return {};  // standby and refresh are events
    if (machine_.mac.id == id) return mac_instance(machine_, technology_);
    if (is_vector_unit(machine_, id)) return of_vector_unit(*machine_.vector_unit);
    return {};
  }

 private:
  // The DRAM itself, and what computes in it.
  [[nodiscard]] bool is_of_computing_dram(ComponentId id) const {
    if (!machine_.dram_pim) return false;
    return id == machine_.dram_pim->id ||
           id == machine_.memories[static_cast<std::size_t>(machine_.dram_pim->memory)].id;
  }

  [[nodiscard]] Priced<Price> of_memory(const MemorySpec& memory, const Event& event) const {
    const bool dram = memory.kind == MemoryKind::kDram;
    if (dram && is_of_dram(event.action)) return dram_action(spec_of(memory), event.action);
    if (!dram && (event.action == Action::kRead || event.action == Action::kWrite)) {
      return memory_access(memory, event.action, technology_);
    }
    if (event.action != Action::kAdd) return no_rule(event);
    return plain_operation(Action::kAdd, bits_of(event.tensor, bits_), technology_);
  }

  [[nodiscard]] InstanceCost of_vector_unit(const VectorSpec& unit) const {
    return unit.energy_row.empty() ? vector_instance(unit, technology_) : device_instance(unit.energy_row, technology_);
  }

  // A spatial fan-out has nothing at its instances: all it is made of are its networks.
  [[nodiscard]] InstanceCost grid_instance(const FanoutSpec& grid) const {
    return grid.kind == FanoutKind::kSystolic ? systolic_instance(machine_, grid, technology_) : InstanceCost{};
  }

  [[nodiscard]] Priced<Price> of_network(const Carrier& carrier, const Event& event) const {
    const int bits = bits_of(event.tensor, bits_);
    if (event.action == Action::kAdd && carrier.network->reduces()) {
      return plain_operation(Action::kAdd, bits, technology_);
    }
    if (!pitches_of(*carrier.fanout, *carrier.network, event.action)) return no_rule(event);
    return network_word(machine_, *carrier.fanout, *carrier.network, event.action, bits, technology_);
  }

  [[nodiscard]] Priced<Price> of_grid(const FanoutSpec& grid, const Event& event) const {
    if (grid.kind != FanoutKind::kSystolic || event.action != Action::kHop) return no_rule(event);
    return systolic_hop(machine_, grid, bits_of(event.tensor, bits_), technology_);
  }

  [[nodiscard]] Priced<Price> no_rule(const Event& event) const {
    return Missing{fmt::format("technology {} has no price for {} of kind {}", technology_.conditions().name,
                               name_of(event.action), machine_.component(event.component).kind)};
  }

  const MachineSpec& machine_;
  const Technology& technology_;
  const Bits& bits_;
};

void missing(const Component& component, std::string_view what, const std::string& why, Problems& problems) {
  problems.add(Place{} / component.name, fmt::format("no price for {}: {}", what, why));
}

void price_actions(const Pricer& pricer, const MachineSpec& machine, const std::vector<Event>& events,
                   PriceList& prices, Problems& problems) {
  std::set<std::pair<ComponentId, Action>> told;
  for (const Event& event : events) {
    if (prices.find(event.component, event.action, event.tensor) != nullptr) continue;
    const Priced<Price> price = pricer.price(event);
    if (price) {
      prices.set(event.component, event.action, event.tensor, *price);
    } else if (told.emplace(event.component, event.action).second) {
      missing(machine.component(event.component), name_of(event.action), price.missing(), problems);
    }
  }
}

Price per_cycle(const Sourced<Power>& leakage, Frequency clock) {
  Price price;
  price.per_action = leakage.value / clock;
  price.kind = leakage.kind;
  price.how = fmt::format("{:.4g} mW for one cycle of {:.4g} MHz; {}", leakage.value / milliwatts(1.0),
                          clock / megahertz(1.0), leakage.how);
  price.source = leakage.source;
  return price;
}

void price_standing(const InstanceCost& cost, const Component& component, Frequency compute_clock, PriceList& prices,
                    Problems& problems) {
  if (cost.clock && *cost.clock) prices.set(component.id, Action::kClock, Tensor::kNone, **cost.clock);
  if (cost.clock && !*cost.clock) missing(component, "clock", cost.clock->missing(), problems);
  if (!cost.leakage) return;
  if (!*cost.leakage) return missing(component, "leakage", cost.leakage->missing(), problems);
  prices.set(component.id, Action::kLeak, Tensor::kNone, per_cycle(**cost.leakage, compute_clock));
}

}  // namespace

std::optional<PriceList> price_machine(const MachineSpec& machine, const Technology& technology, const Bits& bits,
                                       const std::vector<Event>& events, Problems& problems) {
  const std::size_t before = problems.count();
  const Pricer pricer(machine, technology, bits);
  PriceList prices;
  price_actions(pricer, machine, events, prices, problems);
  for (const Component& component : machine.components) {
    InstanceCost cost = pricer.instance(component.id);
    // The clock network's price is that of all that is clocked.
    if (machine.clock_network && machine.clock_network->id != component.id) cost.clock.reset();
    price_standing(cost, component, machine.compute_clock(), prices, problems);
  }
  if (problems.count() != before) return std::nullopt;
  return prices;
}

std::vector<std::optional<Sourced<Area>>> areas_of(const MachineSpec& machine, const Technology& technology) {
  const Bits bits;
  const Pricer pricer(machine, technology, bits);
  std::vector<std::optional<Sourced<Area>>> areas;
  for (const Component& component : machine.components) {
    const InstanceCost cost = pricer.instance(component.id);
    const bool known = cost.area && *cost.area;
    areas.push_back(known ? std::optional(**cost.area) : std::nullopt);
  }
  return areas;
}

}  // namespace pj

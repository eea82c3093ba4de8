// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/standing_events.h"

#include <cmath>

#include "arch/base/integer.h"

namespace pj {

std::int64_t physical_instances(const MachineSpec& machine, ComponentId component) {
  const std::int64_t copies = machine.component(component).instances;
  for (const FanoutSpec& fanout : machine.fanouts) {
    if (fanout.id == component) return checked_mul(copies, checked_mul(fanout.rows, fanout.columns));
  }
  return copies;
}

std::int64_t cycles_of(Frequency clock, std::int64_t cycles, Frequency compute_clock) {
  if (clock == compute_clock) return cycles;
  const double exact = static_cast<double>(cycles) * (clock / compute_clock);
  if (exact >= 9.2e18) throw CountOverflow();
  return static_cast<std::int64_t>(std::ceil(exact));
}

void add_standing_events(const MachineSpec& machine, const PriceList& prices, std::int64_t cycles,
                         CountingSink& events) {
  for (const Component& component : machine.components) {
    const std::int64_t copies = physical_instances(machine, component.id);
    if (prices.find(component.id, Action::kClock, Tensor::kNone) != nullptr) {
      const std::int64_t own = cycles_of(component.frequency, cycles, machine.compute_clock());
      events.record({component.id, Action::kClock, Tensor::kNone, checked_mul(copies, own)});
    }
    if (prices.find(component.id, Action::kLeak, Tensor::kNone) != nullptr) {
      events.record({component.id, Action::kLeak, Tensor::kNone, checked_mul(copies, cycles)});
    }
  }
}

}  // namespace pj

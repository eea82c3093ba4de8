// SPDX-License-Identifier: Apache-2.0
// What each action of a layer costs on a machine, as plain numbers in a table: a search asks millions of times.
#pragma once

#include <cstddef>
#include <vector>

#include "arch/base/event.h"
#include "arch/base/problem.h"
#include "arch/technology/technology.h"
#include "memory/hierarchy/machine_spec.h"
#include "sim/energy/price_list.h"
#include "workloads/einsum.h"

namespace pj {

class ActionPrices {
 public:
  ActionPrices(const MachineSpec& machine, const PriceList& prices);

  // Picojoules; infinite for what the machine can do and has no price.
  [[nodiscard]] double of(ComponentId component, Action action, Tensor tensor) const {
    return pj_[slot(component, action, tensor)];
  }
  // Leakage and clocks, per cycle of the compute clock.
  [[nodiscard]] double standing() const { return standing_; }

 private:
  [[nodiscard]] static std::size_t slot(ComponentId component, Action action, Tensor tensor) {
    return (static_cast<std::size_t>(component.index) * kActionCount + static_cast<std::size_t>(action)) *
               kTensorCount +
           static_cast<std::size_t>(tensor);
  }
  std::vector<double> pj_;
  double standing_ = 0.0;
};

// One of each action that mappings of MAC layers can make the machine do.
std::vector<Event> possible_events(const MachineSpec& machine);
// What of it the technology has a price for; problems say what it has none for.
PriceList prices_of(const MachineSpec& machine, const Technology& technology, const Einsum& einsum, Problems& missing);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/pitch.h"

#include <cmath>

#include "arch/base/integer.h"
#include "sim/energy/component_costs.h"
#include "sim/energy/cost_sums.h"
#include "sim/energy/network_costs.h"
#include "sim/energy/standing_events.h"

namespace pj {
namespace {

// What stands in one of `nodes` equal instances, added up part by part.
class Instance {
 public:
  Instance(const MachineSpec& machine, const Technology& technology, std::int64_t nodes)
      : machine_(machine),
        technology_(technology),
        nodes_(nodes),
        area_(mac_instance(machine, technology).area.value()) {
    area_ = in_each(machine.mac.id, area_);
  }

  void add_fanout(const FanoutSpec& fanout) {
    if (fanout.kind == FanoutKind::kSystolic) {
      const auto registers = technology_.flip_flops(node_register_bits(machine_.mac));
      area_ = added(area_, in_each(fanout.id, part_of(registers, &RegisterCost::area)));
    }
    for (const NetworkSpec& network : fanout.networks) add_network(fanout, network);
  }

  void add_memory(const MemorySpec& memory) {
    const auto area = memory_instance(memory, technology_).area;
    if (area) area_ = added(area_, in_each(memory.id, *area));
  }

  [[nodiscard]] const Priced<Sourced<Area>>& area() const { return area_; }

 private:
  [[nodiscard]] Priced<Sourced<Area>> in_each(ComponentId id, const Priced<Sourced<Area>>& area) const {
    return times(exact_div(physical_instances(machine_, id), nodes_), area, "in each node");
  }

  // Those of the fan-out's own networks stand among its instances: spread evenly over them.
  void add_network(const FanoutSpec& fanout, const NetworkSpec& network) {
    const auto whole = network_area(machine_.mac, fanout, network, technology_);
    if (!whole || !area_) return;
    if (!*whole) {
      area_ = *whole;
      return;
    }
    const double share = static_cast<double>(physical_instances(machine_, network.id)) / static_cast<double>(nodes_);
    Sourced<Area> part = **whole;
    part.value = share * part.value;
    area_ = added(*area_, part);
  }

  const MachineSpec& machine_;
  const Technology& technology_;
  std::int64_t nodes_;
  Priced<Sourced<Area>> area_;
};

}  // namespace

Priced<Sourced<Length>> node_pitch(const MachineSpec& machine, const FanoutSpec& fanout, const Technology& technology) {
  Instance instance(machine, technology, physical_instances(machine, fanout.id));
  for (const FanoutSpec& inner : machine.fanouts) {
    if (inner.above >= fanout.above) instance.add_fanout(inner);
  }
  for (std::size_t m = static_cast<std::size_t>(fanout.above) + 1; m < machine.memories.size(); ++m) {
    instance.add_memory(machine.memories[m]);
  }
  const Priced<Sourced<Area>>& area = instance.area();
  if (!area) return Missing{area.missing()};
  const double side_mm = std::sqrt(area->value / square_millimetres(1.0));
  return Sourced<Length>{millimetres(side_mm), area->kind,
                         fmt::format("square root of the {:.4g} um2 of {}", area->value / square_micrometres(1.0),
                                     fanout.kind == FanoutKind::kSystolic ? "a node" : "an instance"),
                         area->source};
}

}  // namespace pj

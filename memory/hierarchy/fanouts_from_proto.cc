// SPDX-License-Identifier: Apache-2.0
#include "memory/hierarchy/fanouts_from_proto.h"

#include <fmt/format.h>

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {
namespace {

class Reader {
 public:
  Reader(const ConfigNode& node, MachineBuilder& builder, Problems& problems)
      : node_(node), builder_(builder), machine_(builder.machine), known_(builder.known), problems_(problems) {}

  std::int64_t read() {
    std::vector<FoundFanout> found;
    for (const ConfigNode& node : node_.each("fanout")) found.push_back(read_one(node, found));
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.spec.above < b.spec.above; });
    for (FoundFanout& fanout : found) {
      fanout.spec.id = builder_.add(std::move(fanout.component));
      for (std::size_t n = 0; n < fanout.networks.size(); ++n) {
        fanout.spec.networks[n].id = builder_.add(std::move(fanout.networks[n]));
      }
      machine_.fanouts.push_back(std::move(fanout.spec));
    }
    count_instances();
    return instances_;
  }

 private:
  struct FoundFanout {
    FanoutSpec spec;
    Component component;
    std::vector<Component> networks;
  };

  FoundFanout read_one(const ConfigNode& node, const std::vector<FoundFanout>& before) {
    Fields fields(node, problems_);
    FoundFanout found{fanout_from_proto(fields, known_), component_from_proto(fields, known_, Boundary::kChip), {}};
    builder_.take_name(fields, "fan-out");
    read_networks(node, found);
    check_networks(fields, found.spec);
    check_place(fields, found.spec);
    if (!before.empty() && found.spec.kind != before.front().spec.kind) {
      fields.problem("kind", "the fan-outs of a machine are all systolic or all spatial");
    }
    return found;
  }

  void read_networks(const ConfigNode& fanout, FoundFanout& found) {
    for (const ConfigNode& node : fanout.each("network")) {
      Fields fields(node, problems_);
      found.spec.networks.push_back(network_from_proto(fields));
      found.networks.push_back(component_from_proto(fields, known_, Boundary::kChip));
      builder_.take_name(fields, "network", fanout.place().path);
    }
  }

  void check_place(Fields& fields, const FanoutSpec& spec) {
    const int above = spec.above;
    if (above < 0) return;
    const std::string& memory = known_.memories[static_cast<std::size_t>(above)];
    const auto [first, fresh] = fanout_below_.emplace(above, fields.text("name"));
    if (!fresh) {
      fields.problem("below", fmt::format("\"{}\" already has the fan-out \"{}\" below it; one is the most", memory,
                                          first->second));
    }
    if (spec.kind == FanoutKind::kSystolic && above + 1 == static_cast<int>(machine_.memories.size())) {
      fields.problem("below", fmt::format("\"{}\" is the innermost memory; a systolic fan-out stands above the memory "
                                          "that holds the stationary operand of each unit",
                                          memory));
    }
  }

  // Physical copies: what lies below a fan-out is there rows x columns times.
  void count_instances() {
    try {
      for (std::size_t m = 0; m < machine_.memories.size(); ++m) {
        machine_.components[m].instances = instances_;
        check_single(static_cast<int>(m));
        const FanoutSpec* fanout = machine_.fanout_below(static_cast<int>(m));
        if (fanout == nullptr) continue;
        builder_.set_instances(fanout->id, instances_);
        for (const NetworkSpec& network : fanout->networks) builder_.set_instances(network.id, instances_);
        instances_ = checked_mul(instances_, checked_mul(fanout->rows, fanout->columns));
      }
    } catch (const CountOverflow&) {
      problems_.add(node_ / "fanout", "the product of all rows and columns must fit in 64 bits");
    }
  }

  void check_single(int memory) {
    if (machine_.memories[static_cast<std::size_t>(memory)].kind != MemoryKind::kDram || instances_ == 1) return;
    problems_.add(node_.field("memory", memory) / "kind",
                  fmt::format("a DRAM below a fan-out would be one for each of {} units; it stands above all fan-outs",
                              instances_));
  }

  const ConfigNode& node_;
  MachineBuilder& builder_;
  MachineSpec& machine_;
  const Known& known_;
  Problems& problems_;
  std::map<int, std::string> fanout_below_;  // memory -> name of the fan-out
  std::int64_t instances_ = 1;
};

}  // namespace

std::int64_t read_fanouts(const ConfigNode& architecture, MachineBuilder& builder, Problems& problems) {
  return Reader(architecture, builder, problems).read();
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "memory/hierarchy/machine_from_proto.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "arch/base/integer.h"
#include "configs/schema/architecture.pb.h"
#include "memory/dram/dram_spec.h"
#include "memory/hierarchy/parts_from_proto.h"
#include "memory/hierarchy/pim_from_proto.h"

namespace pj {
namespace {

class Reader {
 public:
  Reader(const ConfigNode& architecture, const DramSources& drams, Problems& problems)
      : node_(architecture),
        a_(architecture.as<picojoule::schema::Architecture>()),
        drams_(drams),
        problems_(problems) {}

  [[nodiscard]] bool named_twice() const { return named_twice_; }

  MachineSpec read() {
    read_head();
    read_clocks();
    for (const auto& memory : a_.memory()) known_.memories.push_back(memory.name());
    read_memories();
    read_fanouts();
    a_.pim_size() == 0 ? read_compute() : read_pim();
    read_vector_unit();
    read_clock_network();
    check_homes();
    return std::move(machine_);
  }

 private:
  void read_head() {
    Fields fields(node_, problems_);
    machine_.name = fields.text("name", "every machine has a name");
    machine_.description = a_.description();
    machine_.source = a_.source();
    machine_.technology = a_.technology();
    machine_.style = a_.style();
  }

  void read_clocks() {
    if (a_.clock_size() == 0) problems_.add(node_ / "clock", "missing; a machine states at least one clock");
    for (int i = 0; i < a_.clock_size(); ++i) {
      Fields fields(node_.field("clock", i), problems_);
      known_.clocks.push_back(a_.clock(i).name());
      known_.frequencies.push_back(clock_from_proto(fields));
      take_name(fields, "clock");
    }
  }

  void read_memories() {
    if (a_.memory_size() == 0) problems_.add(node_ / "memory", "missing; a machine has at least one memory");
    for (int i = 0; i < a_.memory_size(); ++i) {
      Fields fields(node_.field("memory", i), problems_);
      MemorySpec spec = memory_from_proto(fields, i, drams_, problems_);
      spec.id = add(component_of_memory(fields, spec), fields, "memory");
      machine_.memories.push_back(std::move(spec));
    }
    read_padding_from();
  }

  Component component_of_memory(Fields& fields, const MemorySpec& spec) {
    if (spec.kind != MemoryKind::kDram) {
      return component_from_proto(fields, known_, spec.off_chip() ? Boundary::kDram : Boundary::kChip);
    }
    Component component = dram_component_from_proto(fields, spec.dram.get());
    if (spec.dram != nullptr) check_clock_of_dram(fields, component);
    return component;
  }

  // It goes by the name of its spec: no other clock may.
  void check_clock_of_dram(Fields& fields, const Component& dram) {
    for (std::size_t c = 0; c < known_.clocks.size(); ++c) {
      if (known_.clocks[c] != dram.clock) continue;
      fields.problem("spec", fmt::format("\"{}\" is also the name of a clock of the machine; rename that", dram.clock));
    }
    const auto [first, fresh] = drams_by_name_.emplace(dram.clock, dram);
    if (fresh || first->second.frequency == dram.frequency) return;
    fields.problem("spec",
                   fmt::format("\"{}\" has another timing.tck_ps in \"{}\"; a clock has one frequency: give the "
                               "spec another name",
                               dram.clock, first->second.name));
  }

  void read_padding_from() {
    if (a_.padding_from().empty()) return;
    Fields fields(node_, problems_);
    const int memory = fields.index_of("padding_from", "memory", known_.memories);
    machine_.padding_from = memory;
    if (memory < 0 || machine_.memories[static_cast<std::size_t>(memory)].kind != MemoryKind::kDram) return;
    fields.problem("padding_from", fmt::format("\"{}\" is a DRAM, which never holds padding; name a memory on the chip",
                                               a_.padding_from()));
  }

  void read_fanouts() {
    std::vector<FoundFanout> found;
    for (int i = 0; i < a_.fanout_size(); ++i) {
      const ConfigNode node = node_.field("fanout", i);
      Fields fields(node, problems_);
      found.push_back({fanout_from_proto(fields, known_), component_from_proto(fields, known_, Boundary::kChip), {}});
      take_name(fields, "fan-out");
      read_networks(node, found.back());
      check_networks(fields, found.back().spec);
      check_place_of_fanout(fields, found.back().spec);
      if (found.back().spec.kind != found.front().spec.kind) {
        fields.problem("kind", "the fan-outs of a machine are all systolic or all spatial");
      }
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.spec.above < b.spec.above; });
    for (FoundFanout& fanout : found) {
      fanout.spec.id = add(std::move(fanout.component));
      for (std::size_t n = 0; n < fanout.networks.size(); ++n) {
        fanout.spec.networks[n].id = add(std::move(fanout.networks[n]));
      }
      machine_.fanouts.push_back(std::move(fanout.spec));
    }
    count_instances();
  }

  struct FoundFanout {
    FanoutSpec spec;
    Component component;
    std::vector<Component> networks;
  };

  void read_networks(const ConfigNode& fanout, FoundFanout& found) {
    for (const ConfigNode& node : fanout.each("network")) {
      Fields fields(node, problems_);
      found.spec.networks.push_back(network_from_proto(fields));
      found.networks.push_back(component_from_proto(fields, known_, Boundary::kChip));
      take_name(fields, "network", fanout.place().path);
    }
  }

  void check_place_of_fanout(Fields& fields, const FanoutSpec& spec) {
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
        machine_.components[static_cast<std::size_t>(fanout->id.index)].instances = instances_;
        for (const NetworkSpec& network : fanout->networks) {
          machine_.components[static_cast<std::size_t>(network.id.index)].instances = instances_;
        }
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

  void read_compute() {
    if (a_.compute_size() == 0) problems_.add(node_ / "compute", "missing; a machine has exactly one compute");
    for (int i = 0; i < a_.compute_size(); ++i) {
      Fields fields(node_.field("compute", i), problems_);
      if (i > 0) fields.problem(fmt::format("a machine has exactly one compute, this is number {}", i + 1));
      machine_.mac = compute_from_proto(fields);
      machine_.mac.id = add(component_from_proto(fields, known_, Boundary::kChip), fields, "compute");
      machine_.components.back().instances = instances_;
    }
  }

  // In the place of fan-outs and compute.
  void read_pim() {
    for (const char* other : {"compute", "fanout"}) {
      for (const ConfigNode& node : node_.each(other)) {
        problems_.add(node.place(), "a machine with a pim has arrays in its place; leave it out");
      }
    }
    for (int i = 0; i < a_.pim_size(); ++i) {
      const ConfigNode node = node_.field("pim", i);
      Fields fields(node, problems_);
      if (i > 0) fields.problem(fmt::format("a machine has at most one pim, this is number {}", i + 1));
      FoundPim found = pim_from_proto(node, known_, problems_);
      check_buffer(fields, found.spec);
      found.spec.id = add(std::move(found.component), fields, "pim");
      for (std::size_t p = 0; p < found.parts.size(); ++p) {
        Fields part(node.field("part", static_cast<int>(p)), problems_);
        take_name(part, "part", node.place().path);
        found.spec.parts[p].id = add(std::move(found.parts[p]));
      }
      machine_.mac = {found.spec.id, found.spec.weight_bits, found.spec.input_bits, found.partial_sum_bits, {}, {}, 1};
      machine_.pim = std::make_shared<const PimSpec>(std::move(found.spec));
    }
    count_pim_instances();
  }

  void check_buffer(Fields& fields, const PimSpec& spec) {
    if (spec.buffer < 0) return;
    const MemorySpec& buffer = machine_.memories[static_cast<std::size_t>(spec.buffer)];
    if (buffer.off_chip() || !buffer.keeps.has(Tensor::kInput) || !buffer.keeps.has(Tensor::kOutput)) {
      fields.problem("buffer", "must be a memory on the chip that keeps input and output");
    }
    if (spec.buffer != 1 || machine_.memories.size() != 2 || machine_.memories[0].kind != MemoryKind::kOffchip) {
      fields.problem("buffer",
                     "a machine with a pim has two memories: one of kind offchip (not dram), then this buffer");
    }
  }

  void count_pim_instances() {
    if (machine_.pim == nullptr) return;
    try {
      const PimSpec& spec = *machine_.pim;
      const auto set = [this](ComponentId id, std::int64_t instances) {
        machine_.components[static_cast<std::size_t>(id.index)].instances = instances;
      };
      set(spec.id, checked_mul(checked_mul(spec.arrays_per_core, spec.cores_per_tile), spec.tiles));
      for (const PimPart& part : spec.parts) set(part.id, spec.copies_of(part));
      if (spec.buffer >= 0) set(machine_.memories[static_cast<std::size_t>(spec.buffer)].id, spec.tiles);
    } catch (const CountOverflow&) {
      problems_.add(node_ / "pim", "the product of tiles, cores, arrays, rows and columns must fit in 64 bits");
    }
  }

  void read_vector_unit() {
    for (int i = 0; i < a_.vector_unit_size(); ++i) {
      Fields fields(node_.field("vector_unit", i), problems_);
      if (i > 0) fields.problem(fmt::format("a machine has at most one vector unit, this is number {}", i + 1));
      VectorSpec spec = vector_unit_from_proto(fields, known_);
      spec.id = add(component_from_proto(fields, known_, Boundary::kChip), fields, "vector unit");
      if (machine_.pim) machine_.components.back().instances = machine_.pim->tiles;
      machine_.vector_unit = spec;
    }
  }

  void read_clock_network() {
    for (int i = 0; i < a_.clock_network_size(); ++i) {
      Fields fields(node_.field("clock_network", i), problems_);
      if (i > 0) fields.problem(fmt::format("a machine has at most one clock network, this is number {}", i + 1));
      ClockNetworkSpec spec = clock_network_from_proto(fields);
      spec.id = add(component_from_proto(fields, known_, Boundary::kChip), fields, "clock network");
      machine_.clock_network = spec;
    }
  }

  // Every tensor is kept somewhere, and its home, the outermost of the places, is one memory and not one per unit.
  void check_homes() {
    for (const std::string& tensor : operand_names()) {
      const int home = machine_.home_of(operand_called(tensor));
      if (home < 0) {
        problems_.add(node_ / "memory",
                      fmt::format("no memory keeps \"{}\"; name it in the keeps of at least one", tensor));
      } else if (!machine_.pim && machine_.components[static_cast<std::size_t>(home)].instances > 1) {
        problems_.add(
            node_.field("memory", home) / "keeps",
            fmt::format("\"{}\" is kept below a fan-out only; a memory above the fan-outs must keep it too", tensor));
      }
    }
  }

  // One namespace: all are reached by `--set <name>.<field>`. `inside`: whose part it is, if one of several fan-outs'.
  void take_name(Fields& fields, const std::string& what, const std::string& inside = "") {
    const std::string name = fields.text("name");
    if (name.empty()) return;
    const auto [first, fresh] = names_.emplace(name, std::pair(what, inside));
    named_twice_ = named_twice_ || !fresh;
    // Twice in one list of a file: the reader has said so.
    if (fresh || (first->second == std::pair(what, inside) && !node_.place().file.empty())) return;
    fields.problem("name",
                   fmt::format("\"{}\" is already the name of a {}; choose another", name, first->second.first));
  }

  ComponentId add(Component component, Fields& fields, const std::string& what) {
    take_name(fields, what);
    return add(std::move(component));
  }

  ComponentId add(Component component) {
    component.id = ComponentId{static_cast<std::int32_t>(machine_.components.size())};
    machine_.components.push_back(std::move(component));
    return machine_.components.back().id;
  }

  const ConfigNode& node_;
  const picojoule::schema::Architecture& a_;
  const DramSources& drams_;
  Problems& problems_;
  MachineSpec machine_;
  Known known_;
  std::map<std::string, std::pair<std::string, std::string>> names_;  // name -> what it names, inside what
  std::map<std::string, Component> drams_by_name_;                    // name of the spec -> first memory
  std::map<int, std::string> fanout_below_;                           // memory -> name of the fan-out
  bool named_twice_ = false;
  std::int64_t instances_ = 1;  // below all fan-outs
};

}  // namespace

std::optional<MachineSpec> machine_from_proto(const ConfigNode& architecture, const DramSources& drams,
                                              Problems& problems) {
  const auto before = problems.count();
  Reader reader(architecture, drams, problems);
  MachineSpec machine = reader.read();
  if (reader.named_twice() || problems.count() != before) return std::nullopt;  // only our own problems stop us
  return machine;
}

std::optional<MachineSpec> machine_from_proto(const ConfigNode& architecture, Problems& problems) {
  return machine_from_proto(architecture, {}, problems);
}

}  // namespace pj

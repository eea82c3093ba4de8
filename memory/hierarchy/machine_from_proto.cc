// SPDX-License-Identifier: Apache-2.0
#include "memory/hierarchy/machine_from_proto.h"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "configs/schema/architecture.pb.h"
#include "memory/dram/dram_spec.h"
#include "memory/hierarchy/computing_memory_from_proto.h"
#include "memory/hierarchy/fanouts_from_proto.h"
#include "memory/hierarchy/machine_builder.h"
#include "memory/pim/dram/dram_pim_spec.h"
#include "memory/pim/pim_spec.h"

namespace pj {
namespace {

class Reader {
 public:
  Reader(const ConfigNode& architecture, const DramSources& drams, Problems& problems)
      : node_(architecture),
        a_(architecture.as<picojoule::schema::Architecture>()),
        drams_(drams),
        problems_(problems),
        builder_(!architecture.place().file.empty()),
        machine_(builder_.machine),
        known_(builder_.known) {}

  [[nodiscard]] bool named_twice() const { return builder_.named_twice(); }

  MachineSpec read() {
    read_head();
    read_clocks();
    for (const auto& memory : a_.memory()) known_.memories.push_back(memory.name());
    read_memories();
    instances_ = read_fanouts(node_, builder_, problems_);
    read_units();
    read_vector_unit();
    check_host();
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
      builder_.take_name(fields, "clock");
    }
  }

  void read_memories() {
    if (a_.memory_size() == 0) problems_.add(node_ / "memory", "missing; a machine has at least one memory");
    for (int i = 0; i < a_.memory_size(); ++i) {
      Fields fields(node_.field("memory", i), problems_);
      MemorySpec spec = memory_from_proto(fields, i, drams_, problems_);
      spec.id = builder_.add(component_of_memory(fields, spec), fields, "memory");
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

  void read_units() {
    if (a_.pim_size() > 0) return read_pim(node_, builder_, problems_);
    a_.dram_pim_size() > 0 ? read_dram_pim(node_, builder_, problems_) : read_compute();
  }

  void read_compute() {
    if (a_.compute_size() == 0) problems_.add(node_ / "compute", "missing; a machine has exactly one compute");
    for (int i = 0; i < a_.compute_size(); ++i) {
      Fields fields(node_.field("compute", i), problems_);
      if (i > 0) fields.problem(fmt::format("a machine has exactly one compute, this is number {}", i + 1));
      machine_.mac = compute_from_proto(fields);
      machine_.mac.id = builder_.add(component_from_proto(fields, known_, Boundary::kChip), fields, "compute");
      machine_.components.back().instances = instances_;
    }
  }

  void read_vector_unit() {
    for (int i = 0; i < a_.vector_unit_size(); ++i) {
      Fields fields(node_.field("vector_unit", i), problems_);
      if (i > 0) fields.problem(fmt::format("a machine has at most one vector unit, this is number {}", i + 1));
      VectorSpec spec = vector_unit_from_proto(fields, known_);
      spec.id = builder_.add(component_from_proto(fields, known_, Boundary::kChip), fields, "vector unit");
      if (machine_.pim) machine_.components.back().instances = machine_.pim->tiles;
      if (machine_.dram_pim && spec.memory > 0) {
        fields.problem("reads_from", "beside a dram_pim the vector unit is the host's and reads from its memory");
      }
      machine_.vector_unit = spec;
    }
  }

  // What blocks leave to the host: lanes of a sum, or sums of pieces of the inputs.
  void check_host() {
    if (!machine_.dram_pim || machine_.dram_pim->blocks() == nullptr || machine_.vector_unit) return;
    problems_.add(node_ / "vector_unit", "missing; the host of a dram_pim of kind \"bank_blocks\" adds sums");
  }

  void read_clock_network() {
    for (int i = 0; i < a_.clock_network_size(); ++i) {
      Fields fields(node_.field("clock_network", i), problems_);
      if (i > 0) fields.problem(fmt::format("a machine has at most one clock network, this is number {}", i + 1));
      ClockNetworkSpec spec = clock_network_from_proto(fields);
      spec.id = builder_.add(component_from_proto(fields, known_, Boundary::kChip), fields, "clock network");
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
      } else if (!machine_.computes_in_memory() && machine_.components[static_cast<std::size_t>(home)].instances > 1) {
        problems_.add(
            node_.field("memory", home) / "keeps",
            fmt::format("\"{}\" is kept below a fan-out only; a memory above the fan-outs must keep it too", tensor));
      }
    }
  }

  const ConfigNode& node_;
  const picojoule::schema::Architecture& a_;
  const DramSources& drams_;
  Problems& problems_;
  MachineBuilder builder_;
  MachineSpec& machine_;
  Known& known_;
  std::map<std::string, Component> drams_by_name_;  // name of the spec -> first memory
  std::int64_t instances_ = 1;                      // below all fan-outs
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

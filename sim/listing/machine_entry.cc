// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "arch/base/integer.h"
#include "memory/hierarchy/machine_from_proto.h"
#include "memory/pim/dram/dram_pim_spec.h"
#include "memory/pim/pim_spec.h"
#include "sim/listing/entries.h"
#include "workloads/einsum.h"

namespace pj {
namespace {

std::string tensors(const TensorSet& set) {
  std::vector<std::string_view> names;
  for (const Tensor tensor : kOperands) {
    if (set.has(tensor)) names.push_back(name_of(tensor));
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

double mhz(const Component& component) { return component.frequency.si() / 1e6; }

std::string array_text(const MachineSpec& machine) {
  if (machine.pim) return fmt::format("{} x {} cells", machine.pim->rows, machine.pim->columns);
  if (machine.dram_pim) return fmt::format("banks of {}", machine.dram_pim->dram().name);
  std::vector<std::string> grids;
  for (const FanoutSpec& fanout : machine.fanouts) grids.push_back(fmt::format("{} x {}", fanout.rows, fanout.columns));
  return grids.empty() ? "one unit" : fmt::format("{}", fmt::join(grids, " of "));
}

// Memories that compute have no loop nest to choose.
std::string style_text(const MachineSpec& machine) {
  if (machine.computes_in_memory()) return "weights in place";
  return machine.style.empty() ? "ws" : machine.style;
}

std::string bytes_text(std::int64_t bits) {
  const std::int64_t bytes = bits / 8;
  if (bytes >= 1048576 && bytes % 1048576 == 0) return fmt::format("{} MiB", bytes / 1048576);
  if (bytes >= 1024 && bytes % 1024 == 0) return fmt::format("{} KiB", bytes / 1024);
  return bits % 8 == 0 ? fmt::format("{} bytes", bytes) : fmt::format("{} bits", bits);
}

std::string memory_text(const MemorySpec& memory) {
  std::string text = memory.capacity_bits ? bytes_text(*memory.capacity_bits) + ", " : "";
  text += fmt::format("{} bits an access", memory.width_bits);
  if (!memory.off_chip() && memory.accesses_per_cycle() > 1) {
    text += fmt::format(", {} banks of {} ports", memory.banks, memory.ports);
  }
  if (memory.bits_per_second) text += fmt::format(", {:g} GB/s", *memory.bits_per_second / 8e9);
  return text + ": " + tensors(memory.keeps);
}

std::string part_line(const Component& component, const std::string& what) {
  const std::string copies = component.instances > 1 ? fmt::format("{} x ", component.instances) : "";
  return fmt::format("  {:<18} {:<14} {:>8g} MHz  {}{}\n", component.name, component.kind, mhz(component), copies,
                     what);
}

std::string arrays_parts(const MachineSpec& machine) {
  std::string text;
  for (const PimPart& part : machine.pim->parts) {
    std::string what = part.bits > 0 ? fmt::format("{} bits", part.bits) : "";
    if (part.width_bits > 0) what = fmt::format("{} bits wide", part.width_bits);
    if (part.stage == PimStage::kConverter) what += fmt::format(", {} columns", part.columns);
    text += part_line(machine.component(part.id), what);
  }
  return text;
}

std::string parts_of(const MachineSpec& machine) {
  std::string text = "parts, from outside to inside\n";
  for (std::size_t i = 0; i < machine.memories.size(); ++i) {
    const MemorySpec& memory = machine.memories[i];
    text += part_line(machine.component(memory.id), memory_text(memory));
    const FanoutSpec* fanout = machine.fanout_below(static_cast<int>(i));
    if (fanout == nullptr) continue;
    text += part_line(machine.component(fanout->id), fmt::format("{} x {}", fanout->rows, fanout->columns));
    for (const NetworkSpec& network : fanout->networks) {
      std::vector<std::string_view> carried;
      for (const Tensor tensor : network.carries) carried.push_back(name_of(tensor));
      text += part_line(machine.component(network.id), fmt::format("carries {}", fmt::join(carried, ", ")));
    }
  }
  const MacSpec& mac = machine.mac;
  text +=
      part_line(machine.component(mac.id), fmt::format("{}{} x {} bits, sums of {} bits",
                                                       machine.computes_in_memory() ? array_text(machine) + ", " : "",
                                                       mac.weight_bits, mac.input_bits, mac.partial_sum_bits));
  if (machine.pim) text += arrays_parts(machine);
  if (const auto& vector = machine.vector_unit) {
    text += part_line(machine.component(vector->id), fmt::format("{} lanes of {} bits", vector->lanes, vector->bits));
  }
  if (const auto& clock = machine.clock_network) text += part_line(machine.component(clock->id), "one price a cycle");
  return text;
}

}  // namespace

ListEntry machine_entry(const Catalog& catalog, const std::string& name) {
  Problems problems;
  const auto find_dram = [&catalog](const std::string& dram, Problems& unknown) {
    return catalog.path_of(Catalog::Kind::kDram, dram, unknown);
  };
  const auto path = catalog.path_of(Catalog::Kind::kArchitecture, name, problems);
  const auto machine = path ? load_machine(*path, {}, find_dram, problems) : std::nullopt;
  if (!machine) return {name, {}, "", "", "", problems.text()};
  ListEntry entry{name, {}, machine->description, machine->source, parts_of(*machine), ""};
  entry.facts = {number_fact("clock_mhz", "clock", mhz(machine->component(machine->mac.id)), "MHz"),
                 text_fact("array", "array", array_text(*machine)),
                 exact_fact("units", "units", machine->component(machine->mac.id).instances),
                 text_fact("technology", "technology", machine->technology),
                 text_fact("style", "style", style_text(*machine))};
  return entry;
}

}  // namespace pj

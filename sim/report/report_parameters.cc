// SPDX-License-Identifier: Apache-2.0
#include "sim/report/report_parameters.h"

#include <fmt/format.h>

#include "arch/base/integer.h"
#include "memory/dram/dram_spec.h"
#include "sim/dram/dram_parameters.h"
#include "sim/report/pim_parameters.h"

namespace pj {
namespace {

constexpr std::int64_t kBitsPerByte = 8;
constexpr const char* kUnlimited = "unlimited";

template <class T>
std::string text_of(const T& value) {
  return fmt::format("{}", value);
}
std::string text_of(bool value) { return value ? "true" : "false"; }
std::string text_of(const std::optional<std::int64_t>& value) { return value ? text_of(*value) : kUnlimited; }
std::string text_of(TensorSet set) {
  std::string text;
  for (const Tensor t : {Tensor::kWeight, Tensor::kInput, Tensor::kOutput}) {
    if (set.has(t)) text += fmt::format("{}{}", text.empty() ? "" : " ", name_of(t));
  }
  return text.empty() ? "none" : text;
}
std::string text_of(const std::vector<Tensor>& tensors) {
  std::string text;
  for (const Tensor t : tensors) text += fmt::format("{}{}", text.empty() ? "" : " ", name_of(t));
  return text;
}

// Without the digits that the way through SI units leaves behind.
std::string measured(double value) { return fmt::format("{:.10g}", value); }

void add_dram(const MemorySpec& memory, NamedTexts& named) {
  named["spec"] = memory.dram->name;
  named["layout"] = name_of(memory.layout.layout);
  if (memory.layout.layout == TensorLayout::kTiled) named["layout_block"] = text_of(memory.layout.block);
  for (const DramParameter& parameter : dram_parameters(*memory.dram, {})) {
    named["spec." + parameter.path] = parameter.value;
  }
  named["spec.address.map"] = memory.dram->map.text();
}

void add_offchip(const MemorySpec& memory, NamedTexts& named) {
  named["bandwidth_gb_per_s"] = memory.bits_per_second ? measured(*memory.bits_per_second / 8e9) : kUnlimited;
  named["latency_ns"] = measured(memory.latency / nanoseconds(1.0));
  named["energy"] = memory.energy_row;
  named["compressed"] = text_of(memory.compressed);
}

void add_onchip(const MemorySpec& memory, NamedTexts& named) {
  named["banks"] = text_of(memory.banks);
  named["ports"] = text_of(memory.ports);
  named["double_buffered"] = text_of(memory.double_buffered);
  named["sliding_window"] = text_of(memory.sliding_window);
  named["gated_by"] = text_of(memory.gated_by);
  if (!memory.energy_row.empty()) named["energy"] = memory.energy_row;
  if (memory.kind == MemoryKind::kSram) named["residents"] = text_of(memory.residents);
}

void add_memory(const MemorySpec& memory, NamedTexts& named) {
  named["keeps"] = text_of(memory.keeps);
  if (memory.keeps.has(Tensor::kOutput)) {
    named["partial_sums"] = memory.partial_sums == PartialSums::kReturn ? "return" : "accumulate_above";
  }
  if (memory.dram) return add_dram(memory, named);
  named["capacity_bytes"] = memory.capacity_bits ? text_of(exact_div(*memory.capacity_bits, kBitsPerByte)) : kUnlimited;
  named["width_bits"] = text_of(memory.width_bits);
  memory.off_chip() ? add_offchip(memory, named) : add_onchip(memory, named);
}

void add_fanout(const FanoutSpec& fanout, const std::string& above, NamedTexts& named) {
  named["below"] = above;
  named["rows"] = text_of(fanout.rows);
  named["columns"] = text_of(fanout.columns);
  if (fanout.kind == FanoutKind::kSpatial) {
    named["setup_cycles"] = text_of(fanout.setup_cycles);
    return;
  }
  named["preload"] = fanout.preload == Preload::kExposed ? "exposed" : "overlapped";
  named["drain"] = fanout.drain == Drain::kDirect ? "direct" : "systolic";
}

void add_network(const NetworkSpec& network, NamedTexts& named) {
  named["carries"] = text_of(network.carries);
  named["width_bits"] = text_of(network.width_bits);
  if (network.kind == NetworkKind::kMulticastBus) named["ids"] = text_of(network.ids);
}

void add_mac(const MacSpec& mac, NamedTexts& named) {
  named["weight_bits"] = text_of(mac.weight_bits);
  named["input_bits"] = text_of(mac.input_bits);
  named["partial_sum_bits"] = text_of(mac.partial_sum_bits);
  named["operand_latch"] = text_of(mac.operand_latch);
  named["gated_by"] = text_of(mac.gated_by);
  named["pipeline_depth"] = text_of(mac.pipeline_depth);
}

class Parameters {
 public:
  Parameters(const MachineSpec& machine, ComponentId id) : machine_(machine), id_(id) {}

  NamedTexts take() {
    for (std::size_t m = 0; m < machine_.memories.size(); ++m) memory(m);
    for (const FanoutSpec& fanout : machine_.fanouts) grid(fanout);
    if (machine_.computes_in_memory()) {
      add_pim_parameters(machine_, id_, named_);
    } else if (machine_.mac.id == id_) {
      add_mac(machine_.mac, named_);
    }
    if (machine_.vector_unit && machine_.vector_unit->id == id_) vector(*machine_.vector_unit);
    if (machine_.clock_network && machine_.clock_network->id == id_) {
      named_["energy"] = machine_.clock_network->energy_row;
    }
    return std::move(named_);
  }

 private:
  [[nodiscard]] std::string memory_name(int m) const {
    return machine_.component(machine_.memories.at(static_cast<std::size_t>(m)).id).name;
  }
  void memory(std::size_t m) {
    if (!(machine_.memories[m].id == id_)) return;
    add_memory(machine_.memories[m], named_);
    if (machine_.padding_from == static_cast<int>(m)) named_["padding"] = "stored from here inwards";
  }
  void grid(const FanoutSpec& fanout) {
    if (fanout.id == id_) add_fanout(fanout, memory_name(fanout.above), named_);
    for (const NetworkSpec& network : fanout.networks) {
      if (network.id == id_) add_network(network, named_);
    }
  }
  void vector(const VectorSpec& unit) {
    named_["lanes"] = text_of(unit.lanes);
    named_["bits"] = text_of(unit.bits);
    named_["reads_from"] = memory_name(unit.memory);
    if (!unit.energy_row.empty()) named_["energy"] = unit.energy_row;
  }

  const MachineSpec& machine_;
  ComponentId id_;
  NamedTexts named_;
};

}  // namespace

NamedTexts parameters_of(const MachineSpec& machine, ComponentId id) { return Parameters(machine, id).take(); }

}  // namespace pj

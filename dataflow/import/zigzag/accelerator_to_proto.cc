// SPDX-License-Identifier: Apache-2.0
#include "dataflow/import/zigzag/accelerator_to_proto.h"

#include <fmt/format.h>

#include <algorithm>

#include "arch/base/config/text_source.h"
#include "arch/base/integer.h"
#include "dataflow/import/machine_parts.h"

namespace pj {
namespace {

namespace schema = picojoule::schema;

constexpr double kMhz = 1000.0;
constexpr std::int64_t kRegisterBytes = 1024;  // a memory up to this size is a register file

bool serves(const ZigzagMemory& memory, const std::string& dim) {
  return std::find(memory.served.begin(), memory.served.end(), dim) != memory.served.end();
}

class Writer {
 public:
  Writer(const ZigzagAccelerator& accelerator, const std::map<std::string, Tensor>& operands, ImportLog& log)
      : accelerator_(accelerator), operands_(operands), log_(log) {
    for (auto m = accelerator.memories.rbegin(); m != accelerator.memories.rend(); ++m) chain_.push_back(&*m);
    // Those that more of the array shares stand further out; among equals the file's order stays.
    std::stable_sort(chain_.begin(), chain_.end(),
                     [](const ZigzagMemory* a, const ZigzagMemory* b) { return a->served.size() > b->served.size(); });
  }

  schema::Architecture write() {
    machine_.set_name(accelerator_.name.empty() ? "zigzag" : part_name(accelerator_.name));
    machine_.set_source("ZigZag accelerator " + accelerator_.place.file);
    auto& clock = *machine_.add_clock();
    clock.set_name(kImportedClock);
    clock.set_mhz(kMhz);
    log_.notes.add(accelerator_.place, "states no clock: 1000 MHz");
    log_.notes.add(accelerator_.place, "states no technology: say one with --technology when it is run");
    if (chain_.empty()) log_.problems.add(accelerator_.place, "no memory; a machine has at least one");
    check_operands_order();
    for (std::size_t m = 0; m < chain_.size(); ++m) write_memory(m);
    for (std::size_t m = 0; m < chain_.size(); ++m) write_fanout(m);
    write_compute();
    return std::move(machine_);
  }

 private:
  // Sorting must not turn an operand's own order round.
  void check_operands_order() {
    for (const auto& [operand, tensor] : operands_) {
      std::size_t served = accelerator_.array.size();
      for (auto m = accelerator_.memories.rbegin(); m != accelerator_.memories.rend(); ++m) {
        if (std::find(m->operands.begin(), m->operands.end(), operand) == m->operands.end()) continue;
        if (m->served.size() > served) {
          log_.problems.add(m->place, fmt::format("is shared by more of the array than the memory of \"{}\" above it",
                                                  shown(operand)));
        }
        served = m->served.size();
      }
    }
  }

  TensorSet keeps_of(const ZigzagMemory& m) {
    TensorSet keeps;
    std::vector<std::string> known;
    for (const auto& [operand, tensor] : operands_) known.push_back(operand);
    for (const std::string& operand : m.operands) {
      const auto tensor = operands_.find(operand);
      if (tensor != operands_.end()) keeps.insert(tensor->second);
      if (tensor != operands_.end()) continue;
      log_.problems.add(m.place, fmt::format("no such operand \"{}\"{}", shown(operand), did_you_mean(operand, known)));
    }
    return keeps;
  }

  void write_memory(std::size_t index) {
    const ZigzagMemory& m = *chain_[index];
    auto& memory = *machine_.add_memory();
    memory.set_name(part_name(m.name));
    memory.set_clock(kImportedClock);
    const TensorSet keeps = keeps_of(m);
    write_tensor_names(keeps, *memory.mutable_keeps());
    const std::int64_t width = std::max(m.read_bits, m.write_bits);
    memory.set_width_bits(static_cast<std::int32_t>(width));
    if (m.read_bits != m.write_bits) {
      log_.notes.add(
          m.place, fmt::format("reads {} and writes {} bits; an access here has {}", m.read_bits, m.write_bits, width));
    }
    memory.set_capacity_bytes(ceil_div(m.size_bits, 8));
    if (index == 0) return write_outermost(m, width, memory);
    memory.set_kind(memory.capacity_bytes() <= kRegisterBytes ? "register_file" : "sram");
    write_ports(m, memory);
    if (m.double_buffered) write_tensor_names(keeps, *memory.mutable_double_buffered());
  }

  // Memories with more than two ports have no price: as many banks serve as many accesses.
  void write_ports(const ZigzagMemory& m, schema::Memory& memory) {
    constexpr std::int64_t kPricedPorts = 2;
    if (m.ports <= kPricedPorts) return memory.set_ports(static_cast<std::int32_t>(m.ports));
    memory.set_banks(static_cast<std::int32_t>(m.ports));
    log_.notes.add(m.place, fmt::format("has {} ports; here {} banks of one", m.ports, m.ports));
  }

  // All tensors begin and end in the outermost memory, which is off the chip.
  void write_outermost(const ZigzagMemory& m, std::int64_t width, schema::Memory& memory) {
    memory.set_kind("offchip");
    memory.set_energy("lpddr4");
    memory.set_bandwidth_gb_per_s(static_cast<double>(checked_mul(width, m.ports)) * kMhz / 8e3);
    log_.notes.add(m.place, "the outermost memory is off the chip; priced as lpddr4");
  }

  // Dimensions that this memory serves and the next one does not: one instance of it has so many of the next.
  void write_fanout(std::size_t m) {
    std::vector<ZigzagDimension> below;
    for (const ZigzagDimension& dim : accelerator_.array) {
      const bool inner = m + 1 < chain_.size() && serves(*chain_[m + 1], dim.name);
      const bool outer = serves(*chain_[m], dim.name);
      if (inner && !outer) {
        log_.problems.add(chain_[m + 1]->place,
                          fmt::format("serves {}, which \"{}\" outside it does not; a machine here is one chain",
                                      dim.name, shown(chain_[m]->name)));
      }
      if (outer && !inner && dim.size > 1) below.push_back(dim);
    }
    if (m == 0) check_all_served();
    if (below.size() > 2) {
      log_.problems.add(chain_[m]->place, fmt::format("{} dimensions of the array below it; a fan-out has rows and "
                                                      "columns",
                                                      below.size()));
    } else if (!below.empty()) {
      add_spatial_fanout(part_name(chain_[m]->name), below.size() == 2 ? below[1].size : 1, below[0].size, machine_);
      log_.notes.add(chain_[m]->place,
                     fmt::format("below it {} are columns{}", below[0].name,
                                 below.size() == 2 ? fmt::format(" and {} rows", below[1].name) : ""));
    }
  }

  void check_all_served() {
    for (const ZigzagDimension& dim : accelerator_.array) {
      if (dim.size == 1 || serves(*chain_.front(), dim.name)) continue;
      log_.problems.add(chain_.front()->place,
                        fmt::format("the outermost memory must serve all of the array; not {}", dim.name));
    }
  }

  void write_compute() {
    auto& mac = *machine_.add_compute();
    mac.set_name("mac");
    mac.set_kind("mac");
    mac.set_clock(kImportedClock);
    const auto& bits = accelerator_.input_bits;
    if (bits.size() != 2) {
      log_.notes.add(accelerator_.place, "states no precision of two inputs: multipliers of 8 bits, sums of 32");
      return;
    }
    mac.set_input_bits(static_cast<std::int32_t>(bits[0]));
    mac.set_weight_bits(static_cast<std::int32_t>(bits[1]));
  }

  const ZigzagAccelerator& accelerator_;
  const std::map<std::string, Tensor>& operands_;
  ImportLog& log_;
  std::vector<const ZigzagMemory*> chain_;  // outermost first
  schema::Architecture machine_;
};

}  // namespace

schema::Architecture accelerator_to_proto(const ZigzagAccelerator& accelerator,
                                          const std::map<std::string, Tensor>& operands, ImportLog& log) {
  return Writer(accelerator, operands, log).write();
}

}  // namespace pj

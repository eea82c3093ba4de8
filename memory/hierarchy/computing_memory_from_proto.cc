// SPDX-License-Identifier: Apache-2.0
#include "memory/hierarchy/computing_memory_from_proto.h"

#include <fmt/format.h>

#include <memory>

#include "arch/base/integer.h"
#include "memory/dram/dram_spec.h"
#include "memory/hierarchy/dram_pim_from_proto.h"
#include "memory/hierarchy/pim_from_proto.h"

namespace pj {
namespace {

constexpr int kDramPimSumBits = 32;

void refuse(const ConfigNode& architecture, std::initializer_list<const char*> others, const std::string& what,
            Problems& problems) {
  for (const char* other : others) {
    for (const ConfigNode& node : architecture.each(other)) problems.add(node.place(), what + "; leave it out");
  }
}

void check_buffer(Fields& fields, const PimSpec& spec, const MachineSpec& machine) {
  if (spec.buffer < 0) return;
  const MemorySpec& buffer = machine.memories[static_cast<std::size_t>(spec.buffer)];
  if (buffer.off_chip() || !buffer.keeps.has(Tensor::kInput) || !buffer.keeps.has(Tensor::kOutput)) {
    fields.problem("buffer", "must be a memory on the chip that keeps input and output");
  }
  if (spec.buffer != 1 || machine.memories.size() != 2 || machine.memories[0].kind != MemoryKind::kOffchip) {
    fields.problem("buffer", "a machine with a pim has two memories: one of kind offchip (not dram), then this buffer");
  }
}

void count_pim_instances(const ConfigNode& architecture, MachineBuilder& builder, Problems& problems) {
  try {
    const PimSpec& spec = *builder.machine.pim;
    builder.set_instances(spec.id, checked_mul(checked_mul(spec.arrays_per_core, spec.cores_per_tile), spec.tiles));
    for (const PimPart& part : spec.parts) builder.set_instances(part.id, spec.copies_of(part));
    if (spec.buffer < 0) return;
    builder.set_instances(builder.machine.memories[static_cast<std::size_t>(spec.buffer)].id, spec.tiles);
  } catch (const CountOverflow&) {
    problems.add(architecture / "pim", "the product of tiles, cores, arrays, rows and columns must fit in 64 bits");
  }
}

}  // namespace

void read_pim(const ConfigNode& architecture, MachineBuilder& builder, Problems& problems) {
  refuse(architecture, {"compute", "fanout", "dram_pim"}, "a machine with a pim has arrays in its place", problems);
  int number = 0;
  for (const ConfigNode& node : architecture.each("pim")) {
    Fields fields(node, problems);
    if (++number > 1) fields.problem(fmt::format("a machine has at most one pim, this is number {}", number));
    FoundPim found = pim_from_proto(node, builder.known, problems);
    check_buffer(fields, found.spec, builder.machine);
    found.spec.id = builder.add(std::move(found.component), fields, "pim");
    for (std::size_t p = 0; p < found.parts.size(); ++p) {
      Fields part(node.field("part", static_cast<int>(p)), problems);
      builder.take_name(part, "part", node.place().path);
      found.spec.parts[p].id = builder.add(std::move(found.parts[p]));
    }
    builder.machine.mac = {
        found.spec.id, found.spec.weight_bits, found.spec.input_bits, found.partial_sum_bits, {}, {}, 1};
    builder.machine.pim = std::make_shared<const PimSpec>(std::move(found.spec));
  }
  count_pim_instances(architecture, builder, problems);
}

void read_dram_pim(const ConfigNode& architecture, MachineBuilder& builder, Problems& problems) {
  refuse(architecture, {"compute", "fanout"}, "a machine with a dram_pim computes in its DRAM", problems);
  int number = 0;
  for (const ConfigNode& node : architecture.each("dram_pim")) {
    Fields fields(node, problems);
    if (++number > 1) fields.problem(fmt::format("a machine has at most one dram_pim, this is number {}", number));
    MachineSpec& machine = builder.machine;
    FoundDramPim found = dram_pim_from_proto(node, builder.known, machine.memories, machine.components, problems);
    found.spec.id = builder.add(std::move(found.component), fields, "dram_pim");
    const int bits = found.spec.element_bits();
    machine.mac = {found.spec.id, bits, bits, kDramPimSumBits, {}, {}, 1};
    machine.dram_pim = std::make_shared<const DramPimSpec>(std::move(found.spec));
  }
}

}  // namespace pj

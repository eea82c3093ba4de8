// SPDX-License-Identifier: Apache-2.0
#include "memory/hierarchy/dram_pim_from_proto.h"

#include <fmt/format.h>

#include <algorithm>

namespace pj {
namespace {

constexpr IntegerRange kCount{1, std::int64_t{1} << 40};
constexpr IntegerRange kClocks{1, 1 << 20};
constexpr IntegerRange kWrites{0, 1 << 20};
constexpr NumberRange kPicojoules{0.0, 1e9};

enum class Kind : std::uint8_t { kBlocks, kProcessors, kBitSerial };
constexpr const char* kKindNames[] = {"bank_blocks", "bank_processors", "bit_serial"};

// Fields that one kind alone has.
const std::vector<const char*>& fields_of(Kind kind) {
  static const std::vector<const char*> kOf[] = {
      {"blocks",           "banks_per_block", "lanes",       "accumulators",     "input_words",  "sums_lanes",
       "registers_in_row", "order",           "results",     "activate_to_mac",  "mac_to_mac",   "mac_to_precharge",
       "mac_to_write",     "write_to_mac",    "mac_to_read", "mode_enter",       "mode_program", "mode_arm",
       "mode_disarm",      "mode_leave",      "bank_share",  "bank_share_source"},
      {"clock", "processors", "tasklets", "issue_interval", "instructions_per_mac", "instructions_per_output",
       "dma_read_start", "dma_write_start", "dma_bytes_per_clock", "dma_largest_bytes", "working_bytes",
       "host_read_bytes_per_clock", "host_write_bytes_per_clock", "instruction_pj"},
      {"arrays", "array_rows", "row_clocks", "logic_clocks", "logic_pj"}};
  return kOf[static_cast<int>(kind)];
}

void check_fields(Fields& fields, Kind kind) {
  for (const Kind other : {Kind::kBlocks, Kind::kProcessors, Kind::kBitSerial}) {
    if (other == kind) continue;
    for (const char* field : fields_of(other)) {
      if (!fields.has(field)) continue;
      fields.problem(field, fmt::format("only kind \"{}\" has it", kKindNames[static_cast<int>(other)]));
    }
  }
  if (kind == Kind::kBitSerial && fields.has("arithmetic_pj")) {
    fields.problem("arithmetic_pj", "kind \"bit_serial\" states logic_pj: its arithmetic is steps of logic");
  }
}

int small(std::int64_t value) { return static_cast<int>(value); }

int clocks(Fields& fields, const char* field) { return small(fields.integer(field, kClocks, std::nullopt)); }
int writes(Fields& fields, const char* field) { return small(fields.integer(field, kWrites, 0)); }
int count(Fields& fields, const char* field, std::optional<std::int64_t> unset = std::nullopt) {
  return small(fields.integer(field, {1, 1 << 20}, unset));
}
std::int64_t large(Fields& fields, const char* field) { return fields.integer(field, kCount, std::nullopt); }

double energy(Fields& fields, const char* field) {
  const double pj = fields.number(field, kPicojoules, std::nullopt);
  if (fields.has(field) && !(pj > 0.0)) fields.problem(field, "must be above 0: nothing costs nothing");
  return pj;
}

DramPimAlu alu_from(Fields& fields, Kind kind) {
  DramPimAlu alu;
  if (kind == Kind::kBitSerial) alu.logic_pj = energy(fields, "logic_pj");
  if (kind != Kind::kBitSerial) alu.arithmetic_pj = energy(fields, "arithmetic_pj");
  if (kind == Kind::kProcessors) alu.instruction_pj = energy(fields, "instruction_pj");
  alu.how = fields.text("energy_how", "says how the energy of the arithmetic was come by");
  alu.source = fields.text("energy_source", "says where the energy of the arithmetic comes from");
  return alu;
}

BankPimTiming timing_from(Fields& fields, BankPimResults results) {
  BankPimTiming t;
  t.activate_to_mac = clocks(fields, "activate_to_mac");
  t.mac_to_mac = clocks(fields, "mac_to_mac");
  t.mac_to_precharge = clocks(fields, "mac_to_precharge");
  t.mac_to_write = clocks(fields, "mac_to_write");
  t.write_to_mac = clocks(fields, "write_to_mac");
  if (results == BankPimResults::kRegisters) t.mac_to_read = clocks(fields, "mac_to_read");
  if (results == BankPimResults::kBanks && fields.has("mac_to_read")) {
    fields.problem("mac_to_read", "only results \"registers\" has it");
  }
  return t;
}

void read_share(Fields& fields, BankPimSpec& spec) {
  spec.bank_share = fields.number("bank_share", {0.0, 1.0}, 1.0);
  if (fields.has("bank_share")) {
    spec.bank_share_source = fields.text("bank_share_source", "says where bank_share comes from");
  }
}

BankPimSpec blocks_from(Fields& fields) {
  static const Words<BankPimOrder> kOrders = {{"outputs", BankPimOrder::kOutputs}, {"inputs", BankPimOrder::kInputs}};
  static const Words<BankPimResults> kResults = {{"banks", BankPimResults::kBanks},
                                                 {"registers", BankPimResults::kRegisters}};
  BankPimSpec spec;
  spec.blocks = count(fields, "blocks");
  spec.banks_per_block = count(fields, "banks_per_block", 1);
  spec.lanes = count(fields, "lanes");
  spec.accumulators = count(fields, "accumulators", 1);
  spec.input_words = count(fields, "input_words");
  spec.sums_lanes = fields.flag("sums_lanes", false);
  spec.registers_in_row = fields.flag("registers_in_row", false);
  spec.order = fields.word("order", "order", kOrders, {spec.order}).value_or(spec.order);
  spec.results = fields.word("results", "place of results", kResults, {spec.results}).value_or(spec.results);
  spec.timing = timing_from(fields, spec.results);
  spec.modes = {writes(fields, "mode_enter"), writes(fields, "mode_program"), writes(fields, "mode_arm"),
                writes(fields, "mode_disarm"), writes(fields, "mode_leave")};
  read_share(fields, spec);
  return spec;
}

DpuSpec processors_from(Fields& fields, const Component& component) {
  DpuSpec spec;
  spec.dpus = large(fields, "processors");
  spec.clock = component.frequency;
  spec.tasklets = count(fields, "tasklets");
  spec.issue_interval = count(fields, "issue_interval");
  spec.instructions_per_mac = large(fields, "instructions_per_mac");
  spec.instructions_per_output = fields.integer("instructions_per_output", {0, kCount.max}, 0);
  spec.dma.read_start = fields.integer("dma_read_start", {0, kCount.max}, std::nullopt);
  spec.dma.write_start = fields.integer("dma_write_start", {0, kCount.max}, std::nullopt);
  spec.dma.bytes_per_clock = large(fields, "dma_bytes_per_clock");
  spec.dma.largest_bytes = large(fields, "dma_largest_bytes");
  spec.working_bytes = large(fields, "working_bytes");
  spec.host_read_bytes_per_clock = large(fields, "host_read_bytes_per_clock");
  spec.host_write_bytes_per_clock = large(fields, "host_write_bytes_per_clock");
  return spec;
}

BitSerialSpec bit_serial_from(Fields& fields) {
  BitSerialSpec spec;
  spec.arrays = large(fields, "arrays");
  spec.array_rows = large(fields, "array_rows");
  spec.row_clocks = clocks(fields, "row_clocks");
  spec.logic_clocks = clocks(fields, "logic_clocks");
  return spec;
}

void read_kind(Fields& fields, Kind kind, const Component& component, DramPimSpec& spec) {
  switch (kind) {
    case Kind::kBlocks:
      spec.kind = blocks_from(fields);
      break;
    case Kind::kProcessors:
      spec.kind = processors_from(fields, component);
      break;
    case Kind::kBitSerial:
      spec.kind = bit_serial_from(fields);
      break;
  }
  const int bits = small(fields.integer("element_bits", {1, 64}, std::nullopt));
  const DramPimAlu alu = alu_from(fields, kind);
  std::visit(
      [&](auto& k) {
        k.element_bits = bits;
        k.alu = alu;
      },
      spec.kind);
}

// The host's memory, then the DRAM: there are no others.
void check_memories(Fields& fields, const DramPimSpec& spec, const std::vector<MemorySpec>& memories) {
  if (spec.memory < 0 || spec.host < 0) return;
  if (memories.size() != 2 || spec.host != 0 || spec.memory != 1) {
    fields.problem("dram", "a machine with a dram_pim has two memories: the host's, then the DRAM that computes");
    return;
  }
  if (memories[1].kind != MemoryKind::kDram) fields.problem("dram", "must be a memory of kind \"dram\"");
  if (memories[0].kind != MemoryKind::kOffchip) fields.problem("host", "must be a memory of kind \"offchip\"");
  if (!memories[1].keeps.has(Tensor::kWeight) || memories[1].keeps.has(Tensor::kInput) ||
      memories[1].keeps.has(Tensor::kOutput) || memories[0].keeps.has(Tensor::kWeight)) {
    fields.problem("dram", "keeps \"weight\" alone; the host's memory keeps \"input\" and \"output\"");
  }
}

void check_kind(const DramPimSpec& spec, const Place& here, Problems& problems) {
  if (spec.blocks() != nullptr) return check_bank_pim(*spec.blocks(), here, problems);
  if (spec.processors() != nullptr) return check_dpu(*spec.processors(), here, problems);
  check_bit_serial(*spec.bit_serial(), here, problems);
}

}  // namespace

FoundDramPim dram_pim_from_proto(const ConfigNode& node, const Known& known, const std::vector<MemorySpec>& memories,
                                 const std::vector<Component>& components, Problems& problems) {
  static const Words<Kind> kKinds = {
      {kKindNames[0], Kind::kBlocks}, {kKindNames[1], Kind::kProcessors}, {kKindNames[2], Kind::kBitSerial}};
  Fields fields(node, problems);
  const std::size_t before = problems.count();
  FoundDramPim found;
  DramPimSpec& spec = found.spec;
  spec.memory = fields.index_of("dram", "memory", known.memories);
  spec.host = fields.index_of("host", "memory", known.memories);
  const auto kind = fields.word("kind", "kind of computing DRAM", kKinds, {});
  const bool own_clock = kind == Kind::kProcessors;
  static const Component kUnknown;
  const Component& dram = spec.memory < 0 ? kUnknown : components[static_cast<std::size_t>(spec.memory)];
  if (!kind) return found;
  check_fields(fields, *kind);
  found.component = component_from_proto(fields, known, Boundary::kDram, own_clock ? nullptr : &dram);
  read_kind(fields, *kind, found.component, spec);
  check_memories(fields, spec, memories);
  if (problems.count() != before || memories[1].dram == nullptr) return found;
  std::visit([&](auto& k) { k.dram = *memories[1].dram; }, spec.kind);
  check_kind(spec, node.place(), problems);
  found.component.instances = spec.units();
  return found;
}

}  // namespace pj

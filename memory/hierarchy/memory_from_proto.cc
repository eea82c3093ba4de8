// SPDX-License-Identifier: Apache-2.0
// memory_from_proto of parts_from_proto.h.
#include <fmt/format.h>

#include <limits>

#include "memory/hierarchy/parts_from_proto.h"

namespace pj {
namespace {

constexpr std::int64_t kMostBytes = std::numeric_limits<std::int64_t>::max() / 8;  // its bits still fit 64 bits
constexpr IntegerRange kCount{1, 1 << 20};

const Words<MemoryKind>& kinds() {
  static const Words<MemoryKind> kWords = {{"offchip", MemoryKind::kOffchip},
                                           {"dram", MemoryKind::kDram},
                                           {"sram", MemoryKind::kSram},
                                           {"register_file", MemoryKind::kRegisterFile}};
  return kWords;
}

enum class Has : std::uint8_t { kOffchip, kDram, kOnChip, kAllButDram };

struct FieldOfKinds {
  const char* field;
  Has has;
  const char* hint;               // what would be right elsewhere
  const char* dram_hint = kSays;  // the same for a DRAM

  static constexpr const char* kSays = "the spec of a DRAM says it";
};

constexpr FieldOfKinds kFieldsOfKinds[] = {
    {"clock", Has::kAllButDram, ""},
    {"capacity_bytes", Has::kAllButDram, ""},
    {"width_bits", Has::kAllButDram, ""},
    {"banks", Has::kOnChip, "an off-chip memory states bandwidth_gb_per_s"},
    {"ports", Has::kOnChip, "an off-chip memory states bandwidth_gb_per_s"},
    {"double_buffered", Has::kOnChip, "an off-chip memory is not double-buffered", "a DRAM is not double-buffered"},
    {"sliding_window", Has::kOnChip, "an off-chip memory is not refilled by windows",
     "a DRAM is not refilled by windows"},
    {"residents", Has::kOnChip, "whole tensors stay off-chip anyway"},
    {"gated_by", Has::kOnChip, "compute takes no words from off-chip one by one"},
    {"compressed", Has::kOffchip, "only what goes off-chip is coded", "coded tensors have no addresses in a DRAM yet"},
    {"bandwidth_gb_per_s", Has::kOffchip, "an on-chip memory serves banks x ports accesses of width_bits a cycle"},
    {"latency_ns", Has::kOffchip, "an on-chip memory answers in the cycle of its access"},
    {"energy", Has::kAllButDram, ""},
    {"spec", Has::kDram, "only a DRAM is described by a spec"},
    {"layout", Has::kDram, "in other memories a word has no address"},
    {"layout_block", Has::kDram, "in other memories a word has no address"},
};

bool has_field(const FieldOfKinds& field, MemoryKind kind) {
  switch (field.has) {
    case Has::kOffchip:
      return kind == MemoryKind::kOffchip;
    case Has::kDram:
      return kind == MemoryKind::kDram;
    case Has::kAllButDram:
      return kind != MemoryKind::kDram;
    case Has::kOnChip:
      break;
  }
  return kind == MemoryKind::kSram || kind == MemoryKind::kRegisterFile;
}

const char* who_has(Has has) {
  switch (has) {
    case Has::kOffchip:
      return "kind offchip has";
    case Has::kDram:
      return "kind dram has";
    case Has::kAllButDram:
      return "the other kinds have";
    case Has::kOnChip:
      break;
  }
  return "kinds sram and register_file have";
}

void check_fields_of_kind(Fields& fields, MemoryKind kind) {
  for (const FieldOfKinds& f : kFieldsOfKinds) {
    if (has_field(f, kind) || !fields.has(f.field)) continue;
    fields.problem(f.field, fmt::format("a memory of kind \"{}\" has no such field, {} it; {}", fields.text("kind"),
                                        who_has(f.has), kind == MemoryKind::kDram ? f.dram_hint : f.hint));
  }
}

// Changes of the spec of a memory that has none.
void check_spec_changes(const Fields& fields, const std::vector<Override>& changes, Problems& problems) {
  for (const Override& change : changes) {
    problems.add(
        {change.place, 0, 0, fields.place("spec").path},
        fmt::format("a memory of kind \"{}\" has no spec to change; one of kind \"dram\" has", fields.text("kind")));
  }
}

void read_offchip(Fields& fields, MemorySpec& spec) {
  if (fields.has("bandwidth_gb_per_s")) {
    spec.bits_per_second = 8e9 * fields.number("bandwidth_gb_per_s", {1e-6, 1e9}, std::nullopt);
  }
  spec.latency = nanoseconds(fields.number("latency_ns", {0.0, 1e9}, 0.0));
  spec.energy_row = fields.text("energy", "an off-chip memory names its price row, such as \"ddr4\"");
  spec.compressed = fields.tensors("compressed");
}

void read_onchip(Fields& fields, MemorySpec& spec) {
  spec.banks = static_cast<int>(fields.integer("banks", kCount, spec.banks));
  spec.ports = static_cast<int>(fields.integer("ports", kCount, spec.ports));
  spec.double_buffered = fields.tensors("double_buffered");
  spec.sliding_window = fields.tensors("sliding_window");
  spec.gated_by = fields.tensors("gated_by");
  spec.residents = fields.flag("residents", true);
  spec.energy_row = fields.text("energy");
}

void check_kept(Fields& fields, const char* field, TensorSet named, TensorSet keeps) {
  for (const std::string& name : operand_names()) {
    const Tensor t = operand_called(name);
    if (!named.has(t) || keeps.has(t)) continue;
    fields.problem(field, fmt::format("\"{}\" is not kept here; add it to keeps or leave it out", name));
  }
}

void read_capacity(Fields& fields, MemorySpec& spec) {
  if (!fields.has("capacity_bytes") && spec.kind == MemoryKind::kOffchip) return;
  spec.capacity_bits = 8 * fields.integer("capacity_bytes", {1, kMostBytes}, std::nullopt);
}

PartialSums read_partial_sums(Fields& fields, TensorSet keeps) {
  static const Words<PartialSums> kWords = {{"accumulate_above", PartialSums::kAccumulateAbove},
                                            {"return", PartialSums::kReturn}};
  if (fields.has("partial_sums") && !keeps.has(Tensor::kOutput)) {
    fields.problem("partial_sums", "\"output\" is not kept here; add it to keeps or leave this out");
  }
  return fields.word("partial_sums", "treatment of partial sums", kWords, {PartialSums::kAccumulateAbove})
      .value_or(PartialSums::kAccumulateAbove);
}

}  // namespace

std::vector<const char*> fields_not_of_dram() {
  std::vector<const char*> fields;
  for (const FieldOfKinds& f : kFieldsOfKinds) {
    if (!has_field(f, MemoryKind::kDram)) fields.push_back(f.field);
  }
  return fields;
}

MemorySpec memory_from_proto(Fields& fields, int index, const DramSources& drams, Problems& problems) {
  MemorySpec spec;
  const auto kind = fields.word("kind", "kind of memory", kinds(), {});
  spec.keeps = fields.tensors("keeps");
  if (!fields.has("keeps")) fields.problem("keeps", "missing; names tensors: weight, input, output");
  if (kind != MemoryKind::kDram) spec.width_bits = fields.integer("width_bits", kCount, std::nullopt);
  spec.partial_sums = read_partial_sums(fields, spec.keeps);
  if (!kind) return spec;  // which fields are right depends on it
  spec.kind = *kind;
  check_fields_of_kind(fields, spec.kind);
  if (spec.kind == MemoryKind::kDram) {
    read_dram(fields, index, drams, problems, spec);
    return spec;
  }
  check_spec_changes(fields, drams.changes_of(index), problems);
  read_capacity(fields, spec);
  spec.off_chip() ? read_offchip(fields, spec) : read_onchip(fields, spec);
  check_kept(fields, "double_buffered", spec.double_buffered, spec.keeps);
  check_kept(fields, "sliding_window", spec.sliding_window, spec.keeps);
  check_kept(fields, "compressed", spec.compressed, spec.keeps);
  return spec;
}

}  // namespace pj

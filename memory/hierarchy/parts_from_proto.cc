// SPDX-License-Identifier: Apache-2.0
#include "memory/hierarchy/parts_from_proto.h"

#include <fmt/format.h>

#include "memory/dram/dram_spec.h"

namespace pj {
namespace {

constexpr IntegerRange kCount{1, 1 << 20};  // rows, columns, banks, ports, lanes, bits of a word
constexpr IntegerRange kOperandBits{1, 64};

const Words<Boundary>& boundaries() {
  static const Words<Boundary> kWords = [] {
    Words<Boundary> words;
    for (int b = 0; b < kBoundaryCount; ++b) {
      words.emplace_back(name_of(static_cast<Boundary>(b)), static_cast<Boundary>(b));
    }
    return words;
  }();
  return kWords;
}

// [A-Za-z_][A-Za-z0-9_]*, and not the first word of a path to another input.
void check_name(Fields& fields) {
  const std::string name = fields.text("name", "every part has a name");
  const auto word = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (word(name[i]) || (i > 0 && digit(name[i]))) continue;
    fields.problem("name",
                   fmt::format("\"{}\" must consist of letters, digits and _, and not begin with a digit", name));
    return;
  }
  if (name == "workload" || name == "technology") {
    fields.problem("name",
                   fmt::format("\"{}\" is reserved: paths to the {} begin with it; choose another", name, name));
  }
}

// All but the clock.
Component unclocked(Fields& fields, Boundary unset) {
  check_name(fields);
  Component c;
  c.name = fields.text("name");
  c.kind = fields.text("kind");
  c.boundary = fields.word("boundary", "boundary", boundaries(), {unset}).value_or(unset);
  return c;
}

// What only one of the two kinds has.
void check_fields_of_fanout(Fields& fields, FanoutKind kind) {
  const bool spatial = kind == FanoutKind::kSpatial;
  for (const char* field : {"preload", "drain"}) {
    if (spatial && fields.has(field)) fields.problem(field, "only a fan-out of kind \"systolic\" has it");
  }
  for (const char* field : {"network", "setup_cycles"}) {
    if (!spatial && fields.has(field)) fields.problem(field, "only a fan-out of kind \"spatial\" has it");
  }
}

}  // namespace

Frequency clock_from_proto(Fields& fields) {
  check_name(fields);
  return megahertz(fields.number("mhz", {0.001, 1e6}, std::nullopt));
}

Component component_from_proto(Fields& fields, const Known& known, Boundary unset, const Component* whole) {
  Component c = unclocked(fields, unset);
  if (whole != nullptr && !fields.has("clock")) {
    c.clock = whole->clock;
    c.frequency = whole->frequency;
    return c;
  }
  c.clock = fields.text("clock");
  const int clock = fields.index_of("clock", "clock", known.clocks);
  if (clock >= 0) c.frequency = known.frequencies[static_cast<std::size_t>(clock)];
  return c;
}

Component dram_component_from_proto(Fields& fields, const DramSpec* dram) {
  Component c = unclocked(fields, Boundary::kDram);
  if (dram == nullptr) return c;
  c.clock = dram->name;
  c.frequency = hertz(1e15 / static_cast<double>(dram->timing.femtoseconds));
  return c;
}

FanoutSpec fanout_from_proto(Fields& fields, const Known& known) {
  static const Words<FanoutKind> kKinds = {{"systolic", FanoutKind::kSystolic}, {"spatial", FanoutKind::kSpatial}};
  static const Words<Preload> kPreloads = {{"exposed", Preload::kExposed}, {"overlapped", Preload::kOverlapped}};
  static const Words<Drain> kDrains = {{"direct", Drain::kDirect}, {"systolic", Drain::kSystolic}};
  FanoutSpec spec;
  spec.kind = fields.word("kind", "kind of fan-out", kKinds, {}).value_or(spec.kind);
  check_fields_of_fanout(fields, spec.kind);
  spec.above = fields.index_of("below", "memory", known.memories);
  spec.rows = fields.integer("rows", kCount, std::nullopt);
  spec.columns = fields.integer("columns", kCount, std::nullopt);
  spec.preload = fields.word("preload", "preload", kPreloads, {spec.preload}).value_or(spec.preload);
  spec.drain = fields.word("drain", "drain", kDrains, {spec.drain}).value_or(spec.drain);
  spec.setup_cycles = fields.integer("setup_cycles", {0, 1 << 20}, spec.setup_cycles);
  return spec;
}

ClockNetworkSpec clock_network_from_proto(Fields& fields) {
  static const Words<int> kKinds = {{"clock", 0}};
  ClockNetworkSpec spec;
  fields.word("kind", "kind of clock network", kKinds, {});
  spec.energy_row = fields.text("energy", "a clock network names its price row");
  return spec;
}

MacSpec compute_from_proto(Fields& fields) {
  static const Words<int> kKinds = {{"mac", 0}};
  MacSpec spec;
  fields.word("kind", "kind of compute", kKinds, {});
  spec.weight_bits = static_cast<int>(fields.integer("weight_bits", kOperandBits, spec.weight_bits));
  spec.input_bits = static_cast<int>(fields.integer("input_bits", kOperandBits, spec.input_bits));
  spec.partial_sum_bits = static_cast<int>(fields.integer("partial_sum_bits", kOperandBits, spec.partial_sum_bits));
  spec.operand_latch = fields.tensors("operand_latch");
  spec.gated_by = fields.tensors("gated_by");
  spec.pipeline_depth = static_cast<int>(fields.integer("pipeline_depth", {1, 1024}, spec.pipeline_depth));
  return spec;
}

VectorSpec vector_unit_from_proto(Fields& fields, const Known& known) {
  static const Words<int> kKinds = {{"vector", 0}};
  VectorSpec spec;
  fields.word("kind", "kind of vector unit", kKinds, {});
  spec.lanes = fields.integer("lanes", kCount, std::nullopt);
  spec.bits = static_cast<int>(fields.integer("bits", kOperandBits, spec.bits));
  spec.memory = fields.index_of("reads_from", "memory", known.memories);
  spec.energy_row = fields.text("energy");
  return spec;
}

}  // namespace pj

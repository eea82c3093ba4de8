// SPDX-License-Identifier: Apache-2.0
#include "memory/hierarchy/pim_from_proto.h"

#include <fmt/format.h>

#include <algorithm>

#include "memory/pim/pim_encoding.h"

namespace pj {
namespace {

constexpr IntegerRange kCount{1, 1 << 20};
constexpr IntegerRange kBits{1, 32};
constexpr IntegerRange kCellBits{1, 8};
constexpr NumberRange kTime{0.0, 1e9};  // ns

Duration time_from(Fields& fields, const char* field, std::optional<double> unset) {
  return nanoseconds(fields.number(field, kTime, unset));
}

const Words<PimKind>& kinds() {
  static const Words<PimKind> kWords = {
      {"rram", PimKind::kRram},
      {"pcm", PimKind::kPcm},
      {"sram_charge", PimKind::kSramCharge},
      {"sram_current", PimKind::kSramCurrent},
      {"digital_serial", PimKind::kDigitalSerial},
      {"digital_tree", PimKind::kDigitalTree},
  };
  return kWords;
}

const Words<PimEncoding>& encodings() {
  static const Words<PimEncoding> kWords = {{"offset", PimEncoding::kOffset},
                                            {"differential", PimEncoding::kDifferential},
                                            {"two_sided", PimEncoding::kTwoSided},
                                            {"xnor", PimEncoding::kXnor},
                                            {"twos_complement", PimEncoding::kTwosComplement}};
  return kWords;
}

const Words<PimStage>& stages() {
  static const Words<PimStage> kWords = [] {
    Words<PimStage> words;
    for (int s = 0; s < kPimStageCount; ++s) {
      words.emplace_back(name_of(static_cast<PimStage>(s)), static_cast<PimStage>(s));
    }
    return words;
  }();
  return kWords;
}

template <class E>
E choice(Fields& fields, const char* field, const char* what, const Words<E>& words, E unset) {
  return fields.word(field, what, words, {unset}).value_or(unset);
}

void read_cells(Fields& fields, PimSpec& spec) {
  spec.rows = fields.integer("rows", kCount, std::nullopt);
  spec.columns = fields.integer("columns", kCount, std::nullopt);
  spec.active_rows = fields.integer("active_rows", kCount, spec.rows);
  spec.cell_bits = static_cast<int>(fields.integer("cell_bits", kCellBits, spec.cell_bits));
  spec.weight_bits = static_cast<int>(fields.integer("weight_bits", kBits, spec.weight_bits));
  spec.input_bits = static_cast<int>(fields.integer("input_bits", kBits, spec.input_bits));
  spec.input_slice_bits = static_cast<int>(fields.integer("input_slice_bits", kCellBits, spec.input_slice_bits));
  spec.signed_inputs = fields.flag("signed_inputs", spec.signed_inputs);
  spec.complement_columns = fields.flag("complement_columns", spec.complement_columns);
  spec.by_value = fields.flag("by_value", spec.by_value);
  spec.output_bits = static_cast<int>(fields.integer("output_bits", {1, 64}, spec.output_bits));
  spec.output_low_bit = static_cast<int>(fields.integer("output_low_bit", {0, 64}, spec.output_low_bit));
}

void read_times(Fields& fields, PimSpec& spec) {
  static const Words<PimInput> kInputs = {{"slices", PimInput::kSlices}, {"pulses", PimInput::kPulses}};
  spec.input = choice(fields, "input", "way of driving rows", kInputs, spec.input);
  spec.step = time_from(fields, "step_ns", 0.0);
  spec.fill = time_from(fields, "fill_ns", 0.0);
  if (spec.input == PimInput::kPulses) {
    spec.pulse = time_from(fields, "pulse_ns", std::nullopt);
    spec.phase = time_from(fields, "phase_ns", 0.0);
    spec.pulse_phase_bits = static_cast<int>(fields.integer("pulse_phase_bits", kBits, 0));
    spec.pulse_phases = static_cast<int>(fields.integer("pulse_phases", kCount, spec.pulse_phases));
    return;
  }
  for (const char* field : {"pulse_ns", "phase_ns", "pulse_phase_bits", "pulse_phases"}) {
    if (fields.has(field)) fields.problem(field, "only input \"pulses\" has it");
  }
}

void read_adders(Fields& fields, PimSpec& spec) {
  for (const char* field : {"adder_columns", "chain_registers", "stages_more", "stage_ns"}) {
    if (!spec.digital() && fields.has(field)) fields.problem(field, "only digital kinds have adders in the array");
  }
  spec.adder_columns = static_cast<int>(fields.integer("adder_columns", {0, 1 << 20}, 0));
  spec.chain_registers = fields.integer("chain_registers", kCount, spec.chain_registers);
  spec.stages_more = static_cast<int>(fields.integer("stages_more", {0, 1 << 20}, 0));
  spec.stage = time_from(fields, "stage_ns", 0.0);
}

void read_chip(Fields& fields, const Known& known, PimSpec& spec) {
  static const Words<PimOverflow> kOverflows = {{"refuse", PimOverflow::kRefuse},
                                                {"time_multiplex", PimOverflow::kTimeMultiplex}};
  static const Words<PimSchedule> kSchedules = {{"layers", PimSchedule::kLayers}, {"pipeline", PimSchedule::kPipeline}};
  static const Words<PimDuplication> kDuplications = {{"none", PimDuplication::kNone},
                                                      {"balanced", PimDuplication::kBalanced}};
  spec.arrays_per_core = fields.integer("arrays_per_core", kCount, spec.arrays_per_core);
  spec.cores_per_tile = fields.integer("cores_per_tile", kCount, spec.cores_per_tile);
  spec.tiles = fields.integer("tiles", kCount, spec.tiles);
  spec.buffer = fields.index_of("buffer", "memory", known.memories);
  spec.overflow = choice(fields, "overflow", "overflow", kOverflows, spec.overflow);
  spec.schedule = choice(fields, "schedule", "schedule", kSchedules, spec.schedule);
  spec.duplication = choice(fields, "duplication", "duplication", kDuplications, spec.duplication);
}

PimPart part_from_proto(Fields& fields) {
  PimPart part;
  const auto stage = fields.word("kind", "kind of part", stages(), {});
  part.energy_row = fields.text("energy", "a part names its price row, a device of the technology");
  if (!stage) return part;
  part.stage = *stage;
  const bool takes_time =
      part.stage == PimStage::kConverter || part.stage == PimStage::kBus || part.stage == PimStage::kRouter;
  part.action = time_from(fields, "action_ns", takes_time ? std::nullopt : std::optional(0.0));
  const bool moves_words = part.stage == PimStage::kInputRegister || part.stage == PimStage::kOutputRegister ||
                           part.stage == PimStage::kTileRegister || part.stage == PimStage::kBus ||
                           part.stage == PimStage::kRouter;
  if (moves_words) part.width_bits = fields.integer("width_bits", kCount, std::nullopt);
  if (part.stage == PimStage::kConverter) part.bits = static_cast<int>(fields.integer("bits", kBits, std::nullopt));
  if (part.stage == PimStage::kDriver) part.bits = static_cast<int>(fields.integer("bits", kCellBits, 1));
  part.columns = static_cast<int>(fields.integer("columns", kCount, 1));
  part.tiles = fields.integer("tiles", kCount, 1);
  part.ports = static_cast<int>(fields.integer("ports", kCount, 1));
  part.doubled = fields.flag("doubled", false);
  part.by_value = fields.flag("by_value", false);
  part.adaptive = fields.flag("adaptive", false);
  part.bit_serial = fields.flag("bit_serial", false);
  return part;
}

void check_part(Fields& fields, const PimPart& part) {
  const auto only = [&](const char* field, bool here, const char* whose) {
    if (fields.has(field) && !here) fields.problem(field, fmt::format("only a part of kind \"{}\" has it", whose));
  };
  only("doubled", part.stage == PimStage::kSampleHold, "sample_hold");
  only("by_value", part.stage == PimStage::kDriver, "driver");
  only("adaptive", part.stage == PimStage::kConverter, "converter");
  only("bit_serial", part.stage == PimStage::kConverter, "converter");
  only("tiles", part.stage == PimStage::kRouter, "router");
  only("ports", part.stage == PimStage::kRouter, "router");
  only("columns", part.stage == PimStage::kConverter || part.stage == PimStage::kShiftAdd, "converter");
}

PimWrite write_from_proto(Fields& fields) {
  PimWrite write;
  write.pulse = time_from(fields, "pulse_ns", 0.0);
  write.pulses = static_cast<int>(fields.integer("pulses", {1, 1000}, write.pulses));
  write.verifies = static_cast<int>(fields.integer("verifies", {0, 1000}, write.verifies));
  write.at_start = fields.flag("at_start", false);
  return write;
}

void check_encoding(Fields& fields, const PimSpec& spec) {
  const bool digital_code = spec.encoding == PimEncoding::kTwosComplement;
  if (digital_code != spec.digital()) {
    fields.problem("encoding", spec.digital() ? "a digital array holds weights as \"twos_complement\""
                                              : "\"twos_complement\" is of digital kinds; an analog column has no "
                                                "negative weight: use offset, differential, two_sided or xnor");
  }
  const bool magnitude = spec.encoding == PimEncoding::kDifferential || spec.encoding == PimEncoding::kTwoSided;
  const int sliced = magnitude ? std::max(spec.weight_bits - 1, 1) : spec.weight_bits;
  if (sliced % spec.cell_bits != 0 && sliced > spec.cell_bits) {
    fields.problem("cell_bits", fmt::format("slices of {} bits do not tile the {} bits of a weight{}", spec.cell_bits,
                                            sliced, magnitude ? " (its magnitude)" : ""));
  }
  if (spec.encoding == PimEncoding::kXnor && (spec.cell_bits != 1 || spec.input_slice_bits != 1)) {
    fields.problem("encoding", "\"xnor\" has cells and input slices of 1 bit: +1 or -1");
  }
}

void check_arrays(Fields& fields, const PimSpec& spec) {
  if (spec.active_rows > spec.rows) {
    fields.problem("active_rows",
                   fmt::format("{} rows cannot be active at once, an array has {}", spec.active_rows, spec.rows));
  }
  const std::int64_t columns = columns_per_weight(spec, spec.weight_bits);
  if (columns > spec.columns) {
    fields.problem("columns", fmt::format("a weight of {} bits takes {} columns, an array has {}", spec.weight_bits,
                                          columns, spec.columns));
  }
  if (rows_per_input(spec) > spec.rows) fields.problem("rows", "an input takes a pair of rows; at least 2");
  const PimPart* driver = spec.part(PimStage::kDriver);
  if (driver != nullptr && spec.input == PimInput::kSlices && driver->bits < spec.input_slice_bits) {
    fields.problem("input_slice_bits",
                   fmt::format("the driver has {} bits, a slice {}", driver->bits, spec.input_slice_bits));
  }
  if (spec.digital() == (spec.part(PimStage::kConverter) != nullptr)) {
    fields.problem("part", spec.digital() ? "a digital array has nothing to convert: leave the converter out"
                                          : "an analog array has a part of kind \"converter\"");
  }
}

void read_parts(const ConfigNode& node, const Known& known, FoundPim& found, Problems& problems) {
  for (const ConfigNode& part : node.each("part")) {
    Fields fields(part, problems);
    const PimPart read = part_from_proto(fields);
    check_part(fields, read);
    if (found.spec.part(read.stage) != nullptr && fields.has("kind")) {
      fields.problem("kind", fmt::format("a second part of kind \"{}\"; one is the most", name_of(read.stage)));
    }
    found.spec.parts.push_back(read);
    found.parts.push_back(component_from_proto(fields, known, Boundary::kChip, &found.component));
  }
}

}  // namespace

FoundPim pim_from_proto(const ConfigNode& node, const Known& known, Problems& problems) {
  Fields fields(node, problems);
  const std::size_t before = problems.count();
  FoundPim found;
  found.component = component_from_proto(fields, known, Boundary::kChip);
  PimSpec& spec = found.spec;
  spec.kind = fields.word("kind", "kind of array", kinds(), {}).value_or(spec.kind);
  spec.encoding = fields.word("encoding", "encoding", encodings(), {}).value_or(spec.encoding);
  spec.energy_row = fields.text("energy", "arrays name their price row, a device of the technology");
  found.partial_sum_bits = static_cast<int>(fields.integer("partial_sum_bits", {1, 64}, 32));
  read_cells(fields, spec);
  read_times(fields, spec);
  read_adders(fields, spec);
  read_chip(fields, known, spec);
  read_parts(node, known, found, problems);
  Fields of_write(node.field("write"), problems);
  spec.write = write_from_proto(of_write);
  if (problems.count() != before) return found;
  check_encoding(fields, spec);
  check_arrays(fields, spec);
  return found;
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "sim/report/pim_parameters.h"

#include <fmt/format.h>

#include "memory/pim/dram/dram_pim_fields.h"
#include "memory/pim/pim_spec.h"

namespace pj {
namespace {

std::string ns(Duration duration) { return fmt::format("{:.10g}", duration / nanoseconds(1.0)); }
std::string yes(bool value) { return value ? "true" : "false"; }
template <class T>
std::string number(T value) {
  return fmt::format("{}", value);
}

std::string text_of(PimEncoding encoding) {
  constexpr const char* kNames[] = {"offset", "differential", "two_sided", "xnor", "twos_complement"};
  return kNames[static_cast<int>(encoding)];
}

void add_cells(const PimSpec& spec, NamedTexts& named) {
  named["rows"] = number(spec.rows);
  named["columns"] = number(spec.columns);
  named["active_rows"] = number(spec.active_rows);
  named["cell_bits"] = number(spec.cell_bits);
  named["encoding"] = text_of(spec.encoding);
  named["weight_bits"] = number(spec.weight_bits);
  named["input_bits"] = number(spec.input_bits);
  named["input_slice_bits"] = number(spec.input_slice_bits);
  named["signed_inputs"] = yes(spec.signed_inputs);
  named["complement_columns"] = yes(spec.complement_columns);
  named["by_value"] = yes(spec.by_value);
  named["output_bits"] = number(spec.output_bits);
  named["output_low_bit"] = number(spec.output_low_bit);
  named["energy"] = spec.energy_row;
}

void add_times(const PimSpec& spec, NamedTexts& named) {
  named["step_ns"] = ns(spec.step);
  named["fill_ns"] = ns(spec.fill);
  named["input"] = spec.input == PimInput::kSlices ? "slices" : "pulses";
  if (spec.input == PimInput::kPulses) {
    named["pulse_ns"] = ns(spec.pulse);
    named["phase_ns"] = ns(spec.phase);
    named["pulse_phase_bits"] = spec.pulse_phase_bits == 0 ? "all" : number(spec.pulse_phase_bits);
  }
  if (spec.digital()) {
    named["adder_columns"] = number(spec.adder_columns);
    named["chain_registers"] = number(spec.chain_registers);
    named["stages_more"] = number(spec.stages_more);
    named["stage_ns"] = ns(spec.stage);
  }
  named["write.pulse_ns"] = ns(spec.write.pulse);
  named["write.pulses"] = number(spec.write.pulses);
  named["write.verifies"] = number(spec.write.verifies);
  named["write.at_start"] = yes(spec.write.at_start);
}

void add_chip(const PimSpec& spec, NamedTexts& named) {
  named["arrays_per_core"] = number(spec.arrays_per_core);
  named["cores_per_tile"] = number(spec.cores_per_tile);
  named["tiles"] = number(spec.tiles);
  named["overflow"] = spec.overflow == PimOverflow::kRefuse ? "refuse" : "time_multiplex";
  named["schedule"] = spec.schedule == PimSchedule::kLayers ? "layers" : "pipeline";
  named["duplication"] = spec.duplication == PimDuplication::kNone ? "none" : "balanced";
}

std::string text_of(const DramPimValue& value) {
  if (const bool* flag = std::get_if<bool>(&value)) return yes(*flag);
  return std::visit([](const auto& v) { return fmt::format("{}", v); }, value);
}

void add_dram(const MachineSpec& machine, NamedTexts& named) {
  const auto name_of = [&machine](int m) {
    return machine.component(machine.memories.at(static_cast<std::size_t>(m)).id).name;
  };
  named["dram"] = name_of(machine.dram_pim->memory);
  named["host"] = name_of(machine.dram_pim->host);
  for (const auto& [field, value] : fields_of(*machine.dram_pim)) named[field] = text_of(value);
}

void add_part(const PimPart& part, NamedTexts& named) {
  named["energy"] = part.energy_row;
  named["action_ns"] = ns(part.action);
  if (part.width_bits > 0) named["width_bits"] = number(part.width_bits);
  if (part.bits > 0) named["bits"] = number(part.bits);
  if (part.stage == PimStage::kConverter || part.stage == PimStage::kShiftAdd) named["columns"] = number(part.columns);
  if (part.stage == PimStage::kConverter) {
    named["adaptive"] = yes(part.adaptive);
    named["bit_serial"] = yes(part.bit_serial);
  }
  if (part.stage == PimStage::kSampleHold) named["doubled"] = yes(part.doubled);
  if (part.stage == PimStage::kDriver) named["by_value"] = yes(part.by_value);
  if (part.stage == PimStage::kRouter) {
    named["tiles"] = number(part.tiles);
    named["ports"] = number(part.ports);
  }
}

}  // namespace

void add_pim_parameters(const MachineSpec& machine, ComponentId id, NamedTexts& named) {
  if (machine.dram_pim && machine.dram_pim->id == id) add_dram(machine, named);
  if (!machine.pim) return;
  const PimSpec& spec = *machine.pim;
  if (spec.id == id) {
    add_cells(spec, named);
    add_times(spec, named);
    add_chip(spec, named);
    named["buffer"] = machine.component(machine.memories.at(static_cast<std::size_t>(spec.buffer)).id).name;
    named["partial_sum_bits"] = number(machine.mac.partial_sum_bits);
  }
  for (const PimPart& part : spec.parts) {
    if (part.id == id) add_part(part, named);
  }
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "memory/hierarchy/pim_to_proto.h"

#include <string>

#include "memory/pim/pim_spec.h"

namespace pj {
namespace {

namespace schema = picojoule::schema;

double nanoseconds_of(Duration duration) { return duration / nanoseconds(1.0); }
std::int32_t small(std::int64_t value) { return static_cast<std::int32_t>(value); }

const char* name_of(PimEncoding encoding) {
  constexpr const char* kNames[] = {"offset", "differential", "two_sided", "xnor", "twos_complement"};
  return kNames[static_cast<int>(encoding)];
}

void write_part(const PimPart& part, schema::PimPart& proto) {
  proto.set_energy(part.energy_row);
  if (part.width_bits > 0) proto.set_width_bits(small(part.width_bits));
  if (part.bits > 0) proto.set_bits(part.bits);
  const bool shared = part.stage == PimStage::kConverter || part.stage == PimStage::kShiftAdd;
  if (shared) proto.set_columns(part.columns);
  proto.set_action_ns(nanoseconds_of(part.action));
  if (part.doubled) proto.set_doubled(true);
  if (part.by_value) proto.set_by_value(true);
  if (part.adaptive) proto.set_adaptive(true);
  if (part.bit_serial) proto.set_bit_serial(true);
  if (part.stage == PimStage::kRouter) {
    proto.set_tiles(part.tiles);
    proto.set_ports(part.ports);
  }
}

void write_cells(const PimSpec& spec, schema::Pim& proto) {
  proto.set_energy(spec.energy_row);
  proto.set_rows(small(spec.rows));
  proto.set_columns(small(spec.columns));
  proto.set_active_rows(small(spec.active_rows));
  proto.set_cell_bits(spec.cell_bits);
  proto.set_encoding(name_of(spec.encoding));
  proto.set_weight_bits(spec.weight_bits);
  proto.set_input_bits(spec.input_bits);
  proto.set_input_slice_bits(spec.input_slice_bits);
  proto.set_signed_inputs(spec.signed_inputs);
  proto.set_complement_columns(spec.complement_columns);
  proto.set_by_value(spec.by_value);
  proto.set_output_bits(spec.output_bits);
  proto.set_output_low_bit(spec.output_low_bit);
}

void write_times(const PimSpec& spec, schema::Pim& proto) {
  proto.set_step_ns(nanoseconds_of(spec.step));
  proto.set_fill_ns(nanoseconds_of(spec.fill));
  if (spec.input == PimInput::kSlices) return proto.set_input("slices");
  proto.set_input("pulses");
  proto.set_pulse_ns(nanoseconds_of(spec.pulse));
  proto.set_phase_ns(nanoseconds_of(spec.phase));
  if (spec.pulse_phase_bits > 0) proto.set_pulse_phase_bits(spec.pulse_phase_bits);
  if (spec.pulse_phase_bits > 0) proto.set_pulse_phases(spec.pulse_phases);
}

void write_adders(const PimSpec& spec, schema::Pim& proto) {
  if (!spec.digital()) return;
  proto.set_adder_columns(spec.adder_columns);
  proto.set_chain_registers(small(spec.chain_registers));
  proto.set_stages_more(spec.stages_more);
  proto.set_stage_ns(nanoseconds_of(spec.stage));
}

void write_chip(const PimSpec& spec, schema::Pim& proto) {
  proto.set_arrays_per_core(small(spec.arrays_per_core));
  proto.set_cores_per_tile(small(spec.cores_per_tile));
  proto.set_tiles(small(spec.tiles));
  proto.set_overflow(spec.overflow == PimOverflow::kRefuse ? "refuse" : "time_multiplex");
  proto.set_schedule(spec.schedule == PimSchedule::kLayers ? "layers" : "pipeline");
  proto.set_duplication(spec.duplication == PimDuplication::kNone ? "none" : "balanced");
  schema::PimWrite& write = *proto.mutable_write();
  write.set_pulse_ns(nanoseconds_of(spec.write.pulse));
  write.set_pulses(spec.write.pulses);
  write.set_verifies(spec.write.verifies);
  write.set_at_start(spec.write.at_start);
}

}  // namespace

void write_pim(const MachineSpec& machine, schema::Pim& proto) {
  const PimSpec& spec = *machine.pim;
  proto.set_partial_sum_bits(machine.mac.partial_sum_bits);
  proto.set_buffer(machine.component(machine.memories.at(static_cast<std::size_t>(spec.buffer)).id).name);
  write_cells(spec, proto);
  write_times(spec, proto);
  write_adders(spec, proto);
  write_chip(spec, proto);
  for (const PimPart& part : spec.parts) write_part(part, *proto.add_part());
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/pim_time.h"

#include <algorithm>
#include <cmath>

#include "arch/base/integer.h"
#include "memory/pim/pim_encoding.h"

namespace pj {
namespace {

// Kim et al., Colonnade, JSSC 2021: a carry goes through the columns of a weight and the rows between two registers.
Femtoseconds adder_time(const PimSpec& spec, int weight_bits) {
  const Femtoseconds stage = femtoseconds_of(spec.stage);
  std::int64_t stages = spec.stages_more;
  if (spec.kind == PimKind::kDigitalSerial) {
    stages += columns_per_weight(spec, weight_bits) + ceil_div(spec.rows, spec.chain_registers);
  }
  if (spec.kind == PimKind::kDigitalTree) {
    for (std::int64_t reached = 1; reached < spec.rows; reached *= 2) ++stages;
  }
  return checked_mul(stages, stage);
}

// From drive to settled columns: of one slice, or of all pulses and phases.
Femtoseconds front_time(const PimSpec& spec, const PimDrive& drive, int weight_bits) {
  const Femtoseconds step = checked_add(femtoseconds_of(spec.step), adder_time(spec, weight_bits));
  if (spec.input == PimInput::kSlices) return step;
  const Femtoseconds pulses = checked_mul(drive.pulses, femtoseconds_of(spec.pulse));
  return checked_add(step, checked_add(pulses, drive.phases * femtoseconds_of(spec.phase)));
}

// A part that is shared by columns goes through them one by one; by those of several arrays if it has more than one's.
Femtoseconds scan_time(const PimSpec& spec, const PimPart* part, std::int64_t columns) {
  if (part == nullptr) return 0;
  const std::int64_t shared = checked_mul(columns, std::max<std::int64_t>(part->columns / spec.columns, 1));
  return checked_mul(std::min<std::int64_t>(part->columns, shared), femtoseconds_of(part->action));
}

// Of the columns of one step; kPulses: of all phases.
Femtoseconds convert_time(const PimSpec& spec, const PimDrive& drive, std::int64_t columns) {
  const PimPart* converter = spec.part(PimStage::kConverter);
  const Femtoseconds scan = scan_time(spec, converter, columns);
  if (converter == nullptr || spec.input == PimInput::kSlices) return scan;
  return checked_mul(scan, converter->bit_serial ? drive.adc_bits : drive.phases);
}

struct Front {
  Femtoseconds step = 0;
  Femtoseconds convert = 0;
};

}  // namespace

Femtoseconds femtoseconds_of(Duration duration) { return std::llround(duration / seconds(1e-15)); }

PimProduct product_of(const PimSpec& spec, const PimGrid& grid, const PimWork& work, const PimWords& words) {
  const PimPart* hold = spec.part(PimStage::kSampleHold);
  const PimDrive drive = drive_of(spec, work.input_bits);
  Front front{front_time(spec, drive, work.weight_bits), convert_time(spec, drive, grid.converted_columns())};
  // Nothing holds a column while the next step is made.
  if (hold == nullptr || !hold->doubled) front = {checked_add(front.step, front.convert), 0};
  PimProduct product;
  product.steps = spec.input == PimInput::kPulses ? ceil_div(grid.steps(), grid.slices()) : grid.steps();
  const PimStageTime all[] = {
      {"fetch", words.fetch, true},
      {"array", front.step, false},
      {"convert", front.convert, false},
      {"shift_add", scan_time(spec, spec.part(PimStage::kShiftAdd), grid.converted_columns()), false},
      {"output", checked_add(words.output, femtoseconds_of(spec.fill)), true}};
  for (const PimStageTime& stage : all) {
    if (stage.service > 0) product.stages.push_back(stage);
  }
  return product;
}

namespace {

// Of one stage for one product, the steps coming `apart` from each other.
Femtoseconds busy(const PimStageTime& stage, std::int64_t steps, Femtoseconds apart) {
  return stage.whole ? stage.service : checked_add(stage.service, checked_mul(steps - 1, apart));
}

// Calls visit(stage, time from one step to the next in it) in the order of the stages.
template <class Visit>
void for_each_stage(const PimProduct& product, Visit visit) {
  Femtoseconds apart = 0;
  for (const PimStageTime& stage : product.stages) {
    apart = stage.whole ? 0 : std::max(apart, stage.service);
    visit(stage, apart);
  }
}

}  // namespace

Femtoseconds interval_of(const PimProduct& product) {
  Femtoseconds longest = 0;
  for_each_stage(product, [&](const PimStageTime& stage, Femtoseconds apart) {
    longest = std::max(longest, busy(stage, product.steps, apart));
  });
  return longest;
}

Femtoseconds array_interval(const PimProduct& product) {
  Femtoseconds longest = 0;
  for_each_stage(product, [&](const PimStageTime& stage, Femtoseconds apart) {
    if (!stage.whole) longest = std::max(longest, busy(stage, product.steps, apart));
  });
  return longest;
}

Femtoseconds time_of(const PimProduct& product, std::int64_t products) {
  if (products == 0) return 0;
  // The first steps go from stage to stage; a stage for the whole waits for the last step.
  Femtoseconds through = 0;
  Femtoseconds rest = 0;  // from the first step to the last, at the stage before
  for_each_stage(product, [&](const PimStageTime& stage, Femtoseconds apart) {
    if (stage.whole) through = checked_add(through, rest);
    through = checked_add(through, stage.service);
    rest = stage.whole ? 0 : checked_mul(product.steps - 1, apart);
  });
  return checked_add(checked_add(through, rest), checked_mul(products - 1, interval_of(product)));
}

double peak_macs_per_second(const PimSpec& spec) {
  PimWork work;
  work.weight_bits = spec.weight_bits;
  work.input_bits = spec.input_bits;
  work.depth = spec.rows / rows_per_input(spec);
  work.outputs = spec.columns / columns_per_weight(spec, spec.weight_bits);
  const PimGrid grid(spec, work);
  const double seconds_each = static_cast<double>(array_interval(product_of(spec, grid, work, {}))) * 1e-15;
  return static_cast<double>(spec.arrays()) * static_cast<double>(work.macs()) / seconds_each;
}

}  // namespace pj

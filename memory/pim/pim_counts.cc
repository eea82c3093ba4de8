// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/pim_counts.h"

#include <algorithm>
#include <set>

#include "arch/base/integer.h"
#include "memory/pim/pim_encoding.h"

namespace pj {
namespace {

std::int64_t accesses(std::int64_t values, int bits, std::int64_t width) {
  return width == 0 ? 0 : ceil_div(checked_mul(values, bits), width);
}

std::int64_t width_of(const PimSpec& spec, PimStage stage) {
  const PimPart* part = spec.part(stage);
  return part == nullptr ? 0 : part->width_bits;
}

// Distinct sets of inputs and outputs of some blocks, and values in them.
struct Distinct {
  std::set<std::int64_t> inputs, outputs;

  bool take_inputs(const PimGrid& grid, std::int64_t block) { return inputs.insert(grid.inputs_of(block)).second; }
  bool take_outputs(const PimGrid& grid, std::int64_t block) { return outputs.insert(grid.outputs_of(block)).second; }
};

class TrafficCount {
 public:
  TrafficCount(const PimSpec& spec, const PimGrid& grid, const PimWork& work, std::int64_t buffer_bits)
      : spec_(spec), grid_(grid), work_(work), buffer_bits_(buffer_bits) {}

  void add_tile(std::int64_t first_array, std::int64_t first, std::int64_t count) {
    Distinct tile;
    Distinct core;
    std::int64_t in = 0;
    std::int64_t out = 0;
    sum_.sums_sent.push_back(0);
    std::int64_t core_now = -1;
    for (std::int64_t b = 0; b < count; ++b) {
      const std::int64_t block = first + b;
      const PimUse use = grid_.use(block);
      if (const std::int64_t c = (first_array + b) / spec_.arrays_per_core; c != core_now) {
        core_now = c;
        core = {};
      }
      if (tile.take_inputs(grid_, block)) in += inputs_to_tile(use);
      if (core.take_inputs(grid_, block)) {
        sum_.in_registers += accesses(use.inputs, work_.input_bits, width_of(spec_, PimStage::kInputRegister));
      }
      if (core.take_outputs(grid_, block)) out += outputs_of_core(use);
      if (tile.take_outputs(grid_, block)) outputs_of_tile(use, grid_.outputs_of(block));
    }
    sum_.bus_in += in;
    sum_.bus_out += out;
    sum_.busiest_in = std::max(sum_.busiest_in, in);
    sum_.busiest_out = std::max(sum_.busiest_out, out);
  }

  [[nodiscard]] PimTraffic sum() const { return sum_; }

 private:
  std::int64_t inputs_to_tile(const PimUse& use) {
    sum_.buffer_reads += accesses(use.inputs, work_.input_bits, buffer_bits_);
    return accesses(use.inputs, work_.input_bits, width_of(spec_, PimStage::kBus));
  }
  std::int64_t outputs_of_core(const PimUse& use) {
    sum_.outputs += use.outputs;
    sum_.out_registers += accesses(use.outputs, work_.output_bits, width_of(spec_, PimStage::kOutputRegister));
    return accesses(use.outputs, work_.output_bits, width_of(spec_, PimStage::kBus));
  }

  void outputs_of_tile(const PimUse& use, std::int64_t set) {
    sum_.tile_registers += accesses(use.outputs, work_.output_bits, width_of(spec_, PimStage::kTileRegister));
    if (!seen_.insert(set).second) sum_.sums_sent.back() += use.outputs;
  }

  const PimSpec& spec_;
  const PimGrid& grid_;
  const PimWork& work_;
  std::int64_t buffer_bits_;
  PimTraffic sum_;
  std::set<std::int64_t> seen_;  // sets of outputs on tiles before
};

}  // namespace

std::vector<PimSpan> spans_of(const PimSpec& spec, std::int64_t array, std::int64_t blocks) {
  const std::int64_t per_tile = spec.arrays_per_core * spec.cores_per_tile;
  std::vector<PimSpan> spans;
  for (std::int64_t done = 0; done < blocks;) {
    const std::int64_t number = (array + done) % spec.arrays();
    const std::int64_t in_tile = number % per_tile;
    const std::int64_t count = std::min(blocks - done, per_tile - in_tile);
    spans.push_back({number / per_tile, in_tile, done, count});
    done += count;
  }
  return spans;
}

PimTraffic traffic_of(const PimSpec& spec, const PimGrid& grid, const PimWork& work, const std::vector<PimSpan>& spans,
                      std::int64_t buffer_bits) {
  TrafficCount count(spec, grid, work, buffer_bits);
  for (const PimSpan& span : spans) count.add_tile(span.array, span.first, span.count);
  return count.sum();
}

PimCounts counts_of(const PimSpec& spec, const PimGrid& grid, const PimWork& work) {
  const PimDrive drive = drive_of(spec, work.input_bits);
  const PimPart* converter = spec.part(PimStage::kConverter);
  PimCounts counts;
  for (std::int64_t b = 0; b < grid.blocks(); ++b) {
    const PimUse use = grid.use(b);
    const std::int64_t row_groups = ceil_div(use.rows, spec.active_rows);
    const std::int64_t held = checked_mul(row_groups, use.columns);
    counts.drives += drive.planes * use.rows;
    counts.cells += checked_mul(drive.pulses, checked_mul(use.rows, use.columns));
    if (spec.digital()) continue;
    counts.samples += checked_mul(held, drive.planes);
    if (converter != nullptr)
      counts.conversions += checked_mul(held, converter->bit_serial ? drive.adc_bits : drive.phases);
    counts.adds += checked_mul(held, drive.phases);
    if (spec.encoding == PimEncoding::kOffset) counts.adds += use.inputs + use.outputs;
  }
  // Sums of row blocks meet.
  const std::int64_t outputs = checked_mul(work.groups, work.outputs);
  counts.adds += checked_mul(outputs, grid.row_blocks() - 1);
  return counts;
}

double drive_activity(const PimWork& work) {
  return work.measured ? work.measured->drive : work.input_level * work.input_density;
}

double cell_activity(const PimSpec& spec, const PimWork& work) {
  if (work.measured) return work.measured->cell;
  return drive_activity(work) * holding_cells(spec) * work.weight_level * work.weight_density;
}

PimWrites writes_of(const PimSpec& spec, const PimGrid& grid) {
  PimWrites writes;
  for (std::int64_t b = 0; b < grid.blocks(); ++b) {
    const PimUse use = grid.use(b);
    const std::int64_t cells = checked_mul(use.rows, use.columns);
    writes.pulses = checked_add(writes.pulses, checked_mul(cells, spec.write.pulses));
    writes.verifies = checked_add(writes.verifies, checked_mul(cells, spec.write.verifies));
  }
  const double row_pulses = static_cast<double>(grid.use(0).rows);
  writes.time = row_pulses * (spec.write.pulses * spec.write.pulse + spec.write.verifies * spec.step);
  return writes;
}

}  // namespace pj

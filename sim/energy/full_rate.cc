// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/full_rate.h"

#include <fmt/format.h>

#include <numeric>

#include "memory/pim/pim_counts.h"
#include "memory/pim/pim_encoding.h"
#include "memory/pim/pim_sums.h"
#include "memory/pim/pim_time.h"
#include "sim/energy/component_costs.h"
#include "sim/energy/dram_full_rate.h"
#include "sim/energy/pim_costs.h"

namespace pj {
namespace {

double real(std::int64_t n) { return static_cast<double>(n); }
Duration duration_of(Femtoseconds time) { return seconds(real(time) * 1e-15); }

// One array, full.
PimWork full_array(const PimSpec& spec) {
  PimWork work;
  work.weight_bits = spec.weight_bits;
  work.input_bits = spec.input_bits;
  work.depth = spec.rows / rows_per_input(spec);
  work.outputs = spec.columns / columns_per_weight(spec, spec.weight_bits);
  return work;
}

class Rates {
 public:
  Rates(const MachineSpec& machine, const Technology& technology, Problems& problems)
      : machine_(machine), spec_(*machine.pim), technology_(technology), problems_(problems) {}

  FullRate all() {
    const PimWork work = full_array(spec_);
    const PimGrid grid(spec_, work);
    const PimProduct product = product_of(spec_, grid, work, {});
    rate_.steps = product.steps;
    rate_.product = duration_of(time_of(product, 1));
    rate_.interval = duration_of(array_interval(product));
    rate_.operations_per_second = 2.0 * peak_macs_per_second(spec_);
    rate_.lossless_bits = spec_.digital() ? 0 : lossless_bits(spec_);
    arrays(counts_of(spec_, grid, work), work);
    for (const PimPart& part : spec_.parts) words(part);
    memories();
    vector_unit();
    return std::move(rate_);
  }

 private:
  void line(ComponentId id, Action action, double per_second, const Priced<Price>& price) {
    if (!price) {
      const Component& component = machine_.component(id);
      problems_.add(Place{} / component.name, fmt::format("no price for {}: {}", name_of(action), price.missing()));
      return;
    }
    rate_.lines.push_back({id, action, per_second, *price});
  }

  void leak(const InstanceCost& cost, std::int64_t copies) {
    if (cost.leakage && *cost.leakage) rate_.leakage += real(copies) * (**cost.leakage).value;
  }

  // Counts are of one array and one product.
  void arrays(const PimCounts& counts, const PimWork& work) {
    const double products = real(spec_.arrays()) / (rate_.interval / seconds(1.0));
    const Action cell = spec_.digital() ? Action::kBitMac : Action::kAnalogMac;
    const double activity = spec_.by_value ? cell_activity(spec_, work) : 1.0;
    line(spec_.id, cell, products * real(counts.cells) * activity, priced(spec_.id, cell));
    leak(pim_instance(spec_, spec_.id, technology_), spec_.arrays());
    const auto stage = [&](PimStage which, Action action, std::int64_t count, double share) {
      const PimPart* part = spec_.part(which);
      if (part != nullptr && !part->within())
        line(part->id, action, products * real(count) * share, priced(part->id, action));
    };
    const PimPart* driver = spec_.part(PimStage::kDriver);
    stage(PimStage::kDriver, Action::kDrive, counts.drives,
          driver != nullptr && driver->by_value ? drive_activity(work) : 1.0);
    stage(PimStage::kSampleHold, Action::kSample, counts.samples, 1.0);
    const PimPart* adc = spec_.part(PimStage::kConverter);
    stage(PimStage::kConverter, Action::kConvert, counts.conversions,
          adc == nullptr ? 1.0 : resolved_share(spec_, *adc, work.input_bits, work.weight_bits));
    // Offset and row blocks are added where there is time between columns.
    const PimDrive drive = drive_of(spec_, work.input_bits);
    stage(PimStage::kShiftAdd, Action::kAdd, drive.phases * counts.samples / drive.planes, 1.0);
  }

  [[nodiscard]] Priced<Price> priced(ComponentId id, Action action) const {
    return pim_action(spec_, id, action, technology_);
  }

  void words(const PimPart& part) {
    leak(pim_instance(spec_, part.id, technology_), spec_.copies_of(part));
    if (part.within() || part.width_bits == 0 || part.action == Duration{}) return;
    const double per_second = real(spec_.copies_of(part)) * part.ports / (part.action / seconds(1.0));
    const bool router = part.stage == PimStage::kRouter;
    const Action action = router ? Action::kHop : part.stage == PimStage::kBus ? Action::kSend : Action::kWrite;
    line(part.id, action, per_second, priced(part.id, action));
  }

  void memories() {
    const MemorySpec& buffer = machine_.memories[static_cast<std::size_t>(spec_.buffer)];
    const Component& component = machine_.component(buffer.id);
    line(buffer.id, Action::kRead, real(component.instances) * (component.frequency / hertz(1.0)),
         memory_access(buffer, Action::kRead, technology_));
    leak(memory_instance(buffer, technology_), component.instances);
    const MemorySpec& link = machine_.memories.front();
    if (!link.bits_per_second || machine_.component(link.id).boundary != Boundary::kChip) return;
    line(link.id, Action::kRead, *link.bits_per_second / real(link.width_bits),
         memory_access(link, Action::kRead, technology_));
  }

  void vector_unit() {
    if (!machine_.vector_unit) return;
    const VectorSpec& unit = *machine_.vector_unit;
    const Component& component = machine_.component(unit.id);
    const Priced<Price> price = unit.energy_row.empty() ? plain_operation(Action::kAdd, unit.bits, technology_)
                                                        : device_action(unit.energy_row, Action::kAdd, technology_);
    line(unit.id, Action::kAdd, real(component.instances * unit.lanes) * (component.frequency / hertz(1.0)), price);
  }

  const MachineSpec& machine_;
  const PimSpec& spec_;
  const Technology& technology_;
  Problems& problems_;
  FullRate rate_;
};

}  // namespace

Power FullRate::power() const {
  return std::accumulate(lines.begin(), lines.end(), leakage,
                         [](Power sum, const RateLine& line) { return sum + line.power(); });
}

std::optional<FullRate> full_rate(const MachineSpec& machine, const Technology& technology, Problems& problems) {
  if (machine.dram_pim) return dram_full_rate(machine, problems);
  const std::size_t before = problems.count();
  FullRate rate = Rates(machine, technology, problems).all();
  if (problems.count() != before) return std::nullopt;
  return rate;
}

}  // namespace pj

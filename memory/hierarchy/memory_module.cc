// SPDX-License-Identifier: Apache-2.0
#include "memory/hierarchy/memory_module.h"

#include <cmath>

#include "arch/base/integer.h"
#include "memory/dram/dram_events.h"

namespace pj {
namespace {

constexpr double kFemtosecondsPerSecond = 1e15;

}  // namespace

sc_core::sc_time to_sc_time(Duration duration) {
  return sc_core::sc_time::from_value(
      static_cast<std::uint64_t>(std::llround(duration / seconds(1.0) * kFemtosecondsPerSecond)));
}

sc_core::sc_time period_of(Frequency frequency) { return to_sc_time(seconds(hertz(1.0) / frequency)); }

MemoryModule::MemoryModule(sc_core::sc_module_name name, const MemorySpec& spec, const Component& component,
                           EventSink& sink, TransferNetwork& network, DramModule& drams, bool contended)
    : sc_module(name), spec_(spec), sink_(sink) {
  if (is_dram()) {
    dram_ = drams.add(*spec.dram);
    return;
  }
  latency_ = to_sc_time(spec.latency);
  if (!contended) return;
  if (spec.kind == MemoryKind::kSram) {
    const auto period = static_cast<double>(period_of(component.frequency).value());
    server_ = network.add_server(component.name + " port", static_cast<double>(spec.accesses_per_cycle()) *
                                                               static_cast<double>(component.instances) / period);
  }
  if (spec.kind == MemoryKind::kOffchip && spec.bits_per_second) {
    server_ = network.add_server(component.name + " bandwidth", *spec.bits_per_second / kFemtosecondsPerSecond);
  }
}

std::int64_t MemoryModule::bits_of(Tensor tensor, const WordTransfers& t) const {
  const std::optional<double>& coded = zeros_.coded[static_cast<std::size_t>(tensor)];
  if (!coded) return checked_mul(t.words, t.bits);
  return static_cast<std::int64_t>(std::ceil(static_cast<double>(t.words) * *coded));
}

std::int64_t MemoryModule::accesses_of(Tensor tensor, const WordTransfers& t) const {
  return checked_mul(ceil_div(bits_of(tensor, t), spec_.width_bits), t.times);
}

Occupancy MemoryModule::record(Action action, Tensor tensor, const WordTransfers& t) {
  const double activity = t.by_compute ? zeros_.activity : 1.0;
  if (!is_dram()) sink_.record({spec_.id, action, tensor, accesses_of(tensor, t), activity});
  return occupy(action, tensor, t);
}

Occupancy MemoryModule::occupy(Action action, Tensor tensor, const WordTransfers& t) {
  DataTally& tally = tallies_[static_cast<std::size_t>(tensor)];
  std::int64_t& moved = action == Action::kRead ? tally.read_bits : tally.written_bits;
  const std::int64_t all_bits = checked_mul(bits_of(tensor, t), t.times);
  moved = checked_add(moved, all_bits);
  if (server_ == kNoServer) return {};
  return {server_, static_cast<double>(spec_.kind == MemoryKind::kOffchip ? all_bits : accesses_of(tensor, t))};
}

DramStats MemoryModule::report_dram(DramModule& drams, sc_core::sc_time end) {
  const DramStats stats = drams.total(dram_, end);
  record_dram_events(*spec_.dram, stats, spec_.id, sink_);
  return stats;
}

void MemoryModule::record_adds(std::int64_t words, bool by_compute) {
  sink_.record({spec_.id, Action::kAdd, Tensor::kPartialSum, words, by_compute ? zeros_.activity : 1.0});
}

}  // namespace pj

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
    server_ = network.add_server(component.name + " port", static_cast<double>(spec.accesses_per_cycle()) / period);
  }
  if (spec.kind == MemoryKind::kOffchip && spec.bits_per_second) {
    server_ = network.add_server(component.name + " bandwidth", *spec.bits_per_second / kFemtosecondsPerSecond);
  }
}

std::int64_t MemoryModule::accesses(const WordTransfers& t) const {
  return checked_mul(ceil_div(checked_mul(t.words, t.bits), spec_.width_bits), t.times);
}

Occupancy MemoryModule::occupancy(const WordTransfers& t) const {
  if (server_ == kNoServer) return {};
  const bool in_bits = spec_.kind == MemoryKind::kOffchip;
  return {server_, in_bits ? static_cast<double>(t.words) * t.bits * static_cast<double>(t.times)
                           : static_cast<double>(accesses(t))};
}

Occupancy MemoryModule::record(Action action, Tensor tensor, const WordTransfers& t) {
  if (!is_dram()) sink_.record({spec_.id, action, tensor, accesses(t)});
  DataTally& tally = tallies_[static_cast<std::size_t>(tensor)];
  std::int64_t& bits = action == Action::kRead ? tally.read_bits : tally.written_bits;
  bits = checked_add(bits, checked_mul(checked_mul(t.words, t.bits), t.times));
  return occupancy(t);
}

DramStats MemoryModule::report_dram(DramModule& drams, sc_core::sc_time end) {
  const DramStats stats = drams.total(dram_, end);
  record_dram_events(*spec_.dram, stats, spec_.id, sink_);
  return stats;
}

void MemoryModule::record_adds(std::int64_t words) {
  sink_.record({spec_.id, Action::kAdd, Tensor::kPartialSum, words});
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "sim/dram/dram_run.h"

#include <algorithm>

#include "arch/base/event_sink.h"
#include "arch/base/integer.h"
#include "memory/dram/dram_events.h"
#include "memory/dram/dram_system.h"
#include "sim/dram/trace_file.h"
#include "sim/energy/dram_costs.h"
#include "sim/energy/ledger.h"

namespace pj {
namespace {

constexpr std::int64_t kStretch = 1 << 22;  // clocks between two looks at the hooks
constexpr ComponentId kDram{0};

// False if the hooks ended it.
bool run_to_end(DramSystem& dram, TraceSource& trace, const DramRunHooks& hooks) {
  const int transfer = dram.submit(trace, Tensor::kNone, 0);
  while (!dram.done_at(transfer)) {
    dram.advance(hooks.go_on ? dram.now() + kStretch : DramSystem::kForever);
    if (hooks.go_on && !hooks.go_on(trace.requests())) return false;
  }
  return true;
}

double ns_of(std::int64_t clocks, const DramSpec& spec) {
  return static_cast<double>(clocks) * (spec.clock() / nanoseconds(1.0));
}

DramLatency latency_of(const LatencyHistogram& h, const DramSpec& spec) {
  if (h.requests == 0) return {};
  return {ns_of(h.sum, spec) / static_cast<double>(h.requests), ns_of(h.percentile(0.50), spec),
          ns_of(h.percentile(0.95), spec), ns_of(h.percentile(0.99), spec), ns_of(h.max, spec)};
}

std::vector<std::string> absent_from(const DramSpec& spec) {
  std::vector<std::string> absent;
  if (!spec.io) absent.emplace_back("I/O and termination: the spec states no price");
  if (!spec.phy) absent.emplace_back("PHY (the pins' circuits) and controller: the spec states no price");
  absent.emplace_back("logic of the memory controller; address, command and clock pins");
  return absent;
}

// False if a price is missing.
bool price(const DramSpec& spec, DramRunResult& result, Problems& problems) {
  CountingSink events;
  record_dram_events(spec, result.stats, kDram, events);
  const std::size_t before = problems.count();
  PriceList prices;
  for (const Event& event : events.events()) {
    const Priced<Price> price = dram_action(spec, event.action);
    if (price) prices.set(kDram, event.action, *price);
    if (!price) problems.add({spec.name, 0, 0, ""}, price.missing());
  }
  if (problems.count() != before) return false;
  const Ledger ledger(events, prices);
  for (const Charge& c : ledger.charges()) {
    result.charges.push_back({c.event.action, c.event.count, c.price.per_action / picojoules(1.0),
                              c.energy() / picojoules(1.0), c.price.how, c.price.source});
  }
  result.energy_pj = ledger.total() / picojoules(1.0);
  return true;
}

bool is_core(Action action) {
  return action != Action::kIoRead && action != Action::kIoWrite && action != Action::kPhyRead &&
         action != Action::kPhyWrite;
}

void derive(const DramSpec& spec, DramRunResult& result) {
  result.bytes = checked_mul(result.requests, spec.organization.burst_bytes());
  result.seconds = static_cast<double>(result.clocks) * (spec.clock() / seconds(1.0));
  result.bytes_per_second = static_cast<double>(result.bytes) / result.seconds;
  result.peak_bytes_per_second = spec.peak_bytes_per_second();
  result.pj_per_bit = result.energy_pj / (8.0 * static_cast<double>(result.bytes));
  result.average_watts = result.energy_pj * 1e-12 / result.seconds;
  for (const DramCharge& c : result.charges) result.core_pj += is_core(c.action) ? c.energy_pj : 0.0;
  result.absent = absent_from(spec);
}

std::optional<DramRunResult> run(const DramSpec& spec, const TracePlan& plan, const DramRunHooks& hooks,
                                 Problems& problems) {
  const auto trace = plan.open();
  DramSystem dram(spec);
  if (hooks.commands) dram.log_commands(hooks.commands);
  if (!run_to_end(dram, *trace, hooks)) return std::nullopt;
  DramRunResult result;
  result.reads = trace->reads();
  result.writes = trace->writes();
  result.requests = trace->requests();
  const std::int64_t last_data = dram.finish();
  result.clocks = std::max(last_data, dram.now());
  result.stats = dram.stats(result.clocks);
  result.read_latency = latency_of(dram.read_latency(), spec);
  result.waited_outside_clocks = dram.waited_outside();
  if (!price(spec, result, problems)) return std::nullopt;
  derive(spec, result);
  return result;
}

}  // namespace

std::optional<DramRunResult> run_dram(const DramSpec& spec, const TracePlan& plan, const DramRunHooks& hooks,
                                      Problems& problems) {
  try {
    return run(spec, plan, hooks, problems);
  } catch (const TraceChanged& e) {
    problems.add({plan.name, 0, 0, "trace"}, e.what());
    return std::nullopt;
  }
}

}  // namespace pj

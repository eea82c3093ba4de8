// SPDX-License-Identifier: Apache-2.0
#include "sim/dram/dram_json.h"

#include <array>
#include <nlohmann/json.hpp>

namespace pj {
namespace {

using Json = nlohmann::ordered_json;

Json controller_json(const DramController& c) {
  constexpr std::array<const char*, 3> kRefresh = {"none", "all_bank", "per_bank"};
  return {{"page", c.page == PagePolicy::kOpen ? "open" : "closed"},
          {"refresh", kRefresh.at(static_cast<std::size_t>(c.refresh))},
          {"read_queue", c.read_queue},
          {"write_queue", c.write_queue},
          {"drain_from", c.drain_from},
          {"drain_to", c.drain_to},
          {"hit_limit", c.hit_limit},
          {"power_down_after", c.power_down_after}};
}

Json latency_json(const DramLatency& l) {
  return {
      {"mean_ns", l.mean_ns}, {"p50_ns", l.p50_ns}, {"p95_ns", l.p95_ns}, {"p99_ns", l.p99_ns}, {"max_ns", l.max_ns}};
}

Json bus_json(const DramStats& stats) {
  Json json = Json::object();
  for (int u = 0; u < kBusUseCount; ++u) {
    json[std::string(name_of(static_cast<BusUse>(u)))] = stats.bus_clocks(static_cast<BusUse>(u));
  }
  return json;
}

Json ranks_json(const DramStats& stats) {
  constexpr std::array<const char*, kRankStateCount> kNames = {"active_standby", "precharge_standby",
                                                               "active_power_down", "precharge_power_down"};
  Json json = Json::object();
  for (std::size_t s = 0; s < kNames.size(); ++s) json[kNames.at(s)] = stats.ranks.at(s);
  return json;
}

Json commands_json(const DramStats& stats) {
  Json json = Json::object();
  for (int c = 0; c < kDramCommandCount; ++c) {
    json[std::string(name_of(static_cast<DramCommand>(c)))] = stats.count(static_cast<DramCommand>(c));
  }
  return json;
}

Json charges_json(const DramRunResult& result) {
  Json list = Json::array();
  for (const DramCharge& c : result.charges) {
    list.push_back({{"action", std::string(name_of(c.action))},
                    {"category", std::string(name_of(category_of(c.action)))},
                    {"count", c.count},
                    {"pj_per_action", c.pj_per_action},
                    {"energy_pj", c.energy_pj},
                    {"how", c.how},
                    {"source", c.source}});
  }
  return list;
}

Json trace_json(const TracePlan& plan) {
  Json json = {{"name", plan.name}, {"description", plan.description}, {"from_file", plan.from_file}};
  if (plan.from_file) return json;
  const GeneratorPlan& g = plan.generator;
  json["step_clocks"] = g.step;
  json["write_every"] = g.write_every;
  json["stride_bytes"] = g.stride * g.burst_bytes;
  json["span_bytes"] = g.span * g.burst_bytes;
  json["seed"] = g.seed;
  return json;
}

}  // namespace

std::string dram_json(const DramSpec& spec, const TracePlan& plan, const DramRunResult& r) {
  const Json json = {{"schema", kDramSchema},
                     {"spec", spec.name},
                     {"standard", spec.standard},
                     {"source", spec.source},
                     {"address_map", spec.map.text()},
                     {"controller", controller_json(spec.controller)},
                     {"channels", spec.organization.channels},
                     {"burst_bytes", spec.organization.burst_bytes()},
                     {"clock_ns", spec.clock() / nanoseconds(1.0)},
                     {"trace", trace_json(plan)},
                     {"requests", r.requests},
                     {"reads", r.reads},
                     {"writes", r.writes},
                     {"bytes", r.bytes},
                     {"clocks", r.clocks},
                     {"seconds", r.seconds},
                     {"bytes_per_second", r.bytes_per_second},
                     {"peak_bytes_per_second", r.peak_bytes_per_second},
                     {"share_of_peak", r.share_of_peak()},
                     {"read_latency", latency_json(r.read_latency)},
                     {"waited_outside_clocks", r.waited_outside_clocks},
                     {"row_hits", r.stats.row_hits},
                     {"row_closed", r.stats.row_closed},
                     {"row_conflicts", r.stats.row_conflicts},
                     {"forwarded_reads", r.stats.forwarded},
                     {"bus_clocks", bus_json(r.stats)},
                     {"rank_clocks", ranks_json(r.stats)},
                     {"commands", commands_json(r.stats)},
                     {"charges", charges_json(r)},
                     {"energy_pj", r.energy_pj},
                     {"core_pj", r.core_pj},
                     {"pj_per_bit", r.pj_per_bit},
                     {"average_watts", r.average_watts},
                     {"not_included", r.absent}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pj

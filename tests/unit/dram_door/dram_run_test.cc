// SPDX-License-Identifier: Apache-2.0
#include "sim/dram/dram_run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <sstream>

#include "memory/dram/dram_from_proto.h"
#include "sim/dram/dram_json.h"
#include "sim/dram/dram_text.h"

namespace pj {
namespace {

DramSpec shipped(const std::string& name, const std::string& change = "") {
  Problems problems;
  std::vector<Override> changes;
  if (!change.empty()) changes.push_back(*override_from(change, problems));
  const auto spec = load_dram(std::string(PJ_SOURCE_DIR) + "/configs/dram/" + name + ".textproto", changes, problems);
  if (!spec) throw std::runtime_error(problems.text());
  return *spec;
}

TracePlan plan_of(const DramSpec& spec, const DramRequest& request) {
  Problems problems;
  const auto plan = plan_trace(request, &spec, problems);
  if (!plan) throw std::runtime_error(problems.text());
  return *plan;
}

DramRunResult result_of(const DramSpec& spec, const DramRequest& request) {
  Problems problems;
  const auto result = run_dram(spec, plan_of(spec, request), {}, problems);
  if (!result) throw std::runtime_error(problems.text());
  return *result;
}

DramRequest random_mix() {
  DramRequest request;
  request.trace = "random";
  request.requests = 3000;
  request.write_every = 3;
  return request;
}

// 1 clock into the controller, activate, tRCD 16, RL 16, 4 clocks of data, 1 clock back: 38 of 0.833 ns.
TEST(DramRun, OneReadOnAnIdleDdr4Takes38Clocks) {
  DramRequest request;
  request.requests = 1;
  const DramRunResult r = result_of(shipped("ddr4_2400"), request);
  EXPECT_EQ(r.clocks, 38);
  EXPECT_DOUBLE_EQ(r.read_latency.mean_ns, 38 * 0.833);
  EXPECT_DOUBLE_EQ(r.read_latency.p99_ns, r.read_latency.max_ns);
  EXPECT_EQ(r.stats.count(DramCommand::kActivate), 1);
  EXPECT_EQ(r.bytes, 64);
  EXPECT_NEAR(r.bytes_per_second, 64 / (38 * 0.833e-9), 1.0);
}

// Vdd 1.2 V, 8 devices, 0.833 ns. Activate: IDD0 60.75 mA for tRC 55 less IDD3N 44 mA for tRAS 39 and IDD2N 38.25 mA
// for 16; Vpp 2.5 V, 4.05 mA for 55. Read: (184.5 - 44) mA for 4 clocks. Standby: 1 clock closed, 37 open.
TEST(DramRun, EnergyOfThatReadByHand) {
  DramRequest request;
  request.requests = 1;
  const DramRunResult r = result_of(shipped("ddr4_2400"), request);
  const double scale = 8 * 0.833;  // V mA ns = pJ
  const double activate = scale * (1.2 * (60.75 * 55 - 44 * 39 - 38.25 * 16) + 2.5 * 4.05 * 55);
  const double read = scale * 1.2 * (184.5 - 44) * 4;
  const double standby = scale * 1.2 * (37 * 44 + 38.25);
  EXPECT_NEAR(r.core_pj, activate + read + standby, 1e-6 * r.core_pj);
}

TEST(DramRun, EveryClockAndEveryPicojouleIsSomewhere) {
  for (const char* name : {"ddr3_1600", "ddr4_2400", "lpddr4_3200", "hbm2"}) {
    const DramSpec spec = shipped(name);
    const DramRunResult r = result_of(spec, random_mix());
    const DramStats& s = r.stats;
    EXPECT_EQ(r.reads, 2000);
    EXPECT_EQ(r.writes, 1000);
    EXPECT_EQ(s.count(DramCommand::kRead) + s.forwarded, 2000) << name;
    EXPECT_EQ(s.count(DramCommand::kWrite), 1000) << name;
    EXPECT_EQ(s.row_hits + s.row_closed + s.row_conflicts, 3000 - s.forwarded) << name;
    const std::int64_t channels = spec.organization.channels;
    EXPECT_EQ(std::accumulate(s.bus.begin(), s.bus.end(), std::int64_t{0}), r.clocks * channels) << name;
    EXPECT_EQ(std::accumulate(s.ranks.begin(), s.ranks.end(), std::int64_t{0}),
              r.clocks * channels * spec.organization.ranks)
        << name;
    const double charged = std::accumulate(r.charges.begin(), r.charges.end(), 0.0,
                                           [](double sum, const DramCharge& c) { return sum + c.energy_pj; });
    EXPECT_NEAR(charged, r.energy_pj, 1e-9 * r.energy_pj) << name;
    EXPECT_LE(r.share_of_peak(), 1.0) << name;
  }
}

TEST(DramRun, AStreamIsNearThePeakAndRandomBurstsAreNot) {
  DramRequest stream;
  stream.requests = 20'000;
  const DramSpec spec = shipped("ddr4_2400");
  EXPECT_GT(result_of(spec, stream).share_of_peak(), 0.9);
  DramRequest random = stream;
  random.trace = "random";
  EXPECT_LT(result_of(spec, random).share_of_peak(), 0.8);
}

// At most one request in 40 clocks: a tenth of the peak, since a burst takes 4.
TEST(DramRun, PacedRequestsHaveTheBandwidthTheyAskFor) {
  DramRequest request;
  request.requests = 2000;
  request.step = 40;
  EXPECT_NEAR(result_of(shipped("ddr4_2400"), request).share_of_peak(), 0.1, 0.001);
}

TEST(DramRun, HooksSeeEveryCommandAndMayEndIt) {
  const DramSpec spec = shipped("ddr4_2400");
  const TracePlan plan = plan_of(spec, random_mix());
  Problems problems;
  std::int64_t logged = 0;
  DramRunHooks hooks;
  hooks.commands = [&logged](const DramCommandRecord&) { ++logged; };
  const auto result = run_dram(spec, plan, hooks, problems);
  ASSERT_TRUE(result);
  EXPECT_EQ(logged, std::accumulate(result->stats.commands.begin(), result->stats.commands.end(), std::int64_t{0}));
  hooks.go_on = [](std::int64_t) { return false; };
  EXPECT_FALSE(run_dram(spec, plan, hooks, problems));
  EXPECT_TRUE(problems.empty());
}

TEST(DramText, FitsOneHundredColumnsAndNamesWhatIsNotIncluded) {
  for (const char* name : {"ddr3_1600", "ddr4_2400", "lpddr4_3200", "hbm2"}) {
    DramSpec spec = shipped(name);
    spec.io.reset();
    const DramRunResult result = result_of(spec, random_mix());
    const std::string text = dram_text(spec, plan_of(spec, random_mix()), result);
    EXPECT_NE(text.find("not included I/O and termination: the spec states no price"), std::string::npos) << text;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100U) << line;
  }
}

TEST(DramJson, HoldsTheCountsAsIntegersAndEveryBusUse) {
  const DramSpec spec = shipped("ddr4_2400");
  const DramRunResult result = result_of(spec, random_mix());
  const auto json = nlohmann::json::parse(dram_json(spec, plan_of(spec, random_mix()), result));
  EXPECT_EQ(json["schema"], "picojoule.dram.v1");
  EXPECT_EQ(json["reads"], 2000);
  EXPECT_TRUE(json["clocks"].is_number_integer());
  EXPECT_EQ(json["commands"]["WR"], 1000);
  EXPECT_EQ(json["bus_clocks"].size(), static_cast<std::size_t>(kBusUseCount));
  EXPECT_EQ(json["controller"]["page"], "open");
  double energy = 0;
  for (const auto& charge : json["charges"]) energy += charge["energy_pj"].get<double>();
  EXPECT_NEAR(energy, json["energy_pj"].get<double>(), 1e-9 * energy);
}

}  // namespace
}  // namespace pj

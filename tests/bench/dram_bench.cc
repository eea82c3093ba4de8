// SPDX-License-Identifier: Apache-2.0
// How many bursts a DRAM advances by in a CPU second. Bars: 3e6 random, 2e7 streaming. A stream stepped through shows
// what the closed form of long streams is worth: compare its bursts/s with those of the stream. Energy is not in it.
#include <benchmark/benchmark.h>

#include "memory/dram/dram_from_proto.h"
#include "memory/dram/dram_system.h"
#include "sim/dram/trace_source.h"

namespace pj {
namespace {

enum class Way { kClosedForm, kStepped };

std::optional<DramSpec> shipped(const std::string& name, Problems& problems) {
  return load_dram(std::string(PJ_SOURCE_DIR) + "/configs/dram/" + name + ".textproto", {}, problems);
}

GeneratorPlan plan_of(const DramSpec& spec, const std::string& trace, std::int64_t requests) {
  GeneratorPlan plan;
  plan.name = trace;
  plan.burst_bytes = spec.organization.burst_bytes();
  plan.requests = requests;
  plan.span = std::min(std::int64_t{1} << 24, spec.organization.bytes() / plan.burst_bytes);
  return plan;
}

std::int64_t clocks_of(const DramSpec& spec, const GeneratorPlan& plan, Way way) {
  const auto trace = make_generator(plan);
  DramSystem dram(spec);
  if (way == Way::kStepped) dram.step_through();
  dram.submit(*trace, Tensor::kNone, 0);
  return dram.finish();
}

void bursts(benchmark::State& state, const std::string& name, const std::string& trace, std::int64_t requests,
            Way way) {
  Problems problems;
  const auto spec = shipped(name, problems);
  if (!spec) {
    state.SkipWithError(problems.text().c_str());
    return;
  }
  const GeneratorPlan plan = plan_of(*spec, trace, requests);
  std::int64_t clocks = 0;
  for (auto _ : state) clocks = clocks_of(*spec, plan, way);
  state.counters["bursts/s"] =
      benchmark::Counter(static_cast<double>(requests), benchmark::Counter::kIsIterationInvariantRate);
  state.counters["clocks/burst"] = static_cast<double>(clocks) / static_cast<double>(requests);
}

constexpr std::int64_t kMany = 10'000'000;
constexpr std::int64_t kFew = 500'000;

void add(const std::string& name) {
  const auto run = [&](const std::string& what, const std::string& trace, std::int64_t requests, Way way) {
    benchmark::RegisterBenchmark((name + "/" + what).c_str(), bursts, name, trace, requests, way)
        ->Unit(benchmark::kMillisecond);
  };
  run("stream", "stream", kMany, Way::kClosedForm);
  run("stream_stepped", "stream", kFew, Way::kStepped);
  run("random", "random", kFew, Way::kClosedForm);
  run("mixed", "mixed", kFew, Way::kClosedForm);
}

}  // namespace
}  // namespace pj

int main(int argc, char** argv) {
  for (const char* name :
       {"ddr3_1600", "ddr3_1600_4gb", "ddr4_2400", "ddr4_2400_8gb", "ddr4_3200", "lpddr4_3200", "hbm2"}) {
    pj::add(name);
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "tests/published/dram_runs.h"

#include <fmt/format.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "memory/dram/dram_from_proto.h"
#include "memory/dram/dram_system.h"

namespace pj {
namespace {

using Json = nlohmann::json;

Json json_from(const std::string& name) {
  std::ifstream file(std::string(PJ_SOURCE_DIR) + "/tests/published/data/" + name);
  if (!file) throw std::runtime_error("cannot read " + name);
  return Json::parse(file);
}

template <class T>
std::optional<T> number(const Json& run, const char* key) {
  const auto at = run.find(key);
  if (at == run.end() || at->is_null()) return std::nullopt;
  return at->get<T>();
}

PublishedDramRun common(const Json& run, const std::string& simulator, const char* memory, const char* step) {
  PublishedDramRun r;
  r.simulator = simulator;
  r.memory = run.at(memory);
  r.map = run.value("addressmapping", "");
  r.kind = run.at("kind");
  r.requests = run.at("n");
  r.step = run.at(step);
  r.gigabytes_per_second = run.at("GBps");
  r.pj_per_bit = number<double>(run, "pJ_per_bit");
  return r;
}

void add_exact(std::vector<PublishedDramRun>& list) {
  const Json file = json_from("dram_runs.json");
  for (const Json& run : file.at("dramsys")) {
    list.push_back(common(run, "DRAMSys", "memspec", "step_cycles"));
    list.back().read_latency_ns = number<double>(run, "avg_read_lat_ns(first 3000 requests)");
    list.back().longest_read_ns = number<double>(run, "max_read_lat_ns(first 3000 requests)");
  }
  for (const Json& run : file.at("dramsim3")) {
    list.push_back(common(run, "DRAMsim3", "cfg", "step"));
    list.back().read_latency_ns = number<double>(run, "avg_read_lat_ns");
    list.back().pj_per_bit = number<double>(run, "pJ_per_bit_total");
    list.back().activates = number<std::int64_t>(run, "acts");
    list.back().refreshes = number<std::int64_t>(run, "refs");
  }
  for (const Json& run : file.at("ramulator2")) {
    list.push_back(common(run, "Ramulator 2", "cfg", "step"));
    list.back().read_latency_ns = number<double>(run, "avg_read_lat_ns");
  }
}

DramRequest request_of(const std::string& kind, std::int64_t requests, std::int64_t step) {
  static const std::map<std::string, std::string> kTraces = {{"stream_rd", "stream"},   {"rand_rd", "random"},
                                                             {"stream_rw21", "stream"}, {"rand_rw21", "random"},
                                                             {"stride4k", "stride"},    {"mixed", "mixed"}};
  DramRequest request;
  request.trace = kTraces.at(kind);
  request.requests = requests;
  request.step = step;
  if (kind.find("rw21") != std::string::npos) request.write_every = 3;
  return request;
}

bool scattered(const std::string& kind) { return kind.find("rand") == 0 || kind == "stride4k"; }

struct Asked {
  DramSpec spec;
  TracePlan plan;
};

Asked asked_for(const std::string& spec, const std::vector<std::string>& changes, const DramRequest& request) {
  Problems problems;
  std::vector<Override> overrides;
  for (const std::string& change : changes) {
    if (const auto o = override_from(change, problems)) overrides.push_back(*o);
  }
  const auto dram = load_dram(std::string(PJ_SOURCE_DIR) + "/configs/dram/" + spec + ".textproto", overrides, problems);
  const auto plan = plan_trace(request, dram ? &*dram : nullptr, problems);
  if (!dram || !plan || !problems.empty()) throw std::runtime_error(problems.text());
  return {*dram, *plan};
}

std::vector<std::string> changes_for(const PublishedDramRun& run, const DramSetup& setup,
                                     const std::vector<std::string>& more) {
  std::vector<std::string> changes = setup.changes;
  const int queue = scattered(run.kind) ? setup.queue_scattered : setup.queue_streaming;
  // Latency is counted from acceptance: under no load nobody shall wait outside.
  changes.push_back(fmt::format("controller.read_queue={}", run.step > 0 ? 64 : queue));
  changes.insert(changes.end(), more.begin(), more.end());
  return changes;
}

// The same bursts, so many clocks later.
class Later final : public BurstSource {
 public:
  Later(TraceSource& trace, std::int64_t clocks) : trace_(trace), clocks_(clocks) {}
  bool next(BurstRequest& burst) override {
    if (!trace_.next(burst)) return false;
    burst.not_before += clocks_;
    return true;
  }

 private:
  TraceSource& trace_;
  const std::int64_t clocks_;
};

}  // namespace

std::vector<PublishedDramRun> published_dram_runs() {
  std::vector<PublishedDramRun> list;
  add_exact(list);
  const Json file = json_from("dram_runs_rounded.json");
  for (const Json& run : file.at("runs")) list.push_back(common(run, run.at("tool"), "memory", "step"));
  return list;
}

const DramSetup* setup_for(const PublishedDramRun& run) {
  for (const DramSetup& setup : dram_setups()) {
    if (setup.simulator == run.simulator && setup.memory == run.memory && setup.map == run.map) return &setup;
  }
  return nullptr;
}

DramRunResult run_kind(const std::string& spec, const std::vector<std::string>& changes, const std::string& kind,
                       std::int64_t requests, std::int64_t step, Streams streams) {
  const Asked asked = asked_for(spec, changes, request_of(kind, requests, step));
  DramRunHooks hooks;
  if (streams == Streams::kStepped) hooks.commands = [](const DramCommandRecord& /*command*/) {};
  Problems problems;
  const auto result = run_dram(asked.spec, asked.plan, hooks, problems);
  if (!result) throw std::runtime_error(problems.text());
  return *result;
}

DramRunResult run_like(const PublishedDramRun& run, const DramSetup& setup, const std::vector<std::string>& more,
                       Streams streams) {
  return run_kind(setup.spec, changes_for(run, setup, more), run.kind, run.requests, run.step, streams);
}

DramLatencies latencies_in_phase(const PublishedDramRun& run, const DramSetup& setup) {
  const Asked asked = asked_for(setup.spec, changes_for(run, setup, {}), request_of(run.kind, run.requests, run.step));
  const auto trace = asked.plan.open();
  Later bursts(*trace, asked.spec.timing.refi / 2);
  DramSystem dram(asked.spec);
  dram.submit(bursts, Tensor::kNone, 0);
  dram.finish();
  const LatencyHistogram& h = dram.read_latency();
  const double clock_ns = asked.spec.clock() / nanoseconds(1.0);
  return {static_cast<double>(h.sum) / static_cast<double>(h.requests) * clock_ns,
          static_cast<double>(h.max) * clock_ns};
}

double core_pj_per_bit(const DramRunResult& result) {
  return result.core_pj / (8.0 * static_cast<double>(result.bytes));
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/run_watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "memory/dram/dram_spec.h"
#include "sim/trace/burst_log.h"
#include "sim/trace/chrome_trace.h"
#include "sim/trace/timeline.h"

namespace pj {
namespace {

constexpr std::int64_t kFemtosecondsPerNanosecond = 1'000'000;
constexpr std::int64_t kMostBinNs = 1'000'000'000;

std::vector<const MemorySpec*> drams_of(const MachineSpec& machine) {
  std::vector<const MemorySpec*> drams;
  for (const MemorySpec& memory : machine.memories) {
    if (memory.kind == MemoryKind::kDram) drams.push_back(&memory);
  }
  return drams;
}

void check_ending(const char* option, const std::string& path, std::string_view ending, Problems& problems) {
  if (path.empty()) return;
  const bool ends =
      path.size() > ending.size() && path.compare(path.size() - ending.size(), ending.size(), ending) == 0;
  if (!ends)
    problems.add({option, 0, 0, ""}, fmt::format("must name a file ending in \"{}\", got \"{}\"", ending, path));
}

void check_range(const char* option, std::int64_t value, std::int64_t most, Problems& problems) {
  if (value >= 1 && value <= most) return;
  problems.add({option, 0, 0, ""}, fmt::format("must be from 1 to {}, got {}", most, value));
}

}  // namespace

void check_watch(const WatchRequest& request, const MachineSpec& machine, Problems& problems) {
  check_ending("--trace", request.trace, ".json", problems);
  check_ending("--timeline", request.timeline, ".csv", problems);
  check_range("--trace-limit", request.trace_limit, INT64_MAX, problems);
  check_range("--timeline-bin", request.timeline_bin_ns, kMostBinNs, problems);
  const std::size_t drams = drams_of(machine).size();
  if (request.dram_trace.empty() || drams == 1) return;
  problems.add({"--dram-trace", 0, 0, ""},
               drams == 0 ? fmt::format("{} has no memory of kind \"dram\"; add one with --dram", machine.name)
                          : fmt::format("{} has {} memories of kind \"dram\"; a trace is of one", machine.name, drams));
}

RunWatch::RunWatch(const WatchRequest& request, const MachineSpec& machine, const std::string& about,
                   Problems& problems)
    : request_(request),
      period_(static_cast<std::uint64_t>(std::llround(hertz(1.0) / machine.compute_clock() * 1e15))) {
  const auto bin = static_cast<std::uint64_t>(request.timeline_bin_ns * kFemtosecondsPerNanosecond);
  layer_.counter_bin = bin;
  if (!request.trace.empty()) {
    trace_ = std::make_unique<ChromeTrace>(request.trace, request.trace_limit, problems);
    network_ = trace_->track("network", "layers");
    trace_->keep_all_of(network_);
  }
  if (!request.timeline.empty()) timeline_ = std::make_unique<Timeline>(request.timeline, bin, machine, problems);
  if (!request.dram_trace.empty()) {
    const MemorySpec& dram = *drams_of(machine).at(0);
    bursts_ = std::make_unique<BurstLog>(request.dram_trace, about + ", " + dram.dram->name, problems);
    dram_clock_ = static_cast<std::uint64_t>(dram.dram->timing.femtoseconds);
  }
  layer_.trace = trace_.get();
  layer_.timeline = timeline_.get();
  layer_.bursts = bursts_.get();
}

RunWatch::~RunWatch() = default;

void RunWatch::begin_layer(const std::string& name, int resident_memory, std::int64_t resident_bits) {
  name_ = name;
  layer_.resident_memory = resident_memory;
  layer_.resident_bits = resident_bits;
  if (trace_) trace_->set_origin(origin_);
  if (timeline_) timeline_->begin_layer(name, origin_);
  if (bursts_) bursts_->begin_layer(name, origin_, dram_clock_);
}

void RunWatch::end_layer(std::int64_t cycles, std::int64_t copies, const std::string& unit) {
  const std::uint64_t length = static_cast<std::uint64_t>(cycles) * period_;
  copies_ = copies_ || copies > 1;
  if (trace_ && cycles > 0) trace_->slice(network_, name_, 0, length, {{"cycles", cycles}, {"copies", copies}});
  if (trace_ && cycles == 0) trace_->instant(network_, fmt::format("{} ({})", name_, unit), 0, {{"copies", copies}});
  if (timeline_) timeline_->end_layer(length);
  origin_ += length;
}

bool RunWatch::finish(Problems& problems) {
  const std::size_t before = problems.count();
  if (trace_) trace_->finish(problems);
  if (timeline_) timeline_->finish(problems);
  if (bursts_) bursts_->finish(problems);
  return problems.count() == before;
}

std::vector<std::string> RunWatch::notes() const {
  std::vector<std::string> notes;
  if (trace_ && trace_->left_out() > 0) {
    notes.push_back(fmt::format("{}: {} events more than the limit of {} are left out; --trace-limit sets another",
                                request_.trace, trace_->left_out(), request_.trace_limit));
  }
  if (copies_) notes.emplace_back("traces and timelines hold one copy of each layer");
  return notes;
}

}  // namespace pj

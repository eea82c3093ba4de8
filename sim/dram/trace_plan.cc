// SPDX-License-Identifier: Apache-2.0
#include "sim/dram/trace_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "sim/dram/text_lines.h"
#include "sim/dram/trace_file.h"

namespace pj {
namespace {

constexpr std::int64_t kMostSpan = std::int64_t{1} << 31;  // bursts: what the random numbers reach

struct Given {
  const char* option;
  const std::optional<std::int64_t>& value;
  std::int64_t least, most;
};

std::vector<Given> given_by(const DramRequest& r) {
  constexpr std::int64_t kAny = std::numeric_limits<std::int64_t>::max();
  return {{"--requests", r.requests, 1, kMostRequests},
          {"--step", r.step, 0, kMostTraceClock},
          {"--write-every", r.write_every, 0, kAny},
          {"--stride", r.stride, 1, kAny},
          {"--span", r.span, 1, kAny},
          {"--seed", r.seed, 0, kAny}};
}

void check_range(const Given& g, Problems& problems) {
  if (!g.value || (*g.value >= g.least && *g.value <= g.most)) return;
  const std::string most = g.most == std::numeric_limits<std::int64_t>::max() ? "" : fmt::format("..{}", g.most);
  const std::string range = most.empty() ? fmt::format(">= {}", g.least) : fmt::format("{}{}", g.least, most);
  problems.add({g.option, 0, 0, ""}, fmt::format("must be {}, got {}", range, *g.value));
}

// An option that the trace would not heed.
void check_unused(const DramRequest& request, bool from_file, Problems& problems) {
  const auto refuse = [&](const char* option, const std::string& why) { problems.add({option, 0, 0, ""}, why); };
  if (from_file) {
    for (const Given& g : given_by(request)) {
      if (g.value)
        refuse(g.option,
               fmt::format("for the generators ({}) only, not for a trace file", fmt::join(generator_names(), ", ")));
    }
    return;
  }
  const std::string& name = request.trace;
  if (request.stride && name != "stride") refuse("--stride", fmt::format("for --trace stride only, not {}", name));
  if (request.seed && name != "random") refuse("--seed", fmt::format("for --trace random only, not {}", name));
  if (request.write_every && name == "mixed") refuse("--write-every", "mixed has writes of its own: every third block");
}

void check_multiple(const char* option, const std::optional<std::int64_t>& bytes, std::int64_t burst,
                    Problems& problems) {
  if (!bytes || *bytes % burst == 0) return;
  problems.add({option, 0, 0, ""}, fmt::format("must be a multiple of a burst's {} bytes, got {}", burst, *bytes));
}

void check_last_clock(const DramRequest& request, Problems& problems) {
  const std::int64_t requests = request.requests.value_or(kDefaultRequests);
  const std::int64_t step = request.step.value_or(0);
  if (step == 0 || requests - 1 <= kMostTraceClock / step) return;
  problems.add({"--step", 0, 0, ""},
               fmt::format("{} requests {} clocks apart end beyond clock {}", requests, step, kMostTraceClock));
}

void check_places(const DramRequest& request, const GeneratorPlan& plan, std::int64_t device, Problems& problems) {
  const auto refuse = [&](const char* option, const std::string& why) { problems.add({option, 0, 0, ""}, why); };
  check_multiple("--stride", request.stride, plan.burst_bytes, problems);
  check_multiple("--span", request.span, plan.burst_bytes, problems);
  const std::int64_t span = plan.span * plan.burst_bytes;
  if (span > device) refuse("--span", fmt::format("must be at most the memory's {} bytes, got {}", device, span));
  if (span <= device && plan.span > kMostSpan) {
    refuse("--span", fmt::format("must be at most {} bytes, got {}", kMostSpan * plan.burst_bytes, span));
  }
  if (plan.name == "mixed" && plan.span < 4) {
    refuse("--span",
           fmt::format("must be at least {} bytes: a burst for each quarter, got {}", 4 * plan.burst_bytes, span));
  }
  if (plan.stride > plan.span && request.stride) {
    refuse("--stride", fmt::format("must be at most the span's {} bytes, got {}", span, *request.stride));
  }
}

GeneratorPlan generator_of(const DramRequest& request, std::int64_t device_bytes, std::int64_t burst_bytes) {
  GeneratorPlan plan;
  plan.name = request.trace;
  plan.burst_bytes = burst_bytes;
  plan.requests = request.requests.value_or(kDefaultRequests);
  plan.step = request.step.value_or(0);
  plan.write_every = request.write_every.value_or(0);
  plan.span = request.span ? *request.span / plan.burst_bytes : std::min(kDefaultSpan, device_bytes / burst_bytes);
  plan.stride = request.stride ? *request.stride / plan.burst_bytes : std::min(kDefaultStride, plan.span);
  plan.seed = static_cast<std::uint64_t>(request.seed.value_or(1));
  return plan;
}

std::string addresses_text(const GeneratorPlan& p) {
  const std::string within = fmt::format("within {}", bytes_text(p.span * p.burst_bytes));
  if (p.name == "stream") return "one burst after the other " + within;
  if (p.name == "random") return fmt::format("random bursts {}, seed {}", within, p.seed);
  if (p.name == "stride") return fmt::format("a burst every {} {}", bytes_text(p.stride * p.burst_bytes), within);
  return "two streams read and one written, 16 bursts of each in turn, " + within;
}

std::string writes_text(const GeneratorPlan& p) {
  if (p.name == "mixed") return "";
  if (p.write_every == 0) return "; all reads";
  return p.write_every == 1 ? "; all writes" : fmt::format("; one write in {}", p.write_every);
}

std::string generator_text(const GeneratorPlan& p) {
  const std::string pace = p.step == 0 ? "as fast as accepted" : fmt::format("one every {} clocks", p.step);
  return addresses_text(p) + writes_text(p) + "; " + pace;
}

std::optional<TracePlan> plan_file(const DramRequest& request, const DramSpec* spec, Problems& problems) {
  const std::size_t before = problems.count();
  check_unused(request, true, problems);
  const std::int64_t device = spec != nullptr ? spec->organization.bytes() : std::numeric_limits<std::int64_t>::max();
  const auto facts = check_trace(request.trace, device, problems);
  if (spec == nullptr || !facts || problems.count() != before) return std::nullopt;
  TracePlan plan{request.trace, "", true, {}, facts->requests(), device, spec->organization.burst_bytes()};
  plan.description = fmt::format("{} reads, {} writes; the last one not before clock {}", facts->reads, facts->writes,
                                 facts->last_clock);
  return plan;
}

std::optional<TracePlan> plan_generator(const DramRequest& request, const DramSpec* spec, Problems& problems) {
  const std::size_t before = problems.count();
  for (const Given& g : given_by(request)) check_range(g, problems);
  const bool in_range = problems.count() == before;
  check_unused(request, false, problems);
  if (in_range) check_last_clock(request, problems);
  if (spec == nullptr || !in_range) return std::nullopt;
  const std::int64_t device = spec->organization.bytes();
  const int burst = spec->organization.burst_bytes();
  TracePlan plan{request.trace, "", false, generator_of(request, device, burst), 0, device, burst};
  check_places(request, plan.generator, device, problems);
  plan.requests = plan.generator.requests;
  plan.description = generator_text(plan.generator);
  if (problems.count() != before) return std::nullopt;
  return plan;
}

}  // namespace

std::unique_ptr<TraceSource> TracePlan::open() const {
  return from_file ? open_trace(name, device_bytes, burst_bytes) : make_generator(generator);
}

std::optional<TracePlan> plan_trace(const DramRequest& request, const DramSpec* spec, Problems& problems) {
  const std::vector<std::string> known = generator_names();
  if (request.trace.find_first_of("/.") != std::string::npos) return plan_file(request, spec, problems);
  if (std::find(known.begin(), known.end(), request.trace) != known.end()) {
    return plan_generator(request, spec, problems);
  }
  problems.add({"--trace", 0, 0, ""}, fmt::format("no trace \"{}\"{}; a file's name has a '/' or a '.' in it",
                                                  request.trace, did_you_mean(request.trace, known)));
  return std::nullopt;
}

}  // namespace pj

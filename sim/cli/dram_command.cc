// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/dram_command.h"

#include <optional>

#include "arch/base/file.h"
#include "memory/dram/dram_from_proto.h"
#include "sim/cli/outcome.h"
#include "sim/dram/command_log.h"
#include "sim/dram/dram_json.h"
#include "sim/dram/dram_run.h"
#include "sim/dram/dram_show.h"
#include "sim/dram/dram_text.h"
#include "sim/dram/trace_plan.h"
#include "sim/experiment/catalog.h"

namespace pj {
namespace {

std::optional<DramSpec> load_spec(const DramRequest& request, Problems& problems) {
  const std::size_t before = problems.count();
  std::vector<Override> changes;
  for (const std::string& text : request.set) {
    if (auto change = override_from(text, problems)) changes.push_back(std::move(*change));
  }
  const auto path = Catalog::find().path_of(Catalog::Kind::kDram, request.spec, problems);
  if (!path) return std::nullopt;
  auto spec = load_dram(*path, changes, problems);
  return problems.count() == before ? spec : std::nullopt;
}

// Before the run, so that its work is not lost and no output is written without the other.
void check_outputs(const DramOutputs& outputs, Problems& problems) {
  if (!outputs.json.empty()) check_writable(outputs.json, problems);
  if (!outputs.commands.empty()) check_writable(outputs.commands, problems);
  if (!outputs.json.empty() && outputs.json == outputs.commands) {
    problems.add({"--commands", 0, 0, ""}, "is the file that --json writes; name another");
  }
}

DramRunHooks hooks_for(const TracePlan& plan, CommandLog* log) {
  DramRunHooks hooks;
  if (log != nullptr) hooks.commands = [log](const DramCommandRecord& record) { log->write(record); };
  const bool terminal = on_terminal();
  hooks.go_on = [&plan, terminal](std::int64_t requests) {
    const double share = static_cast<double>(requests) / static_cast<double>(plan.requests);
    if (terminal) show_progress(static_cast<int>(100.0 * share), plan.name);
    return !interrupt_requested();
  };
  return hooks;
}

bool write_outputs(const std::string& json, const DramOutputs& outputs, CommandLog* log, Problems& problems) {
  if (log != nullptr && !log->finish(problems)) return false;
  return outputs.json.empty() || write_file_atomically(outputs.json, json, problems);
}

int run(const DramSpec& spec, const TracePlan& plan, const DramOutputs& outputs, Problems& problems) {
  std::optional<CommandLog> log;
  if (!outputs.commands.empty()) log.emplace(outputs.commands, problems);
  if (!problems.empty()) return failed(problems);
  const auto result = run_dram(spec, plan, hooks_for(plan, log ? &*log : nullptr), problems);
  if (on_terminal()) clear_progress();
  if (!result && problems.empty()) throw Interrupted();
  if (!result) return failed(problems);
  if (!write_outputs(dram_json(spec, plan, *result), outputs, log ? &*log : nullptr, problems)) return failed(problems);
  fmt::print("{}", dram_text(spec, plan, *result));
  return 0;
}

}  // namespace

int dram_command(const DramRequest& request, const DramOutputs& outputs) {
  return guarded([&] {
    Problems problems;
    const std::optional<DramSpec> spec = load_spec(request, problems);
    if (outputs.show && spec) {
      fmt::print("{}", dram_show_text(*spec, request.set));
      return 0;
    }
    if (outputs.show) return failed(problems);
    const auto plan = plan_trace(request, spec ? &*spec : nullptr, problems);
    check_outputs(outputs, problems);
    return problems.empty() ? run(*spec, *plan, outputs, problems) : failed(problems);
  });
}

}  // namespace pj

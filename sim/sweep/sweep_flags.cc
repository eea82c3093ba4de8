// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/sweep_flags.h"

#include <fmt/format.h>

#include <memory>

#include "sim/mapping/search_memory.h"
#include "sim/sweep/sweep_from_proto.h"

namespace pj {
namespace {

// What a flag says goes before what the file says; the place of a problem is then the flag's.
void lay_over(const std::string& given, const char* option, std::string& value, SweepSpec& spec) {
  if (given.empty()) return;
  value = given;
  spec.places.erase(option);
}

void lay_over_run(const SweepFlags& flags, SweepSpec& spec) {
  const RunRequest& given = flags.run;
  RunRequest& run = spec.base;
  lay_over(given.architecture, "--arch", run.architecture, spec);
  lay_over(given.workload, "--workload", run.workload, spec);
  lay_over(given.style, "--style", run.style, spec);
  lay_over(given.technology, "--technology", run.technology, spec);
  lay_over(given.dram, "--spec", run.dram, spec);
  lay_over(given.precision, "--precision", run.precision, spec);
  lay_over(given.mapping, "--mapping", run.mapping, spec);
  lay_over(given.layers, "--layers", run.layers, spec);
  lay_over(given.engine, "--engine", run.engine, spec);
  if (given.batch) run.batch = given.batch;
  run.set.insert(run.set.end(), given.set.begin(), given.set.end());
  run.imports = given.imports;
  if (flags.uncontended) run.contended = false;
}

}  // namespace

std::optional<SweepSpec> sweep_spec_from(const SweepFlags& flags, Problems& problems) {
  std::optional<SweepSpec> spec = flags.file.empty() ? SweepSpec() : load_sweep(flags.file, problems);
  if (flags.file.empty()) spec->base.engine = "analytic";
  for (const std::string& text : flags.vary) {
    const auto axis = axis_from_flag(text, problems);
    if (axis && spec) spec->axes.push_back(*axis);
  }
  if (!flags.strategy.empty() && !strategy_named(flags.strategy)) {
    problems.add({"--strategy", 0, 0, ""},
                 fmt::format("no strategy \"{}\"{}", flags.strategy, did_you_mean(flags.strategy, strategy_names())));
  }
  std::optional<MapRequest> map;
  if (flags.map) map = map_request_of(flags.search, problems);
  if (!problems.empty()) return std::nullopt;
  lay_over_run(flags, *spec);
  if (map) spec->base.map = map;
  if (spec->base.map) spec->base.map->memory = std::make_shared<SearchMemory>();
  if (!flags.strategy.empty()) spec->strategy = *strategy_named(flags.strategy);
  if (flags.points) spec->points = flags.points;
  if (flags.seed) spec->seed = *flags.seed;
  return spec;
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <memory>

#include "sim/cli/experiment_options.h"
#include "sim/cli/map_options.h"
#include "sim/cli/options.h"
#include "sim/cli/sweep_command.h"

namespace pj {
namespace {

struct SweepArguments {
  std::string what = "run";
  std::vector<std::string> rest;
  SweepWords run;
  SweepView view = {"", "", "energy_pj", "seconds", "", false};
};

void add_points(CLI::App& sweep, SweepFlags& flags) {
  const std::string group = "Points";
  sweep
      .add_option("--vary", flags.vary,
                  "a,b,c or lo:hi:step or lo:hi:n:log; PATH as in --set, or arch, workload, style, technology, dram, "
                  "precision, batch; again for more")
      ->allow_extra_args(false)
      ->type_name("PATH=VALUES")
      ->group(group);
  sweep.add_option("--strategy", flags.strategy, "every combination; one of each; so many of them [grid]")
      ->type_name("grid|list|random|latin")
      ->group(group);
  sweep.add_option("--points", flags.points, "how many, of random and latin")->type_name("N")->group(group);
  sweep.add_option("--seed", flags.seed, "of random and latin [1]")
      ->check([](const std::string& text) { return text[0] == '-' ? "must be >= 0, got " + text : ""; })
      ->type_name("N")
      ->group(group);
}

void add_running(CLI::App& sweep, SweepWords& words) {
  const std::string group = "Running";
  sweep.add_option("--store", words.store, "results, as they come (SQLite)")->type_name("FILE")->group(group);
  sweep.add_flag("--resume", words.resume, "go on with the store, if it is there")->group(group);
  sweep.add_option("--engine", words.spec.run.engine, "analytic: threads; replay, cycle: processes [analytic]")
      ->type_name("ENGINE")
      ->group(group);
  sweep.add_flag("--uncontended", words.spec.uncontended, "every transfer takes its latency, nothing serialises")
      ->group(group);
  sweep.add_option("--jobs", words.jobs, "points at a time [one for each core]")->type_name("N")->group(group);
  sweep.add_option("--verify", words.verify, "run the Pareto points again by this engine, and say how far they moved")
      ->type_name("replay|cycle")
      ->group(group);
}

void add_views(CLI::App& sweep, SweepView& view) {
  const std::string group = "Of a store";
  const char* figures = "area_mm2|cycles|edp_pjs|energy_pj|seconds";
  sweep.add_option("--x", view.x, "of pareto")->capture_default_str()->type_name(figures)->group(group);
  sweep.add_option("--y", view.y, "of pareto")->capture_default_str()->type_name(figures)->group(group);
  sweep.add_option("-o,--output", view.output, "of export, instead of standard output")
      ->type_name("FILE")
      ->group(group);
  sweep.add_flag("--by-layer", view.layers, "of export: a row a layer, not a point")->group(group);
}

// What the words after `sweep` mean; CLI::ValidationError, wrong usage, if they mean nothing.
Chosen action_of(const std::shared_ptr<SweepArguments>& words) {
  std::vector<std::string> rest = words->rest;
  if (words->what == "run") {
    if (rest.size() > 1) throw CLI::ValidationError("sweep run", "takes one file at most");
    if (!rest.empty()) words->run.spec.file = rest.front();
    if (words->run.store.empty()) throw CLI::ValidationError("--store", "is required: where results go");
    return [words] { return sweep_run_command(words->run); };
  }
  if (words->what == "export") {
    if (rest.empty() || rest.front() != "csv")
      throw CLI::ValidationError("sweep export", "is written: export csv STORE");
    rest.erase(rest.begin());
  }
  if (rest.size() != 1) throw CLI::ValidationError("sweep " + words->what, "needs one store");
  words->view.what = words->what;
  words->view.store = rest.front();
  return [words] { return sweep_view_command(words->view); };
}

}  // namespace

void add_sweep_command(CLI::App& app, Chosen& chosen) {
  CLI::App& sweep = *app.add_subcommand("sweep", "run a network on many machines, keep the results, find the best");
  const auto words = std::make_shared<SweepArguments>();
  sweep.add_option("what", words->what, "run, or of a store: show, pareto, export")
      ->check(CLI::IsMember({"run", "show", "pareto", "export"}).description(""))
      ->type_name("run|show|pareto|export");
  sweep.add_option("of", words->rest, "a sweep's file; a store; csv and a store")->type_name("csv|FILE");
  words->run.spec.run.layers.clear();
  words->run.spec.run.engine.clear();
  add_optional_experiment_options(sweep, words->run.spec.run);
  add_points(sweep, words->run.spec);
  add_running(sweep, words->run);
  CLI::Option* map =
      sweep.add_flag("--map", words->run.spec.map, "search the mappings of each point, instead of the style's own")
          ->group("Search");
  for (CLI::Option* option : add_map_options(sweep, words->run.spec.search)) option->needs(map);
  add_views(sweep, words->view);
  sweep.callback([words, &chosen] { chosen = action_of(words); });
  sweep.footer(
      "A point that fails is a row with its error. Ctrl-C, or worse, keeps what was finished (docs/sweeps.md).\n"
      "Examples:\n"
      "  pj sweep --arch systolic_8 --workload alexnet --vary style=ws,os --vary batch=1,4 --store s.sqlite\n"
      "  pj sweep --arch systolic_8 --workload alexnet --vary batch=1,4 --map --nodes 300 --store m.sqlite\n"
      "  pj sweep show s.sqlite\n"
      "  pj sweep pareto s.sqlite --x area_mm2 --y seconds\n"
      "  pj sweep export csv s.sqlite -o s.csv");
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <memory>

#include "sim/cli/experiment_options.h"
#include "sim/cli/map_command.h"
#include "sim/cli/map_options.h"
#include "sim/cli/options.h"

namespace pj {

std::vector<CLI::Option*> add_map_options(CLI::App& command, MapFlags& flags) {
  std::vector<CLI::Option*> options = {
      command
          .add_option("--objective", flags.objective,
                      "energy, latency, edp, ed2p: ties of the first are broken by the next")
          ->capture_default_str()
          ->type_name("OBJECTIVES"),
      command
          .add_option("--search", flags.strategy,
                      "exact: with a proof, or the gap; annealing, path_integral: drawn, no statement")
          ->capture_default_str()
          ->type_name("exact|annealing|path_integral"),
      command
          .add_option("--factors", flags.factors,
                      "divide each dimension; need not divide it on fan-outs; nor what memories hold")
          ->capture_default_str()
          ->type_name("divide|cover_in_space|cover"),
      command.add_flag("--any-style", flags.any_style, "not the style's mappings only, but all the machine can do"),
      command
          .add_option("--constrain", flags.constraints,
                      "what a memory and its fan-out may: temporal=, rows=, columns= (dimensions), keep=, bypass= "
                      "(tensors); again for more")
          ->allow_extra_args(false)
          ->type_name("MEMORY:WHAT=NAMES"),
      command.add_option("--seconds", flags.seconds, "of a core, for each layer")
          ->capture_default_str()
          ->type_name("S"),
      command.add_option("--nodes", flags.nodes, "instead of a time: the same result on any machine")->type_name("N"),
  };
  for (CLI::Option* option : options) option->group("Search");
  return options;
}

namespace {

struct MapWords {
  RunRequest request;
  MapFlags flags;
  MapOutputs outputs;
};

void add_outputs(CLI::App& map, MapOutputs& outputs) {
  const std::string group = "Output";
  map.add_flag("--mappings", outputs.mappings, "print each layer's loop nest")->group(group);
  map.add_option("--json", outputs.json, "write the whole report, for `pj explain`")->type_name("FILE")->group(group);
  map.add_option("--csv", outputs.csv, "write one row a layer")->type_name("FILE")->group(group);
  CLI::Option* folder = map.add_option("--write-mappings", outputs.written.folder,
                                       "one mapping file a layer, to be run with `pj run --mapping`")
                            ->type_name("FOLDER")
                            ->group(group);
  map.add_option("--export", outputs.written.format, "write them as mappings of Timeloop (.yaml)")
      ->needs(folder)
      ->check(CLI::IsMember({"timeloop"}).description(""))
      ->type_name("timeloop")
      ->group(group);
}

}  // namespace

void add_map_command(CLI::App& app, Chosen& chosen) {
  CLI::App& map = *app.add_subcommand("map", "search the best mapping of every layer, and say how good it is");
  const auto words = std::make_shared<MapWords>();
  words->request.engine = "analytic";
  add_experiment_options(map, words->request);
  add_map_options(map, words->flags);
  const std::string group = "Search";
  map.add_flag("--pareto", words->flags.pareto, "all mappings that none beats in both energy and latency")
      ->group(group);
  map.add_option("--seed", words->flags.seed, "of searches that draw")
      ->check([](const std::string& text) { return text[0] == '-' ? "must be >= 0, got " + text : ""; })
      ->capture_default_str()
      ->type_name("N")
      ->group(group);
  map.add_option("--jobs", words->flags.jobs, "layers at a time [one for each core]")->type_name("N")->group(group);
  add_outputs(map, words->outputs);
  map.callback(
      [words, &chosen] { chosen = [words] { return map_command(words->request, words->flags, words->outputs); }; });
  map.footer(
      "Examples:\n"
      "  pj map --arch eyeriss_v1 --workload alexnet --layers 'CONV[1-2]' --objective edp\n"
      "  pj map --arch systolic_8 --workload alexnet --layers CONV3 --any-style --objective energy,latency\n"
      "  pj map --arch eyeriss_v1 --workload alexnet --layers CONV5 --pareto --nodes 20000 --write-mappings .");
}

}  // namespace pj

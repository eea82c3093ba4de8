// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <memory>

#include "sim/cli/commands.h"
#include "sim/cli/counts_command.h"
#include "sim/cli/device_options.h"
#include "sim/cli/experiment_options.h"
#include "sim/cli/import_options.h"
#include "sim/cli/options.h"

namespace pj {
namespace {

void add_what(CLI::App& command, RunRequest& request) {
  const std::string group = "What";
  command.add_option("--arch", request.architecture, "machine")->type_name("MACHINE")->group(group);
  command.add_option("--workload", request.workload, "network; .onnx and .csv (SCALE-Sim) files too")
      ->type_name("NETWORK")
      ->group(group);
  command.add_option("--layers", request.layers, "only layers whose names match, such as 'layer1.*'")
      ->capture_default_str()
      ->type_name("GLOB")
      ->group(group);
  command.add_option("--batch", request.batch, "samples run together")->type_name("N")->group(group);
  command.add_option("--precision", request.precision, "bits of operands instead of the network's")
      ->type_name("int4|int8|int16")
      ->group(group);
  add_import_options(command, request.imports, group);
}

void add_how(CLI::App& command, RunRequest& request) {
  const std::string group = "How";
  command.add_option("--style", request.style, "what stays in the array [the machine's, else ws]")
      ->type_name("STYLE")
      ->group(group);
  command
      .add_option("--mapping", request.mapping, "file, or folder with one a layer, instead of the style's own mapping")
      ->type_name("PATH")
      ->group(group);
  command.add_option("--dram", request.dram, "DRAM with banks and rows instead of the machine's off-chip memory")
      ->type_name("DRAM")
      ->group(group);
  command.add_option("--technology", request.technology, "prices [the machine's]")
      ->type_name("TECHNOLOGY")
      ->group(group);
  command
      .add_option("--set", request.set,
                  "change a value: unified_buffer.capacity_bytes=524288, workload.conv1.filters=32, "
                  "technology.temperature_k=300; again for more")
      ->type_name("PATH=VALUE")
      ->group(group);
}

struct RunOptions {
  RunRequest request;
  ValuesRequest values;
  RunOutputs outputs;
  bool uncontended = false;
};

void add_engine(CLI::App& run, RunOptions& o) {
  const std::string group = "Simulation";
  run.add_option("--engine", o.request.engine,
                 "analytic: closed form; replay: transactions; cycle: every clock, real operands, outputs checked")
      ->capture_default_str()
      ->type_name("ENGINE")
      ->group(group);
  run.add_flag("--uncontended", o.uncontended, "every transfer takes its latency, nothing serialises")->group(group);
  run.add_option("--seed", o.request.seed, "of the operands of the cycle engine, of the cells of --values")
      ->check([](const std::string& text) { return text[0] == '-' ? "must be >= 0, got " + text : ""; })
      ->capture_default_str()
      ->type_name("N")
      ->group(group);
}

void add_outputs(CLI::App& run, RunOptions& o) {
  const std::string group = "Output";
  run.add_flag("--summary", o.outputs.summary, "totals only")->group(group);
  run.add_flag("--mappings", o.outputs.mappings, "print each layer's loop nest")->group(group);
  run.add_option("--json", o.outputs.json, "write the whole report, for `pj explain`")->type_name("FILE")->group(group);
  run.add_option("--csv", o.outputs.csv, "write one row a layer")->type_name("FILE")->group(group);
  run.add_option("--charges-csv", o.outputs.charges_csv, "write one row a charge")->type_name("FILE")->group(group);
}

void add_watching(CLI::App& run, RunOptions& o) {
  const std::string group = "What happened when";
  WatchRequest& watched = o.request.watched;
  run.add_option("--trace", watched.trace, "write passes, stalls and tiles, for ui.perfetto.dev (.json)")
      ->type_name("FILE")
      ->group(group);
  run.add_option("--trace-limit", watched.trace_limit, "events in it at most")
      ->capture_default_str()
      ->type_name("N")
      ->group(group);
  run.add_option("--timeline", watched.timeline, "write bandwidth and occupancy over time (.csv)")
      ->type_name("FILE")
      ->group(group);
  run.add_option("--timeline-bin", watched.timeline_bin_ns, "one row for so many nanoseconds")
      ->capture_default_str()
      ->type_name("NS")
      ->group(group);
  run.add_option("--dram-trace", watched.dram_trace, "write the DRAM's requests, for `pj dram --trace`")
      ->type_name("FILE")
      ->group(group);
  run.add_option("--vcd", o.request.vcd, "waveform of the first layer (cycle engine)")->type_name("FILE")->group(group);
}

void add_run(CLI::App& app, Chosen& chosen) {
  CLI::App& run = *app.add_subcommand("run", "run a network on a machine and say where every picojoule went");
  const auto o = std::make_shared<RunOptions>();
  add_experiment_options(run, o->request);
  add_engine(run, *o);
  const CLI::Option* with_values = add_values_options(run, o->values);
  add_outputs(run, *o);
  add_watching(run, *o);
  run.callback([=, &chosen] {
    o->request.contended = !o->uncontended;
    if (with_values->count() > 0) o->request.values = o->values;
    chosen = [o] { return run_command(o->request, o->outputs); };
  });
  run.footer(
      "Examples:\n"
      "  pj run --arch systolic_32 --workload resnet50 --style ws --summary\n"
      "  pj run --arch eyeriss_v1 --workload alexnet --layers 'CONV[1-2]' --json report.json\n"
      "  pj run --arch isaac --workload digits_cnn --values --noise 0.05\n"
      "  pj run --arch systolic_8 --workload alexnet --dram ddr4_2400 --set unified_buffer.banks=8");
}

void add_check(CLI::App& app, Chosen& chosen) {
  CLI::App& check = *app.add_subcommand("check", "resolve everything and find mappings, but run nothing");
  const auto request = std::make_shared<RunRequest>();
  const auto outputs = std::make_shared<MappingOutputs>();
  add_experiment_options(check, *request);
  CLI::Option* folder = check
                            .add_option("--write-mappings", outputs->folder,
                                        "one mapping file a layer, to be changed and run with --mapping")
                            ->type_name("FOLDER")
                            ->group("Output");
  check.add_option("--export", outputs->format, "write them as mappings of Timeloop (.yaml)")
      ->needs(folder)
      ->check(CLI::IsMember({"timeloop"}).description(""))
      ->type_name("timeloop")
      ->group("Output");
  check.callback([=, &chosen] { chosen = [=] { return check_command(*request, *outputs); }; });
  check.footer(
      "Examples:\n"
      "  pj check --arch systolic_16 --workload mobilenet_v1 --style os\n"
      "  pj check --arch systolic_16 --workload alexnet --layers 'CONV*' --write-mappings .");
}

void add_counts(CLI::App& app, Chosen& chosen) {
  CLI::App& command =
      *app.add_subcommand("counts", "what each layer's mapping makes each component do; nothing is run");
  const auto request = std::make_shared<RunRequest>();
  const auto counts = std::make_shared<CountsRequest>();
  add_experiment_options(command, *request);
  command.add_option("--rules", counts->rules, "by whose counting rules")
      ->capture_default_str()
      ->type_name("RULES")
      ->group("Output");
  command.add_option("--csv", counts->csv, "write one row a count")->type_name("FILE")->group("Output");
  command.callback([=, &chosen] { chosen = [=] { return counts_command(*request, *counts); }; });
  command.footer(
      "picojoule counts accesses of a memory's width, the others words (docs/models/counting_rules.md).\n"
      "Examples:\n"
      "  pj counts --arch systolic_32 --workload resnet50 --layers conv1\n"
      "  pj counts --arch systolic_32 --workload resnet50 --layers conv1 --rules scalesim --csv counts.csv");
}

}  // namespace

void add_optional_experiment_options(CLI::App& command, RunRequest& request) {
  add_what(command, request);
  add_how(command, request);
}

void add_experiment_options(CLI::App& command, RunRequest& request) {
  add_optional_experiment_options(command, request);
  for (const char* name : {"--arch", "--workload"}) command.get_option(name)->required();
}

void add_import_options(CLI::App& command, ImportOptions& options, const std::string& group) {
  command.add_option("--dim", options.dims, "size of a dimension that an ONNX file leaves open; again for more")
      ->allow_extra_args(false)
      ->type_name("NAME=N")
      ->group(group);
  command
      .add_option_function<std::string>(
          "--unsupported", [&options](const std::string&) { options.unsupported_on_host = true; },
          "host: an ONNX operator without a model is done outside the machine [an error]")
      ->check(CLI::IsMember({"host"}, CLI::ignore_case).description(""))
      ->type_name("host")
      ->group(group);
}

void add_experiment_commands(CLI::App& app, Chosen& chosen) {
  add_run(app, chosen);
  add_check(app, chosen);
  add_counts(app, chosen);
}

}  // namespace pj

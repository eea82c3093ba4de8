// SPDX-License-Identifier: Apache-2.0
// The command line of picojoule: options to requests, nothing else.
#include <CLI/CLI.hpp>

#include "sim/cli/commands.h"
#include "sim/cli/counts_command.h"
#include "sim/cli/diff_command.h"
#include "sim/cli/dram_command.h"
#include "sim/cli/reproduce_command.h"

extern "C" __attribute__((visibility("default"))) int sc_main(int, char**) { return 1; }

namespace {

void add_experiment_options(CLI::App* command, pj::RunRequest& request) {
  command->add_option("--arch", request.architecture, "machine: a name from `pj list`, or a file")->required();
  command->add_option("--workload", request.workload, "network: a name from `pj list`, or a file")->required();
  command->add_option("--dram", request.dram,
                      "DRAM instead of the machine's off-chip memory: a name from `pj list`, or a file");
  command->add_option("--style", request.style,
                      "ws, os, is on systolic arrays, rs, nvdla, nlr on spatial ones; default: the machine's");
  command->add_option("--mapping", request.mapping,
                      "mapping file, or folder with one a layer, instead of the style's default mapping");
  command->add_option("--technology", request.technology, "prices: a name or a file; default: the machine's");
  command->add_option("--precision", request.precision, "int4, int8 or int16 operands, instead of the network's own");
  command->add_option("--batch", request.batch, "samples run together");
  command->add_option("--layers", request.layers, "only layers whose names match, such as 'layer1.*'")
      ->capture_default_str();
  command->add_option("--set", request.set,
                      "change a value, such as unified_buffer.capacity_bytes=524288, workload.conv1.filters=32, "
                      "technology.temperature_k=300; can be given again");
}

struct Options {
  pj::RunRequest request;
  pj::RunOutputs outputs;
  std::string list = "all";
  std::string report;
  std::string mapping_folder;
  std::vector<std::string> queries;
  pj::DramRequest dram;
  pj::DramOutputs dram_outputs;
  pj::ReproduceOptions reproduce;
  pj::CountsRequest counts;
  pj::DiffOptions diff;
  bool uncontended = false;
};

CLI::App* add_run(CLI::App& app, Options& o) {
  CLI::App* run = app.add_subcommand("run", "run a network on a machine and say where every picojoule went");
  add_experiment_options(run, o.request);
  run->add_option("--engine", o.request.engine,
                  "replay: transactions; cycle: every clock, real operands, outputs checked")
      ->capture_default_str();
  run->add_flag("--uncontended", o.uncontended, "every transfer takes its latency, nothing serialises");
  run->add_option("--seed", o.request.seed, "of the operands of the cycle engine")
      ->check([](const std::string& text) { return text[0] == '-' ? "must be >= 0, got " + text : ""; })
      ->capture_default_str();
  run->add_option("--vcd", o.request.vcd, "waveform of the first layer (cycle engine)");
  run->add_option("--json", o.outputs.json, "write the whole report");
  run->add_option("--csv", o.outputs.csv, "write one row a layer");
  run->add_option("--charges-csv", o.outputs.charges_csv, "write one row a charge");
  run->add_option("--trace", o.request.watched.trace, "write what happened when, for ui.perfetto.dev (.json)");
  run->add_option("--trace-limit", o.request.watched.trace_limit, "events in it at most")->capture_default_str();
  run->add_option("--timeline", o.request.watched.timeline, "write bandwidth and occupancy over time (.csv)");
  run->add_option("--timeline-bin", o.request.watched.timeline_bin_ns, "one row for so many nanoseconds")
      ->capture_default_str();
  run->add_option("--dram-trace", o.request.watched.dram_trace, "write the DRAM's requests, for `pj dram --trace`");
  run->add_flag("--summary", o.outputs.summary, "totals only");
  run->add_flag("--mappings", o.outputs.mappings, "print each layer's loop nest");
  run->footer("Example: pj run --arch systolic_32 --workload resnet50 --style ws --json resnet50.json");
  return run;
}

CLI::App* add_dram(CLI::App& app, pj::DramRequest& request, pj::DramOutputs& outputs) {
  CLI::App* dram = app.add_subcommand("dram", "run a trace on a DRAM by itself: bandwidth, latency, energy, and why");
  dram->add_option("--spec", request.spec, "memory: a name from `pj list drams`, or a file")->required();
  dram->add_option("--set", request.set,
                   "change a value, such as controller.page=closed or vdd.idd0_ma=60; can be given again");
  dram->add_option("--trace", request.trace, "stream, random, stride, mixed, or a file")->capture_default_str();
  dram->add_option("--requests", request.requests, "how many, of a burst each [100000]")->type_name("N");
  dram->add_option("--step", request.step, "between requests [0: as fast as accepted]")->type_name("CLOCKS");
  dram->add_option("--write-every", request.write_every, "of so many requests the last is a write [0: none]")
      ->type_name("N");
  dram->add_option("--stride", request.stride, "from request to request of stride [64 bursts]")->type_name("BYTES");
  dram->add_option("--span", request.span, "from address 0, used by a generator [2^24 bursts]")->type_name("BYTES");
  dram->add_option("--seed", request.seed, "of random [1]")->type_name("N");
  CLI::Option* json = dram->add_option("--json", outputs.json, "write the report")->type_name("FILE");
  CLI::Option* log = dram->add_option("--commands", outputs.commands, "write each command as CSV")->type_name("FILE");
  dram->add_flag("--show", outputs.show, "all parameters with their sources and the address map; nothing is run")
      ->excludes(json)
      ->excludes(log);
  dram->footer(
      "mixed reads two streams and writes a third. A trace file has a '/' or a '.' in its name and a request a line:\n"
      "  ADDRESS R|W [CLOCK]    bytes, decimal or 0x...; not before that clock of the memory; # for comments\n"
      "Examples: pj dram --spec ddr4_2400 --trace random --step 20\n"
      "          pj dram --spec ddr4_2400 --trace ./my.trace --set controller.page=closed --json r.json");
  return dram;
}

CLI::App* add_reproduce(CLI::App& app, pj::ReproduceOptions& options) {
  CLI::App* reproduce = app.add_subcommand("reproduce", "the published tables of a design beside ours, cell by cell");
  reproduce->add_option("design", options.design, "published design: a name from `pj list published`, or a file")
      ->required();
  reproduce->add_option("--json", options.json, "write the comparison")->type_name("FILE");
  reproduce->add_option("--csv", options.csv, "write one row a cell")->type_name("FILE");
  reproduce->add_flag("--check", options.check, "exit status 1 if a cell is beyond its tolerance");
  reproduce->footer("Example: pj reproduce eyeriss --json eyeriss.json");
  return reproduce;
}

CLI::App* add_counts(CLI::App& app, pj::RunRequest& request, pj::CountsRequest& counts) {
  CLI::App* command = app.add_subcommand("counts", "what each layer's mapping makes each component do; nothing is run");
  add_experiment_options(command, request);
  command->add_option("--rules", counts.rules, "by whose counting rules: picojoule, timeloop, scalesim")
      ->capture_default_str();
  command->add_option("--csv", counts.csv, "write one row a count");
  command->footer(
      "picojoule counts accesses of a memory's width, timeloop and scalesim words (docs/models/counting_rules.md).\n"
      "Example: pj counts --arch systolic_32 --workload resnet50 --layers conv1 --rules timeloop");
  return command;
}

CLI::App* add_diff(CLI::App& app, pj::DiffOptions& options) {
  CLI::App* diff =
      app.add_subcommand("diff", "what changed between two reports, and what that did to energy and cycles");
  diff->add_option("A", options.a, "report written by `pj run --json`: before")->required();
  diff->add_option("B", options.b, "the same: after")->required();
  diff->add_option("--json", options.json, "write the whole comparison")->type_name("FILE");
  diff->add_option("--csv", options.csv, "write one row a figure")->type_name("FILE");
  diff->add_option("--layers", options.layers, "compare these layers alone, such as 'layer1.*'")->capture_default_str();
  diff->add_option("--top", options.text.top, "rows of each list")->type_name("N")->capture_default_str();
  diff->add_flag("--mappings", options.text.mappings, "print the loop nests that changed, side by side");
  diff->add_option("--check", options.check, "exit status 1 if energy or cycles differ by more")->type_name("PERCENT");
  diff->footer(
      "Counts and prices: what more or fewer actions cost at the prices of A, and what the prices of B add "
      "(docs/diff.md).\n"
      "Examples: pj diff ws.json os.json --layers 'layer4.*' --mappings\n"
      "          pj diff before.json after.json --check 0.5");
  return diff;
}

int dispatch(int argc, char** argv) {
  CLI::App app("picojoule: cycles and energy of machine-learning accelerators, each picojoule explained", "pj");
  app.set_version_flag("--version", PJ_VERSION);
  app.require_subcommand(1);
  Options o;
  const CLI::App* run = add_run(app, o);
  CLI::App* check = app.add_subcommand("check", "resolve everything and find mappings, but run nothing");
  add_experiment_options(check, o.request);
  check->add_option("--write-mappings", o.mapping_folder, "folder for one mapping file a layer");
  CLI::App* list = app.add_subcommand("list", "what there is to choose from");
  list->add_option("what", o.list)
      ->check(CLI::IsMember(
          {"all", "architectures", "workloads", "technologies", "drams", "published", "styles", "engines", "kinds"}))
      ->capture_default_str();
  CLI::App* explain =
      app.add_subcommand("explain", "where a number of a report comes from: count x price, and its source");
  explain->add_option("report", o.report, "report written by `pj run --json`")->required();
  explain->add_option("query", o.queries, "such as total, movement, conv1, conv1/dram/read/weight; none: list them");
  explain->footer("Example: pj explain resnet50.json conv1/unified_buffer/read/input");
  const CLI::App* dram = add_dram(app, o.dram, o.dram_outputs);
  const CLI::App* reproduce = add_reproduce(app, o.reproduce);
  const CLI::App* counts = add_counts(app, o.request, o.counts);
  const CLI::App* diff = add_diff(app, o.diff);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    const int status = app.exit(e);
    return status == 0 ? 0 : 2;
  }
  o.request.contended = !o.uncontended;
  pj::install_interrupt_handler();
  if (run->parsed()) return pj::run_command(o.request, o.outputs);
  if (check->parsed()) return pj::check_command(o.request, o.mapping_folder);
  if (list->parsed()) return pj::list_command(o.list);
  if (reproduce->parsed()) return pj::reproduce_command(o.reproduce);
  if (diff->parsed()) return pj::diff_command(o.diff);
  if (counts->parsed()) return pj::counts_command(o.request, o.counts);
  if (dram->parsed()) return pj::dram_command(o.dram, o.dram_outputs);
  return pj::explain_command(o.report, o.queries);
}

}  // namespace

int main(int argc, char** argv) { return dispatch(argc, argv); }

// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <memory>

#include "sim/cli/commands.h"
#include "sim/cli/diff_command.h"
#include "sim/cli/dram_command.h"
#include "sim/cli/options.h"
#include "sim/cli/reproduce_command.h"

namespace pj {
namespace {

void add_explain(CLI::App& app, Chosen& chosen) {
  CLI::App& explain =
      *app.add_subcommand("explain", "where a number of a report comes from: count x price, and its source");
  struct Asked {
    std::string report;
    std::vector<std::string> queries;
  };
  const auto asked = std::make_shared<Asked>();
  explain.add_option("report", asked->report, "written by `pj run --json`")->required()->type_name("FILE");
  explain.add_option("query", asked->queries, "total, movement, conv1, conv1/dram/read/weight ...; none: list them")
      ->type_name("QUERY");
  explain.callback([=, &chosen] { chosen = [=] { return explain_command(asked->report, asked->queries); }; });
  explain.footer(
      "Examples:\n"
      "  pj run --arch systolic_8 --workload alexnet --layers CONV1 --json report.json\n"
      "  pj explain report.json\n"
      "  pj explain report.json total CONV1/unified_buffer/read/input");
}

void add_trace(CLI::App& dram, DramRequest& request) {
  const std::string group = "Requests";
  dram.add_option("--trace", request.trace, "stream, random, stride, mixed, or a file")
      ->capture_default_str()
      ->type_name("stream|random|stride|mixed|FILE")
      ->group(group);
  dram.add_option("--requests", request.requests, "how many, of a burst each [100000]")->type_name("N")->group(group);
  dram.add_option("--step", request.step, "between requests [0: as fast as accepted]")
      ->type_name("CLOCKS")
      ->group(group);
  dram.add_option("--write-every", request.write_every, "of so many requests the last is a write [0: none]")
      ->type_name("N")
      ->group(group);
  dram.add_option("--stride", request.stride, "from request to request of stride [64 bursts]")
      ->type_name("BYTES")
      ->group(group);
  dram.add_option("--span", request.span, "from address 0, used by a generator [2^24 bursts]")
      ->type_name("BYTES")
      ->group(group);
  dram.add_option("--seed", request.seed, "of random [1]")->type_name("N")->group(group);
}

void add_dram(CLI::App& app, Chosen& chosen) {
  CLI::App& dram = *app.add_subcommand("dram", "run a trace on a DRAM by itself: bandwidth, latency, energy, and why");
  const auto request = std::make_shared<DramRequest>();
  const auto outputs = std::make_shared<DramOutputs>();
  dram.add_option("--spec", request->spec, "memory")->required()->type_name("DRAM")->group("What");
  dram.add_option("--set", request->set, "change a value: controller.page=closed, vdd.idd0_ma=60; again for more")
      ->type_name("PATH=VALUE")
      ->group("What");
  add_trace(dram, *request);
  CLI::Option* json = dram.add_option("--json", outputs->json, "write the report")->type_name("FILE")->group("Output");
  CLI::Option* log =
      dram.add_option("--commands", outputs->commands, "write each command as CSV")->type_name("FILE")->group("Output");
  dram.add_flag("--show", outputs->show, "all parameters with their sources and the address map; nothing is run")
      ->excludes(json)
      ->excludes(log)
      ->group("Output");
  dram.callback([=, &chosen] { chosen = [=] { return dram_command(*request, *outputs); }; });
  dram.footer(
      "mixed reads two streams and writes a third. A trace file has a '/' or a '.' in its name and a request a line:\n"
      "  ADDRESS R|W [CLOCK]    bytes, decimal or 0x...; not before that clock of the memory; # for comments\n"
      "Examples:\n"
      "  pj dram --spec ddr4_2400 --trace random --step 20\n"
      "  pj dram --spec hbm2 --requests 1000 --set controller.page=closed --json report.json --commands log.csv\n"
      "  pj dram --spec lpddr4_3200 --show");
}

void add_reproduce(CLI::App& app, Chosen& chosen) {
  CLI::App& reproduce = *app.add_subcommand("reproduce", "the published tables of a design beside ours, cell by cell");
  const auto options = std::make_shared<ReproduceOptions>();
  reproduce.add_option("design", options->design, "published design")->required()->type_name("DESIGN");
  reproduce.add_option("--json", options->json, "write the comparison")->type_name("FILE");
  reproduce.add_option("--csv", options->csv, "write one row a cell")->type_name("FILE");
  reproduce.add_flag("--check", options->check, "exit status 1 if a cell is beyond its tolerance");
  reproduce.callback([=, &chosen] { chosen = [=] { return reproduce_command(*options); }; });
  reproduce.footer(
      "Examples:\n"
      "  pj reproduce eyeriss --csv eyeriss.csv\n"
      "  pj reproduce eyeriss --json eyeriss.json");
}

void add_diff(CLI::App& app, Chosen& chosen) {
  CLI::App& diff =
      *app.add_subcommand("diff", "what changed between two reports, and what that did to energy and cycles");
  const auto options = std::make_shared<DiffOptions>();
  diff.add_option("A", options->a, "written by `pj run --json`: before")->required()->type_name("FILE");
  diff.add_option("B", options->b, "the same: after")->required()->type_name("FILE");
  diff.add_option("--layers", options->layers, "compare these layers alone, such as 'layer1.*'")
      ->capture_default_str()
      ->type_name("GLOB");
  diff.add_option("--top", options->text.top, "rows of each list")->type_name("N")->capture_default_str();
  diff.add_flag("--mappings", options->text.mappings, "print the loop nests that changed, side by side");
  diff.add_option("--check", options->check, "exit status 1 if energy or cycles differ by more")->type_name("PERCENT");
  diff.add_option("--json", options->json, "write the whole comparison")->type_name("FILE");
  diff.add_option("--csv", options->csv, "write one row a figure")->type_name("FILE");
  diff.callback([=, &chosen] { chosen = [=] { return diff_command(*options); }; });
  diff.footer(
      "By counts: what more or fewer actions cost at the prices of A. By prices: what the prices of B add.\n"
      "Examples:\n"
      "  pj run --arch systolic_8 --workload alexnet --layers CONV1 --style ws --json ws.json\n"
      "  pj run --arch systolic_8 --workload alexnet --layers CONV1 --style os --json os.json\n"
      "  pj diff ws.json os.json --mappings\n"
      "  pj diff ws.json os.json --check 50 --csv diff.csv");
}

}  // namespace

void add_report_commands(CLI::App& app, Chosen& chosen) {
  add_explain(app, chosen);
  add_diff(app, chosen);
  add_dram(app, chosen);
  add_reproduce(app, chosen);
}

}  // namespace pj

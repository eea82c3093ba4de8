// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <memory>

#include "sim/cli/bounds_command.h"
#include "sim/cli/import_options.h"
#include "sim/cli/options.h"

namespace pj {
namespace {

void add_what(CLI::App& bounds, BoundsRequest& request) {
  const std::string group = "What";
  bounds.add_option("--workload", request.run.workload, "network; .onnx and .csv (SCALE-Sim) files too")
      ->required()
      ->type_name("NETWORK")
      ->group(group);
  bounds.add_option("--layer", request.layer, "this one alone, with the mapping at each capacity")
      ->type_name("NAME")
      ->group(group);
  bounds.add_option("--capacity", request.capacity, "of the buffer: a,b,c or lo:hi:step or lo:hi:n:log")
      ->capture_default_str()
      ->type_name("BYTES")
      ->group(group);
  bounds.add_option("--batch", request.run.batch, "samples run together")->type_name("N")->group(group);
  bounds.add_option("--precision", request.run.precision, "bits of operands instead of the network's")
      ->type_name("int4|int8|int16")
      ->group(group);
  add_import_options(bounds, request.run.imports, group);
}

}  // namespace

void add_bounds_command(CLI::App& app, Chosen& chosen) {
  CLI::App& bounds =
      *app.add_subcommand("bounds", "least traffic off the chip through a buffer of any size, whatever the mapping");
  const auto request = std::make_shared<BoundsRequest>();
  const auto outputs = std::make_shared<BoundsOutputs>();
  add_what(bounds, *request);
  bounds.add_option("--json", outputs->json, "write all figures")->type_name("FILE")->group("Output");
  bounds.add_option("--csv", outputs->csv, "write one row a layer and capacity")->type_name("FILE")->group("Output");
  bounds.callback([=, &chosen] { chosen = [=] { return bounds_command(*request, *outputs); }; });
  bounds.footer(
      "least is proven for every mapping; reached is the best mapping found (docs/models/bounds.md).\n"
      "Examples:\n"
      "  pj bounds --workload resnet50 --layer layer3.1.conv2 --capacity 4096:1048576:9:log\n"
      "  pj bounds --workload alexnet --csv slope.csv --json slope.json");
}

}  // namespace pj

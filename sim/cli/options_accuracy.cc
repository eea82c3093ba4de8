// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <memory>

#include "sim/cli/accuracy_command.h"
#include "sim/cli/device_options.h"
#include "sim/cli/options.h"

namespace pj {
namespace {

void add_what(CLI::App& command, AccuracyRequest& request) {
  const std::string group = "What";
  command.add_option("--arch", request.run.architecture, "machine whose arrays compute")
      ->required()
      ->type_name("MACHINE")
      ->group(group);
  command.add_option("--model", request.model, "digits_cnn, digits_mlp, or an .onnx file with its weights")
      ->required()
      ->type_name("digits_cnn|digits_mlp|FILE")
      ->group(group);
  command.add_option("--samples", request.samples, "CSV of use,label,x0,... [those of the model]")
      ->type_name("FILE")
      ->group(group);
  command.add_option("--technology", request.run.technology, "prices [the machine's]")
      ->type_name("TECHNOLOGY")
      ->group(group);
  command.add_option("--engine", request.run.engine, "that counts an inference")
      ->capture_default_str()
      ->type_name("ENGINE")
      ->group(group);
  command.add_option("--set", request.run.set, "change a value of the machine, as pj run; again for more")
      ->type_name("PATH=VALUE")
      ->group(group);
}

void add_points(CLI::App& command, AccuracyRequest& request) {
  const std::string group = "Points";
  command.add_option("--adc-bits", request.adc_bits, "of the converters: a,b,c or lo:hi or lo:hi:step [the machine's]")
      ->type_name("BITS")
      ->group(group);
  command.add_option("--cell-bits", request.cell_bits, "of a cell [the machine's]")->type_name("BITS")->group(group);
  command.add_option("--weight-bits", request.weight_bits, "of the network's weights [8]")
      ->type_name("BITS")
      ->group(group);
  command.add_option("--input-bits", request.input_bits, "of the network's activations [8]")
      ->type_name("BITS")
      ->group(group);
  command.add_option("--noise", request.noise, "scatter of programmed cells, as --device says: 0:0.2:0.05")
      ->capture_default_str()
      ->type_name("VALUES")
      ->group(group);
}

void add_runs(CLI::App& command, AccuracyRequest& request) {
  const std::string group = "Device";
  command.add_option("--seeds", request.seeds, "runs of a noisy device")
      ->capture_default_str()
      ->type_name("N")
      ->group(group);
  command.add_option("--seed", request.seed, "the first of them")
      ->check([](const std::string& text) { return text[0] == '-' ? "must be >= 0, got " + text : ""; })
      ->capture_default_str()
      ->type_name("N")
      ->group(group);
}

}  // namespace

void add_device_options(CLI::App& command, DeviceRequest& request, const std::string& group) {
  command
      .add_option("--device", request.device,
                  "noise is a share of the conductance range (even), of each cell's own (mismatch), or a factor on "
                  "what was measured (pcm, rram)")
      ->capture_default_str()
      ->type_name("even|mismatch|pcm|rram")
      ->group(group);
  command.add_option("--adc-range", request.adc_range, "a step is one product, or spans a share of the largest sum")
      ->capture_default_str()
      ->type_name("unit|SHARE")
      ->group(group);
  const auto number = [&](const char* name, double& value, const char* help, const char* unit) {
    command.add_option(name, value, help)->type_name(unit)->group(group);
  };
  number("--read-noise", request.read_noise, "share of the conductance range, anew in each conversion [0]", "SHARE");
  number("--stuck-low", request.stuck_low, "cells that stay at the lowest level [0]", "SHARE");
  number("--stuck-high", request.stuck_high, "cells that stay at the highest [0]", "SHARE");
  number("--on-off", request.on_off, "highest over lowest conductance [the lowest is none]", "RATIO");
  number("--age-s", request.age_seconds, "pcm: since programming, for drift and 1/f noise [none]", "SECONDS");
  number("--wire-ohm", request.wire_ohm, "resistance of wire of one cell's length [0]", "OHM");
}

CLI::Option* add_values_options(CLI::App& command, ValuesRequest& request) {
  const std::string group = "Values";
  CLI::Option* flag = command.add_flag("--values", "run real numbers through arrays that compute: activities, errors");
  const auto before = command.get_options().size();
  command.add_option("--samples", request.samples, "CSV of use,label,x0,... [those of the model]")->type_name("FILE");
  command.add_option("--sample-limit", request.sample_limit, "test samples at most [all]")->type_name("N");
  command.add_option("--noise", request.noise, "scatter of programmed cells, as --device says [0]")->type_name("VALUE");
  add_device_options(command, request, group);
  const std::vector<CLI::Option*> all = command.get_options();
  for (std::size_t i = before; i < all.size(); ++i) all[i]->needs(flag)->group(group);
  return flag->group(group);
}

void add_accuracy_command(CLI::App& app, Chosen& chosen) {
  CLI::App& command = *app.add_subcommand(
      "accuracy", "accuracy of a network with weights on arrays that compute, beside the energy of an inference");
  const auto request = std::make_shared<AccuracyRequest>();
  const auto outputs = std::make_shared<AccuracyOutputs>();
  request->run.engine = "analytic";
  add_what(command, *request);
  add_points(command, *request);
  add_device_options(command, *request, "Device");
  add_runs(command, *request);
  command.add_option("--json", outputs->json, "write all figures")->type_name("FILE")->group("Output");
  command.add_option("--csv", outputs->csv, "write one row a point")->type_name("FILE")->group("Output");
  command.add_option("--layers-csv", outputs->layers_csv, "write one row a point and layer")
      ->type_name("FILE")
      ->group("Output");
  command.callback([=, &chosen] { chosen = [=] { return accuracy_command(*request, *outputs); }; });
  command.footer(
      "Models, limits, file formats: docs/models/accuracy.md, docs/models/pim_values.md.\n"
      "Examples:\n"
      "  pj accuracy --arch isaac --model digits_mlp --adc-bits 4:8 --cell-bits 1,2 --noise 0:0.2:0.05\n"
      "  pj accuracy --arch isaac --model digits_cnn --device rram --noise 1 --csv rram.csv");
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "sim/accuracy/machine_macros.h"

#include <fmt/format.h>

#include <utility>

#include "sim/accuracy/product_bits.h"
#include "sim/experiment/run_network.h"
#include "sim/report/experiment_report.h"
#include "sim/sweep/figures.h"

namespace pj {
namespace {

constexpr const char* kSurvey = "survey";

std::string encoding_name(PimEncoding encoding) {
  switch (encoding) {
    case PimEncoding::kOffset:
      return "offset";
    case PimEncoding::kDifferential:
      return "differential";
    case PimEncoding::kTwoSided:
      return "two_sided";
    case PimEncoding::kXnor:
      return "xnor";
    case PimEncoding::kTwosComplement:
      break;
  }
  return "twos_complement";
}

}  // namespace

MachineMacros::MachineMacros(RunRequest request, Catalog catalog)
    : request_(std::move(request)), resolver_(std::move(catalog)) {}

std::optional<MachineMacros::Names> MachineMacros::names(const RunRequest& request, Problems& problems) {
  if (names_) return names_;
  const Experiment* experiment = resolver_.resolve(request, problems);
  if (experiment == nullptr) return std::nullopt;
  const MachineSpec& machine = experiment->machine;
  if (!machine.pim) {
    problems.add(
        {"--arch", 0, 0, ""},
        fmt::format("machine {} has no arrays that compute: accuracy is of machines with a pim", machine.name));
    return std::nullopt;
  }
  Names names;
  names.arrays = machine.component(machine.pim->id).name;
  if (const PimPart* converter = machine.pim->part(PimStage::kConverter); converter != nullptr) {
    names.converter = names.arrays + "." + machine.component(converter->id).name;
    names.own_price = converter->energy_row;
    names.price_of_bits = converter->bit_serial || converter->energy_row == kSurvey;
    names.timed = converter->action > Duration{};
  }
  encoding_ = encoding_name(machine.pim->encoding);
  names_ = names;
  return names_;
}

// A device's row holds for the bits of that device: others are priced by the survey, all points of a sweep alike.
bool MachineMacros::change_converter(int bits, RunRequest& request, Problems& problems) {
  if (names_->converter.empty()) {
    problems.add({"--adc-bits", 0, 0, ""}, fmt::format("{} has no converter", request_.architecture));
    return false;
  }
  request.set.push_back(fmt::format("{}.bits={}", names_->converter, bits));
  if (names_->price_of_bits) return true;
  if (!names_->timed) {
    problems.add({"--adc-bits", 0, 0, ""},
                 fmt::format("converters of other bits are priced by a survey, which needs the time of a conversion: "
                             "set {}.action_ns",
                             names_->converter));
    return false;
  }
  request.set.push_back(fmt::format("{}.energy={}", names_->converter, kSurvey));
  converter_price_ = kSurvey;
  return true;
}

std::optional<RunRequest> MachineMacros::changed(const MacroChoice& choice, Problems& problems) {
  RunRequest request = request_;
  const auto set = [&request](const std::string& path, int value) {
    if (value != 0) request.set.push_back(fmt::format("{}={}", path, value));
  };
  set("workload.bits.weight", choice.weight_bits);  // first: a machine may refuse the network's own
  set("workload.bits.input", choice.input_bits);
  const auto known = names(request, problems);
  if (!known) return std::nullopt;
  converter_price_ = known->own_price;
  if (choice.adc_bits != 0 && !change_converter(choice.adc_bits, request, problems)) return std::nullopt;
  set(known->arrays + ".cell_bits", choice.cell_bits);
  return request;
}

std::optional<MacroPoint> MachineMacros::at(const MacroChoice& choice, Problems& problems) {
  const auto request = changed(choice, problems);
  if (!request) return std::nullopt;
  const Experiment* experiment = resolver_.resolve(*request, problems);
  if (experiment == nullptr) return std::nullopt;
  const auto bits = product_bits(experiment->network, "--model", problems);
  if (!bits) return std::nullopt;
  const auto run = run_network(*experiment, *request, problems);
  if (!run) return std::nullopt;
  const auto cost = price_run(*run, experiment->machine, experiment->technology, bits_of(*experiment), problems);
  if (!cost) return std::nullopt;
  technology_ = cost->technology.name;
  const PointFigures figures = point_figures(*run, experiment->machine, *cost);
  const auto batch = static_cast<double>(experiment->network.batch);
  MacroPoint point{*experiment->machine.pim, figures.energy_pj / batch, figures.seconds / batch};
  point.spec.weight_bits = bits->weight;
  point.spec.input_bits = bits->input;
  return point;
}

}  // namespace pj

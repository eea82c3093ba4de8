// SPDX-License-Identifier: Apache-2.0
#include "sim/accuracy/accuracy_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <utility>

#include "sim/accuracy/machine_macros.h"
#include "sim/accuracy/value_network_from_proto.h"
#include "sim/replay/kernel.h"
#include "sim/sweep/values.h"

namespace pj {
namespace {

constexpr int kMostBits = 32;
constexpr int kMostSeeds = 1000;

Place option(const char* name) { return {name, 0, 0, ""}; }

// "4:8" is "4:8:1".
std::string with_steps(const std::string& text) {
  std::string written;
  std::size_t start = 0;
  while (start <= text.size()) {
    const std::size_t end = std::min(text.find(',', start), text.size());
    std::string part = text.substr(start, end - start);
    if (std::count(part.begin(), part.end(), ':') == 1) part += ":1";
    written += (start == 0 ? "" : ",") + part;
    start = end + 1;
  }
  return written;
}

std::vector<std::string> listed(const std::string& text, const char* name, Problems& problems) {
  std::vector<std::string> values;
  add_values(with_steps(text), option(name), values, problems);
  return values;
}

template <class Number>
std::optional<Number> number_from(const std::string& text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::vector<int> bits_from(const std::string& text, const char* name, Problems& problems) {
  if (text.empty()) return {0};
  std::vector<int> bits;
  for (const std::string& value : listed(text, name, problems)) {
    const auto number = number_from<int>(value);
    if (number && *number >= 1 && *number <= kMostBits) {
      bits.push_back(*number);
    } else {
      problems.add(option(name), fmt::format("must be whole bits, 1 to {}, got \"{}\"", kMostBits, value));
    }
  }
  return bits;
}

std::vector<double> noise_from(const std::string& text, Problems& problems) {
  std::vector<double> noise;
  for (const std::string& value : listed(text, "--noise", problems)) {
    const auto number = number_from<double>(value);
    if (number && std::isfinite(*number) && *number >= 0.0) {
      noise.push_back(*number);
    } else {
      problems.add(option("--noise"), fmt::format("must be >= 0, got \"{}\"", value));
    }
  }
  return noise;
}

struct NamedDevice {
  const char* name;
  ProgrammingNoise programming;
};
constexpr NamedDevice kDevices[] = {{"even", ProgrammingNoise::kOfRange},
                                    {"mismatch", ProgrammingNoise::kOfValue},
                                    {"pcm", ProgrammingNoise::kPcm},
                                    {"rram", ProgrammingNoise::kRram}};

void set_conductances(const AccuracyRequest& request, DeviceSpec& device, Problems& problems) {
  const bool given = request.on_off != 0.0;
  if (given && !(request.on_off > 1.0 && std::isfinite(request.on_off)))
    problems.add(option("--on-off"), fmt::format("must be above 1, got {}", request.on_off));
  if (given) device.lowest = (1.0 / request.on_off) * device.highest;
  device.row_wire = device.column_wire = ohms(request.wire_ohm);
}

void set_age(const AccuracyRequest& request, DeviceSpec& device, Problems& problems) {
  if (request.age_seconds == 0.0) return;
  if (request.device != "pcm") {
    problems.add(option("--age-s"), fmt::format("is known of pcm cells, not of {}", request.device));
    return;
  }
  device.age = seconds(request.age_seconds);
  device.drift = Drift::kPcm;
  device.read = ReadNoise::kPcm;
  device.read_amount = 1.0;
  if (request.read_noise != 0.0)
    problems.add(option("--read-noise"), "an age brings read noise of its own: leave one of them out");
}

void set_range(const AccuracyRequest& request, DeviceSpec& device, Problems& problems) {
  if (request.adc_range == "unit") return;
  const auto share = number_from<double>(request.adc_range);
  device.range = ConverterRange::kShare;
  if (share && *share > 0.0 && *share <= 1.0) {
    device.range_share = *share;
    return;
  }
  device.range_share = 1.0;  // nothing more to say of it
  problems.add(option("--adc-range"),
               fmt::format("must be unit or a share above 0, at most 1, got \"{}\"", request.adc_range));
}

DeviceSpec device_from(const AccuracyRequest& request, Problems& problems) {
  DeviceSpec device;
  const auto* found = std::find_if(std::begin(kDevices), std::end(kDevices),
                                   [&](const NamedDevice& known) { return request.device == known.name; });
  if (found == std::end(kDevices)) {
    problems.add(option("--device"),
                 fmt::format("no device \"{}\"{}", request.device, did_you_mean(request.device, device_names())));
    return device;
  }
  if (found->programming == ProgrammingNoise::kPcm) device = pcm_device();
  if (found->programming == ProgrammingNoise::kRram) device = rram_device();
  device.programming = found->programming;
  device.stuck_at_lowest = request.stuck_low;
  device.stuck_at_highest = request.stuck_high;
  if (request.read_noise != 0.0) device.read = ReadNoise::kOfRange;
  device.read_amount = request.read_noise;
  set_conductances(request, device, problems);
  set_age(request, device, problems);
  set_range(request, device, problems);
  check_device(device, PimSpec{}, {"", 0, 0, "device"}, problems);
  return device;
}

struct Files {
  std::string model, samples;
};

std::optional<Files> files_of(const AccuracyRequest& request, const Catalog& catalog, Problems& problems) {
  const auto model = catalog.path_of(Catalog::Kind::kModel, request.model, problems);
  if (!model) return std::nullopt;
  if (!request.samples.empty()) return Files{*model, request.samples};
  if (!Catalog::is_file_name(request.model)) {
    const std::string data = request.model.substr(0, request.model.find('_'));
    return Files{*model, (std::filesystem::path(*model).parent_path() / (data + "_samples.csv")).string()};
  }
  problems.add(option("--samples"), "missing; a file of your own needs samples: docs/models/accuracy.md");
  return std::nullopt;
}

std::optional<AccuracyBench> bench_of(const Files& files, Problems& problems) {
  auto network = read_value_network(files.model, problems);
  if (!network) return std::nullopt;
  auto samples = read_samples(files.samples, network->input.size(), network->nodes.back().out.size(), problems);
  if (!samples) return std::nullopt;
  return AccuracyBench(std::move(*network), std::move(*samples));
}

AccuracySweep sweep_from(const AccuracyRequest& request, Problems& problems) {
  AccuracySweep sweep;
  sweep.axes.adc_bits = bits_from(request.adc_bits, "--adc-bits", problems);
  sweep.axes.cell_bits = bits_from(request.cell_bits, "--cell-bits", problems);
  sweep.axes.weight_bits = bits_from(request.weight_bits, "--weight-bits", problems);
  sweep.axes.input_bits = bits_from(request.input_bits, "--input-bits", problems);
  sweep.axes.noise = noise_from(request.noise, problems);
  sweep.device = device_from(request, problems);
  sweep.seed = request.seed;
  sweep.seeds = request.seeds;
  if (request.seeds < 1 || request.seeds > kMostSeeds)
    problems.add(option("--seeds"), fmt::format("must be 1 to {}, got {}", kMostSeeds, request.seeds));
  sweep.progress = request.progress;
  sweep.stop = interrupt_requested;
  return sweep;
}

}  // namespace

std::vector<std::string> device_names() {
  std::vector<std::string> names;
  for (const NamedDevice& device : kDevices) names.emplace_back(device.name);
  return names;
}

std::optional<AccuracyReport> accuracy_of(const AccuracyRequest& request, const Catalog& catalog, Problems& problems) {
  const auto before = problems.count();
  const AccuracySweep sweep = sweep_from(request, problems);
  const auto files = files_of(request, catalog, problems);
  const auto bench = files ? bench_of(*files, problems) : std::nullopt;
  if (problems.count() != before) return std::nullopt;
  RunRequest run = request.run;
  run.workload = files->model;
  MachineMacros macros(run, catalog);
  auto points = sweep_accuracy(*bench, sweep, macros, problems);
  if (interrupt_requested()) throw Interrupted();
  if (!points) return std::nullopt;
  AccuracyReport report;
  report.architecture = run.architecture;
  report.model = request.model;
  report.technology = macros.technology();
  report.engine = run.engine;
  report.device = request.device;
  report.encoding = macros.encoding();
  report.converter_price = macros.converter_price();
  report.samples = bench->test_samples();
  report.float_accuracy = bench->float_accuracy();
  report.seed = request.seed;
  report.points = std::move(*points);
  return report;
}

}  // namespace pj

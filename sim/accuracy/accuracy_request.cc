// SPDX-License-Identifier: Apache-2.0
#include "sim/accuracy/accuracy_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "sim/accuracy/machine_macros.h"
#include "sim/accuracy/model_files.h"
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

std::optional<AccuracyReport> accuracy_of(const AccuracyRequest& request, const Catalog& catalog, Problems& problems) {
  const auto before = problems.count();
  const AccuracySweep sweep = sweep_from(request, problems);
  const auto model = catalog.path_of(Catalog::Kind::kModel, request.model, problems);
  const auto samples = model ? samples_path(request.model, *model, request.samples, problems) : std::nullopt;
  const auto bench = samples ? read_bench(*model, *samples, std::nullopt, problems) : std::nullopt;
  if (problems.count() != before) return std::nullopt;
  RunRequest run = request.run;
  run.workload = *model;
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

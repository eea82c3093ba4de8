// SPDX-License-Identifier: Apache-2.0
#include "sim/accuracy/device_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "memory/pim/values/device_spec.h"

namespace pj {
namespace {

Place option(const char* name) { return {name, 0, 0, ""}; }

std::optional<double> number_from(const std::string& text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

struct NamedDevice {
  const char* name;
  ProgrammingNoise programming;
};
constexpr NamedDevice kDevices[] = {{"even", ProgrammingNoise::kOfRange},
                                    {"mismatch", ProgrammingNoise::kOfValue},
                                    {"pcm", ProgrammingNoise::kPcm},
                                    {"rram", ProgrammingNoise::kRram}};

void set_conductances(const DeviceRequest& request, DeviceSpec& device, Problems& problems) {
  const bool given = request.on_off != 0.0;
  if (given && !(request.on_off > 1.0 && std::isfinite(request.on_off)))
    problems.add(option("--on-off"), fmt::format("must be above 1, got {}", request.on_off));
  if (given) device.lowest = (1.0 / request.on_off) * device.highest;
  device.row_wire = device.column_wire = ohms(request.wire_ohm);
}

void set_age(const DeviceRequest& request, DeviceSpec& device, Problems& problems) {
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

void set_range(const DeviceRequest& request, DeviceSpec& device, Problems& problems) {
  if (request.adc_range == "unit") return;
  const auto share = number_from(request.adc_range);
  device.range = ConverterRange::kShare;
  if (share && *share > 0.0 && *share <= 1.0) {
    device.range_share = *share;
    return;
  }
  device.range_share = 1.0;  // nothing more to say of it
  problems.add(option("--adc-range"),
               fmt::format("must be unit or a share above 0, at most 1, got \"{}\"", request.adc_range));
}

}  // namespace

std::vector<std::string> device_names() {
  std::vector<std::string> names;
  for (const NamedDevice& device : kDevices) names.emplace_back(device.name);
  return names;
}

DeviceSpec device_from(const DeviceRequest& request, Problems& problems) {
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

DeviceSpec with_noise(DeviceSpec device, double amount) {
  device.programming_amount = amount;
  if (amount == 0.0) device.programming = ProgrammingNoise::kNone;
  return device;
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/values/device_spec.h"

#include <fmt/core.h>

namespace pj {
namespace {

constexpr Duration kDriftStart = seconds(20.0);

// NaN is not in any range.
void check_share(double share, const Place& here, Problems& problems) {
  if (!(share >= 0.0 && share <= 1.0)) problems.add(here, fmt::format("a share lies in 0 to 1, got {}", share));
}

void check_amount(double amount, const Place& here, Problems& problems) {
  if (!(amount >= 0.0 && amount < 1e6)) problems.add(here, fmt::format("must be >= 0 and finite, got {}", amount));
}

void check_conductances(const DeviceSpec& device, const Place& here, Problems& problems) {
  if (!(device.lowest.si() >= 0.0)) problems.add(here / "lowest", "a conductance is not below zero");
  if (!(device.highest > device.lowest)) problems.add(here / "highest", "must be above the lowest conductance");
  if (!(device.row_wire.si() >= 0.0)) problems.add(here / "row_wire", "a resistance is not below zero");
  if (!(device.column_wire.si() >= 0.0)) problems.add(here / "column_wire", "a resistance is not below zero");
}

void check_noise(const DeviceSpec& device, const Place& here, Problems& problems) {
  check_amount(device.programming_amount, here / "programming_amount", problems);
  check_amount(device.read_amount, here / "read_amount", problems);
  check_share(device.stuck_at_lowest, here / "stuck_at_lowest", problems);
  check_share(device.stuck_at_highest, here / "stuck_at_highest", problems);
  const bool both_shares = device.stuck_at_lowest <= 1.0 && device.stuck_at_highest <= 1.0;
  if (both_shares && device.stuck_at_lowest + device.stuck_at_highest > 1.0)
    problems.add(here / "stuck_at_highest", "with stuck_at_lowest it is more than all cells");
  check_amount(device.hold_noise, here / "hold_noise", problems);
  check_share(device.hold_droop, here / "hold_droop", problems);
  if (device.range == ConverterRange::kShare && !(device.range_share > 0.0 && device.range_share <= 1.0))
    problems.add(here / "range_share", fmt::format("lies above 0, at most 1, got {}", device.range_share));
}

void check_age(const DeviceSpec& device, const Place& here, Problems& problems) {
  if (device.drift != Drift::kNone && !(device.age >= kDriftStart))
    problems.add(here / "age", fmt::format("drift is known from 20 s after programming on, got {} s", device.age.si()));
  if (device.read == ReadNoise::kPcm && !(device.age > Duration{}))
    problems.add(here / "age", "1/f noise gathers with time; say how long ago the cells were programmed");
  if (device.drift == Drift::kConstant && !(device.nu >= 0.0 && device.nu < 10.0))
    problems.add(here / "nu", fmt::format("a drift exponent lies in 0 to 10, got {}", device.nu));
}

bool is_analog_noise(const DeviceSpec& device) {
  return device.programming != ProgrammingNoise::kNone || device.drift != Drift::kNone ||
         device.read != ReadNoise::kNone || device.row_wire > Resistance{} || device.column_wire > Resistance{} ||
         device.hold_noise > 0.0 || device.hold_droop > 0.0 || device.off_current == OffCurrent::kLeft;
}

}  // namespace

DeviceSpec pcm_device() {
  DeviceSpec device;
  device.highest = microsiemens(25.0);
  device.programming = ProgrammingNoise::kPcm;
  device.programming_amount = 1.0;
  return device;
}

DeviceSpec rram_device() {
  DeviceSpec device;
  device.highest = microsiemens(40.0);
  device.programming = ProgrammingNoise::kRram;
  device.programming_amount = 1.0;
  return device;
}

bool is_noisy(const DeviceSpec& device) {
  return is_analog_noise(device) || device.stuck_at_lowest > 0.0 || device.stuck_at_highest > 0.0;
}

void check_device(const DeviceSpec& device, const PimSpec& spec, const Place& here, Problems& problems) {
  check_conductances(device, here, problems);
  check_noise(device, here, problems);
  check_age(device, here, problems);
  if (spec.digital() && is_analog_noise(device))
    problems.add(here, "a digital macro adds bits, not currents: only stuck cells can disturb it");
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// What a user says of cells, wires and converters, as `pj accuracy` and `pj run --values` have it. Meanings:
// docs/models/pim_values.md.
#pragma once

#include <string>
#include <vector>

namespace pj {

class Problems;
struct DeviceSpec;

struct DeviceRequest {
  std::string device = "even";               // what noise is a share of: device_names()
  std::string adc_range = "unit";            // or a share of the largest sum
  double read_noise = 0.0;                   // share of the conductance range, anew in each conversion
  double stuck_low = 0.0, stuck_high = 0.0;  // shares of cells
  double on_off = 0.0;                       // highest over lowest conductance; 0: the lowest is none
  double age_seconds = 0.0;                  // pcm: drift and 1/f noise since programming; 0: none
  double wire_ohm = 0.0;                     // of one cell's length, in rows and columns
};

std::vector<std::string> device_names();

// The device without scatter of programming; problems name the options.
DeviceSpec device_from(const DeviceRequest& request, Problems& problems);
// Scatter of programming: an amount as the device takes it; 0: none.
DeviceSpec with_noise(DeviceSpec device, double amount);

}  // namespace pj

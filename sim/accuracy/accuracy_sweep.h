// SPDX-License-Identifier: Apache-2.0
// Accuracy beside joules: one network on a machine's macro over bits and noise, each point with its accuracy and the
// energy of an inference, and the points that no other beats in both. What a machine is and costs is the caller's.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/accuracy/accuracy_point.h"

namespace pj {

// 0: the machine's own.
struct MacroChoice {
  int adc_bits = 0;
  int cell_bits = 0;
  int weight_bits = 0;
  int input_bits = 0;
};

// The macro of a choice, and what one inference of the network costs on it.
struct MacroPoint {
  PimSpec spec;
  double energy_pj = 0.0;
  double seconds = 0.0;
};

class MacroSource {
 public:
  virtual ~MacroSource() = default;
  // None, and problems, if the machine cannot be that.
  virtual std::optional<MacroPoint> at(const MacroChoice& choice, Problems& problems) = 0;
};

// Every combination is a point; noise varies fastest.
struct AccuracyAxes {
  std::vector<int> adc_bits{0}, cell_bits{0}, weight_bits{0}, input_bits{0};
  std::vector<double> noise{0.0};  // programming_amount of the device
};

struct AccuracyPoint {
  MacroChoice macro;  // what it was, no zeros; adc_bits 0: a digital macro
  int lossless_bits = 0;
  double noise = 0.0;
  ValueAccuracy values;
  double clipped_share = 0.0;  // of all conversions, over the layers
  double expected_clipped_share = 0.0;
  double energy_pj = 0.0;  // of one inference
  double seconds = 0.0;
  bool on_front = false;
};

struct AccuracySweep {
  AccuracyAxes axes;
  DeviceSpec device;  // noise apart
  std::uint64_t seed = 1;
  int seeds = 3;                                                    // of a noisy device
  std::function<void(std::size_t done, std::size_t all)> progress;  // may be empty
  std::function<bool()> stop;                                       // may be empty; true: no further point is begun
};

// None, and problems (each once), if any point cannot be computed, or if it was stopped.
std::optional<std::vector<AccuracyPoint>> sweep_accuracy(const AccuracyBench& bench, const AccuracySweep& sweep,
                                                         MacroSource& source, Problems& problems);

// Sets `on_front` of points that no other of the same noise, which nobody chooses, beats: none is at least as accurate
// and as cheap, and better in one.
void mark_front(std::vector<AccuracyPoint>& points);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// What the columns of an array hold before they are converted: for every step and window the sums over one group of
// rows, disturbed by read noise, wires and the sample-and-hold.
#pragma once

#include <Eigen/Core>
#include <cstdint>

#include "memory/pim/values/array_cells.h"
#include "memory/pim/values/philox.h"

namespace pj {

// Where in a layer's run a block of sums lies: what noise of single conversions is a function of.
struct SumsPlace {
  std::uint32_t array = 0;
  std::uint32_t group = 0;
  std::int64_t first_window = 0;
  std::int64_t windows = 0;  // columns of the drive: step x windows + window
};

class ArraySums {
 public:
  ArraySums(const PimSpec& spec, const DeviceSpec& device, std::uint64_t seed);

  // drive: lines of the group x (steps x windows), digits. conversions x the same columns. `unsettled` counts wires.
  Eigen::MatrixXf sums(const ArrayCells& cells, const Eigen::MatrixXf& drive, std::int64_t first_line,
                       const SumsPlace& place, std::int64_t& unsettled) const;

 private:
  void add_read_noise(const ArrayCells& cells, const Eigen::MatrixXf& drive, std::int64_t first_line,
                      const SumsPlace& place, Eigen::MatrixXf& sums) const;
  void hold(const SumsPlace& place, Eigen::MatrixXf& sums) const;
  Eigen::MatrixXf wired_sums(const ArrayCells& cells, const Eigen::MatrixXf& drive, std::int64_t first_line,
                             const SumsPlace& place, std::int64_t& unsettled) const;
  Eigen::MatrixXd read_cells(const ArrayCells& cells, std::int64_t first_line, std::int64_t lines,
                             const PhiloxCounter& at) const;

  DeviceSpec device_;
  double step_si_ = 0.0;     // between two levels, siemens
  std::int64_t inputs_ = 0;  // of a whole array
  double hold_sigma_ = 0.0;
  int columns_of_converter_ = 1;
  NoiseStream read_, hold_;
};

}  // namespace pj

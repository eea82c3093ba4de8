// SPDX-License-Identifier: Apache-2.0
// Which combinations of the axes' values are points, in their order. The same for the same spec, on any machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "arch/base/problem.h"
#include "sim/sweep/sweep_spec.h"

namespace pj {

class PointList {
 public:
  // Problems: no such combination, too many (a million is the most), values that do not go together.
  static std::optional<PointList> make(const SweepSpec& spec, Problems& problems);

  [[nodiscard]] std::int64_t size() const { return size_; }
  // Of each axis, which of its values.
  [[nodiscard]] std::vector<std::size_t> at(std::int64_t point) const;

 private:
  std::int64_t size_ = 0;
  std::vector<std::int64_t> lengths_;            // values of each axis
  std::vector<std::int64_t> of_grid_;            // random: which points of the grid
  std::vector<std::vector<std::int64_t>> rows_;  // list and latin: per axis, the value of each point
  [[nodiscard]] std::vector<std::size_t> of_grid(std::int64_t index) const;
};

// Of each axis, its value.
std::vector<std::string> values_at(const SweepSpec& spec, const PointList& points, std::int64_t point);

// The run that a point stands for; std::logic_error if a value is none (check_sweep.h has said so before).
RunRequest request_of(const SweepSpec& spec, const PointList& points, std::int64_t point);

}  // namespace pj

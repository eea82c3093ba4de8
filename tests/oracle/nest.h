// SPDX-License-Identifier: Apache-2.0
// The loop nest of a mapping, walked literally: positions, steps, instances and clipped tiles as
// docs/models/counting.md, section 1, defines them. Not fast, and shares nothing with the engines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "dataflow/mapping/mapping.h"
#include "memory/hierarchy/machine_spec.h"
#include "workloads/einsum.h"

namespace pj::oracle {

// One index per loop position before the child that is spoken of.
using Indices = std::vector<std::int64_t>;

struct NestLoop {
  int dim = 0;
  std::int64_t factor = 1;
  std::int64_t stride = 1;  // how far one iteration moves the dimension
  bool spatial = false;
  int memory = 0;  // whose loop it is, or below which its fan-out hangs
  SpatialAxis axis = SpatialAxis::kRows;
};

struct Range {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};
using Box = std::vector<Range>;  // per dimension

// A "level" is the index of a memory, or compute().
class Nest {
 public:
  Nest(const Einsum& einsum, const MachineSpec& machine, const Mapping& mapping);

  [[nodiscard]] int compute() const { return static_cast<int>(begins_.size()) - 1; }
  [[nodiscard]] std::size_t begin(int level) const { return begins_.at(static_cast<std::size_t>(level)); }
  [[nodiscard]] const std::vector<NestLoop>& loops() const { return loops_; }

  // Steps of `child` in order, in which at least one instance is active: temporal indices, spatial ones are 0.
  [[nodiscard]] std::vector<Indices> steps(int child) const;
  // Instances of `child`: spatial indices, temporal ones are 0.
  [[nodiscard]] std::vector<Indices> instances(int child) const;
  // What the child instance covers at the step; none if a range is empty.
  [[nodiscard]] std::optional<Box> tile(int child, const Indices& step, const Indices& instance) const;
  // Row and column of the instance in the fan-out below `memory`.
  [[nodiscard]] std::int64_t row(int memory, const Indices& instance) const;
  [[nodiscard]] std::int64_t column(int memory, const Indices& instance) const;

 private:
  void add_loop(const NestLoop& loop) { loops_.push_back(loop); }
  void set_strides();
  [[nodiscard]] bool starts_inside(const Indices& at, int dim) const;
  [[nodiscard]] std::int64_t place(int memory, SpatialAxis axis, const Indices& instance) const;
  void walk(std::size_t position, Indices& at, std::vector<Indices>& found) const;

  std::vector<std::int64_t> sizes_;  // per dimension
  std::vector<NestLoop> loops_;
  std::vector<std::size_t> begins_;  // per level
};

}  // namespace pj::oracle

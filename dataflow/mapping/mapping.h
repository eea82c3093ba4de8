// SPDX-License-Identifier: Apache-2.0
// How the iteration space of one layer is laid onto one machine: temporal loops per memory, spatial loops per fan-out,
// bypasses. docs/models/counting.md, section 1, says what it means. A mapping knows dimensions by index into the
// layer's einsum, memories and fan-outs by index into the machine.
#pragma once

#include <cstdint>
#include <vector>

#include "arch/base/tensor_set.h"

namespace pj {

enum class SpatialAxis : std::uint8_t { kRows, kColumns };

struct TemporalLoop {
  int dim = 0;
  std::int64_t factor = 1;
  friend bool operator==(TemporalLoop a, TemporalLoop b) { return a.dim == b.dim && a.factor == b.factor; }
};

struct SpatialLoop {
  int dim = 0;
  std::int64_t factor = 1;
  SpatialAxis axis = SpatialAxis::kRows;
  friend bool operator==(SpatialLoop a, SpatialLoop b) {
    return a.dim == b.dim && a.factor == b.factor && a.axis == b.axis;
  }
};

struct Mapping {
  std::vector<std::vector<TemporalLoop>> temporal;  // per memory, outermost loop first
  std::vector<std::vector<SpatialLoop>> spatial;    // per fan-out, outermost loop first
  std::vector<TensorSet> bypass;                    // per memory: tensors it does not hold although it could
  friend bool operator==(const Mapping& a, const Mapping& b) {
    return a.temporal == b.temporal && a.spatial == b.spatial && a.bypass == b.bypass;
  }
};

}  // namespace pj

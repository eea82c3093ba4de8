// SPDX-License-Identifier: Apache-2.0
// Cycles by ZigZag's rules. docs/models/zigzag_rules.md, section 3.
#pragma once

#include <cstdint>

#include "dataflow/zigzag/nest.h"

namespace pj {

struct ZigzagLatency {
  std::int64_t temporal = 0;
  std::int64_t stall = 0;
  double onload = 0.0;  // a transfer that spreads over the computation may leave a part of a cycle
  double offload = 0.0;
  std::int64_t outermost_port = 0;  // no machine is faster: all words of the outermost memory through its ports

  // Their sum, which is ZigZag's figure.
  [[nodiscard]] double by_zigzag() const {
    return static_cast<double>(temporal) + static_cast<double>(stall) + onload + offload;
  }
  // Ours: never less than the outermost memory's port needs, nor than compute and its stall.
  [[nodiscard]] double cycles() const;
};

ZigzagLatency zigzag_latency(const ZigzagNest& nest);

}  // namespace pj

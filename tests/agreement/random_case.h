// SPDX-License-Identifier: Apache-2.0
// Small random (layer, machine, mapping, style) triples for holding the engines against the oracle and each other.
// The same seed gives the same case on every platform; every mapping is legal under docs/models/counting.md, section 6.
//   const RandomCase c = make_case(seed);
//   SCOPED_TRACE(describe(c));
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "dataflow/mapping/mapping.h"
#include "memory/hierarchy/machine_spec.h"
#include "workloads/einsum.h"

namespace pj {

struct RandomCase {
  std::uint64_t seed = 0;
  bool shrunk = false;  // no longer what make_case(seed) gives
  std::string layer;    // the shape the einsum was made from
  Einsum einsum;
  MachineSpec machine;
  Mapping mapping;
  // "ws", "os", "is": a systolic array. "spatial": one or two spatial fan-outs; "rs": one, mapped as
  // docs/models/row_stationary.md says. None: a plain machine without any fan-out.
  std::optional<std::string> style;
};

// Of a hundred cases about 48 are systolic, 16 plain, 24 spatial and 12 rs. 50 to 20000 MACs, half of the layers below
// 1000.
RandomCase make_case(std::uint64_t seed);

// Everything there is to know about the case, several lines.
std::string describe(const RandomCase& c);

// The smallest case found, by greedily leaving out loops, sizes and options, for which `fails` still holds.
RandomCase shrink(RandomCase c, const std::function<bool(const RandomCase&)>& fails);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// One flow: a tensor between two neighbours on its path, seen from one side. docs/models/counting.md, section 2.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <optional>

#include "arch/base/event.h"

namespace pj {

// What a receiver still has of the step before (docs/models/counting.md, section 2).
enum class Retention : std::uint8_t {
  kNone,    // compute without a latch: everything is delivered each step
  kTile,    // the whole tile again if it changed
  kWindow,  // only what is new
};

struct FlowView {
  Tensor tensor = Tensor::kWeight;
  int parent = 0;
  int child = 0;
  Retention retention = Retention::kTile;
  // Which child instances are counted apart. kUnion: none, the union below one parent instance is one transfer. kEach:
  // all. kGroups: those that differ in the index of a spatial loop in `apart` (positions).
  enum Instances : std::uint8_t { kUnion, kEach, kGroups } instances = kUnion;
  boost::container::small_vector<std::size_t, 6> apart;
  // Of several instances that hold one word only the first: indices 0 in all spatial loops, from this position on, of
  // dimensions that do not index the tensor.
  std::optional<std::size_t> one_holder_from;
  bool with_padding = false;  // is padding a member of the sets on this side?
  // Keep only what is the first of its words in a residency of the output in the memory whose loops begin here: that
  // residency starts, and all temporal reduction loops from here on stand at their first iteration.
  std::optional<std::size_t> first_in;
  // Weigh each instance by its digit of the spatial loop at this position, which is apart.
  std::optional<std::size_t> weight_loop;
};

}  // namespace pj

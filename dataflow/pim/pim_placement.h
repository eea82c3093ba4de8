// SPDX-License-Identifier: Apache-2.0
// Where the weights of a network lie on a chip's arrays, how many copies of each layer there are, and what is written
// again and when: docs/models/pim.md, section 3. Decided once for the whole network.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "arch/base/problem.h"
#include "memory/pim/pim_grid.h"
#include "memory/pim/pim_spec.h"
#include "workloads/network.h"

namespace pj {

struct PimPlace {
  PimWork work;
  std::int64_t array = 0;   // number of the first, of its first copy
  std::int64_t blocks = 0;  // arrays of one copy
  std::int64_t copies = 1;
  int round = 0;            // of writing; layers of a round are on the chip together
  bool written = false;     // are its weights written in this run?
  std::int64_t passes = 1;  // parts of it that are on the chip one after another; 1 if it fits
};

struct PimPlan {
  std::vector<std::optional<PimPlace>> places;  // per layer; none: not on arrays
  std::int64_t arrays = 0;                      // that one copy of everything needs
  int rounds = 1;                               // 1: all weights stay
};

// How many copies each layer gets, in the order of the network; what is not on arrays has any number.
using PimCopies = std::vector<std::int64_t>;

// Layers that are `selected` and multiply. `copies`: empty, as the spec's duplication says. A problem if they do not
// fit and the spec refuses that, if weights are another layer's outputs and the spec does not write again, and for
// copies that are given and cannot be.
std::optional<PimPlan> place_on_arrays(const Network& network, const std::vector<bool>& selected, const PimSpec& spec,
                                       Problems& problems, const PimCopies& copies = {});

}  // namespace pj

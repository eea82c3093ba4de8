// SPDX-License-Identifier: Apache-2.0
// How long the stages of a macro take for one matrix-vector product, and N of them one after another in closed form.
// Equations: docs/models/pim.md, section 4. Times are whole femtoseconds.
#pragma once

#include <cstdint>
#include <vector>

#include "memory/pim/pim_grid.h"
#include "memory/pim/pim_spec.h"

namespace pj {

using Femtoseconds = std::int64_t;
Femtoseconds femtoseconds_of(Duration duration);  // rounded to the nearest

// A stage works on a product as a train of steps: the next stage takes its first as soon as it is done.
struct PimStageTime {
  const char* name = "";
  Femtoseconds service = 0;  // of one step
  bool whole = false;        // works once a product, on all its steps at once: what comes in is waited for to the end
};

struct PimProduct {
  std::vector<PimStageTime> stages;  // in the order of the data; stages of no time are left out
  std::int64_t steps = 1;            // of a product
};

// What the wires around an array need for one product, in all arrays of a copy at once.
struct PimWords {
  Femtoseconds fetch = 0;   // inputs from the tile's buffer, on the busiest tile
  Femtoseconds output = 0;  // sums to the buffer, and between tiles
};

PimProduct product_of(const PimSpec& spec, const PimGrid& grid, const PimWork& work, const PimWords& words);

// Of `products` products, one after another, from the first word fetched to the last put out. CountOverflow.
Femtoseconds time_of(const PimProduct& product, std::int64_t products);
// From product to product, when many follow each other.
Femtoseconds interval_of(const PimProduct& product);
// Of all arrays, full of weights and with inputs of the widest, without interruption.
double peak_macs_per_second(const PimSpec& spec);
// Of the arrays alone: what cannot be waited for.
Femtoseconds array_interval(const PimProduct& product);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// The few orders of the loops outside an array that the default mapping chooses among. Dimensions move in classes:
// batch (groups) outermost, then every order of pixels, filters and reduction; each also with one class cut into blocks
// whose loops stand outermost.
#pragma once

#include <cstdint>
#include <vector>

#include "workloads/einsum.h"

namespace pj {

struct OrderedLoop {
  int dim = 0;
  std::int64_t factor = 1;
};
using LoopOrder = std::vector<OrderedLoop>;  // outermost first; loops of one iteration left out

// `folds`: iterations of each dimension. No order twice; never empty.
std::vector<LoopOrder> loop_orders(const Einsum& einsum, const std::vector<std::int64_t>& folds);

}  // namespace pj

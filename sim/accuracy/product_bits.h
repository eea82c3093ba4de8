// SPDX-License-Identifier: Apache-2.0
// Value mode computes with one width of weights and one of inputs.
#pragma once

#include <optional>

#include "arch/base/problem.h"
#include "workloads/network.h"

namespace pj {

// Bits of the operands of all layers with products; a problem if they differ, or, at `option`, if there is none.
std::optional<Bits> product_bits(const Network& network, const char* option, Problems& problems);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// The exact outputs of a layer by another road than the array's: matrices multiplied by Eigen, per batch and group, a
// convolution through im2col, in numbers wide enough that no sum is rounded. It reads values by tensor index, never by
// the array's addresses.
// Not here: rounding or clipping of outputs to the output's bits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/cycle/operands.h"

namespace pj {

// Outputs row-major over the output's ranks. Throws std::invalid_argument for a dimension that is not one of
// N G M C P Q R S.
std::vector<std::int64_t> reference_outputs(const Einsum& einsum, const OperandStore& store);

struct Mismatch {
  std::vector<std::int64_t> index;  // along the output's ranks
  std::int64_t got = 0;
  std::int64_t expected = 0;
};

// The first difference, if any; std::logic_error if a length is not that of the output.
std::optional<Mismatch> compare(const Einsum& einsum, const std::vector<std::int64_t>& got,
                                const std::vector<std::int64_t>& expected);

// "output[N=0, M=3]: got 12, expected 13"
std::string to_string(const Einsum& einsum, const Mismatch& mismatch);

}  // namespace pj

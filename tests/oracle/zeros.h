// SPDX-License-Identifier: Apache-2.0
// docs/models/zeros.md, written down once more: the activity of gated events, the bits of coded words.
#pragma once

#include <cstdint>

#include "arch/base/tensor_set.h"
#include "memory/memory_spec.h"
#include "workloads/einsum.h"

namespace pj::oracle {

// Product of the densities of the tensors.
double activity(const Einsum& einsum, TensorSet gated_by);

// Bits of one transfer of `words` words of `tag` at the memory, coded if it codes them.
std::int64_t bits_of_transfer(const Einsum& einsum, const MemorySpec& memory, Tensor tag, std::int64_t words);

}  // namespace pj::oracle

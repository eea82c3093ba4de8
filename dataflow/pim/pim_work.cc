// SPDX-License-Identifier: Apache-2.0
#include "dataflow/pim/pim_work.h"

#include <stdexcept>

#include "arch/base/integer.h"

namespace pj {
namespace {

std::int64_t& factor_of(const Einsum& einsum, int dim, PimWork& work) {
  const bool weight = einsum.weight.uses(dim);
  const bool input = einsum.input.uses(dim);
  const bool output = einsum.output.uses(dim);
  if (weight && output) return input ? work.groups : work.outputs;
  if (weight && input) return work.depth;
  if (input && output) return work.windows;
  throw std::logic_error("pim_work: a dimension of one tensor alone");
}

}  // namespace

PimWork pim_work(const Einsum& einsum) {
  PimWork work;
  for (std::size_t d = 0; d < einsum.dims.size(); ++d) {
    if (einsum.dims[d].size == 1) continue;
    std::int64_t& factor = factor_of(einsum, static_cast<int>(d), work);
    factor = checked_mul(factor, einsum.dims[d].size);
  }
  work.weight_bits = einsum.weight.bits;
  work.input_bits = einsum.input.bits;
  work.output_bits = einsum.output.bits;
  work.sum_bits = einsum.partial_sum_bits;
  work.weight_density = einsum.weight.density;
  work.input_density = einsum.input.density;
  work.weight_level = einsum.weight.level;
  work.input_level = einsum.input.level;
  return work;
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// What crosses between an off-chip memory and one buffer, by what it is. docs/models/counting.md, section 3, says which
// words of the output are sums that are not complete.
#pragma once

#include <cstdint>

#include "arch/base/integer.h"
#include "workloads/einsum.h"

namespace pj {

struct BoundsTraffic {
  std::int64_t weights_read = 0;
  std::int64_t inputs_read = 0;
  std::int64_t outputs_written = 0;  // complete
  std::int64_t sums_written = 0;
  std::int64_t sums_read = 0;

  [[nodiscard]] std::int64_t words() const {
    const std::int64_t sums = checked_add(sums_written, sums_read);
    return checked_add(checked_add(weights_read, inputs_read), checked_add(outputs_written, sums));
  }
  [[nodiscard]] std::int64_t bits(const Bits& of) const {
    const std::int64_t operands = checked_add(checked_mul(weights_read, of.weight), checked_mul(inputs_read, of.input));
    const std::int64_t sums = checked_mul(checked_add(sums_written, sums_read), of.partial_sum);
    return checked_add(operands, checked_add(checked_mul(outputs_written, of.output), sums));
  }
};

}  // namespace pj

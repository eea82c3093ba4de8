// SPDX-License-Identifier: Apache-2.0
// What the columns of a macro sum up to in one conversion, and how many bits tell all sums apart; for the macro's
// widest weights and inputs. Sums are in products of digits (digits.h). docs/models/pim.md, section 2.
//   128 rows, 1-bit inputs, 2-bit cells: largest_sum = 384, lossless_bits = 9; columns complemented: 192, 8
#pragma once

#include <cstdint>

#include "memory/pim/pim_spec.h"

namespace pj {

// Can a sum be negative? Where rows are driven with either sign.
bool signed_sums(const PimSpec& spec);

// Largest sum of one conversion: inputs driven x largest digits; kXnor: inputs; complemented columns: half of it.
std::int64_t largest_sum(const PimSpec& spec);

// ceil(log2(largest sum + 1)); one bit more for the sign of signed sums. Equals
// Shafiee et al., ISCA 2016, equations 1 and 2, where their rows are a power of two and inputs or cells have one bit.
int lossless_bits(const PimSpec& spec);

// Share of the sums that a converter of `bits` cuts off: uniformly random digits, the sum taken as normal.
double clipped_share(const PimSpec& spec, int bits);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// A machine of arrays that compute at full rate: every array makes products of its widest operands without
// interruption, every register, bus, router, buffer, link and vector unit acts in every cycle. docs/models/pim.md,
// section 6. Of a DRAM that computes: dram_full_rate.h.
#pragma once

#include <optional>
#include <vector>

#include "arch/base/problem.h"
#include "arch/technology/technology.h"
#include "memory/hierarchy/machine_spec.h"

namespace pj {

struct RateLine {
  ComponentId component;
  Action action = Action::kMac;
  double per_second = 0.0;  // of all copies
  Price price;              // of one

  [[nodiscard]] Power power() const { return per_second * price.per_action / seconds(1.0); }
};

struct FullRate {
  double operations_per_second = 0.0;  // a MAC is two
  std::int64_t steps = 1;              // of a product
  Duration product;                    // from first word fetched to last put out, alone
  Duration interval;                   // between products of one array
  int lossless_bits = 0;               // of a converter that tells all sums apart
  std::vector<RateLine> lines;         // without leakage
  Power leakage;

  [[nodiscard]] Power power() const;
};

// Of a machine that computes in memory. A problem for each price that is missing.
std::optional<FullRate> full_rate(const MachineSpec& machine, const Technology& technology, Problems& problems);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// Says where two sets of counts differ, and how large and from which seed a campaign runs.
#pragma once

#include <cstdint>
#include <string>

#include "arch/base/event_sink.h"
#include "memory/hierarchy/machine_spec.h"

namespace pj {

// One line per (component, action, tensor) with different counts, or with counts times activity that differ by more
// than rounding; empty if there is none.
std::string compare_events(const MachineSpec& machine, const CountingSink& expected, const CountingSink& got);
// Whatever share of them takes place.
std::string compare_counts(const MachineSpec& machine, const CountingSink& expected, const CountingSink& got);

// PJ_CAMPAIGN_SIZE and PJ_CAMPAIGN_SEED from the environment, else the default.
std::uint64_t campaign_size(std::uint64_t usual);
std::uint64_t campaign_seed();

}  // namespace pj

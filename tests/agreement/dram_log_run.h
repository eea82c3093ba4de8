// SPDX-License-Identifier: Apache-2.0
// Runs bursts of some pattern through a DramSystem and holds its command log against the oracle: no rule broken, the
// same counts, the same energy, every clock of bus and ranks accounted for.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "memory/dram/burst_source.h"
#include "memory/dram/dram_spec.h"
#include "memory/dram/dram_system.h"
#include "tests/oracle/dram_log_checker.h"

namespace pj {

// configs/dram/<name>.textproto; std::runtime_error with the problems if it does not load.
DramSpec shipped_dram(const std::string& name);

// The burst with number `i`. Addresses are in bursts.
using Pattern = std::function<BurstRequest(std::int64_t i)>;
// All of the device, one write to two reads.
Pattern random_bursts(const DramSpec& spec, std::uint64_t seed);

// The reference of the model: times count from command to command, whatever their lengths, and per-bank refreshes are
// in no tFAW (docs/models/dram.md); refreshes are never postponed.
DramLogOptions model_options(const DramSpec& spec);

// Submits `requests` bursts as `transfers` transfers that take turns, and goes on until all are done. Returns how many
// were writes.
std::int64_t run_bursts(DramSystem& dram, const Pattern& pattern, std::int64_t requests, int transfers);

// Runs `requests` bursts as `transfers` transfers that take turns, then expects (GoogleTest) all that is said above.
void expect_lawful(const DramSpec& spec, const Pattern& pattern, std::int64_t requests, int transfers = 1);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// The report of a DRAM run for people: which memory, what was asked, how fast it was and why not faster, what it did
// and what that cost. At most 100 columns.
#pragma once

#include <string>

#include "memory/dram/dram_spec.h"
#include "sim/dram/dram_run.h"
#include "sim/dram/trace_plan.h"

namespace pj {

std::string dram_text(const DramSpec& spec, const TracePlan& plan, const DramRunResult& result);

// Sentences that the report and `--show` share.
std::string organization_text(const DramOrganization& organization);
std::string controller_text(const DramController& controller);
std::string refresh_text(const DramSpec& spec);

}  // namespace pj

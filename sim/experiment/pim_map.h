// SPDX-License-Identifier: Apache-2.0
// `pj map` on a machine of arrays that compute: how many copies of its weights each layer gets (sim/mapping/
// copy_search.h), and the run with them. docs/models/pim.md, section 9.
#pragma once

#include <optional>

#include "arch/base/problem.h"
#include "sim/experiment/experiment.h"
#include "sim/experiment/run_result.h"

namespace pj {

// As run_network(), for a request with a search. Of what the search finds and what the machine itself would do, the
// analytic engine chooses: the result is never worse than the machine's own.
std::optional<NetworkRun> map_on_pim(const Experiment& experiment, const RunRequest& request, Problems& problems);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// Mappings as files, one a layer, to be changed and run again.
#pragma once

#include <optional>
#include <vector>

#include "dataflow/mapping/mapping.h"
#include "sim/cli/commands.h"
#include "sim/experiment/experiment.h"
#include "sim/experiment/run_result.h"

namespace pj {

// Of every layer of the network, where there is one; none is written if one of them cannot be said.
void write_mappings(const Experiment& e, const NetworkRun& run, const MappingOutputs& outputs, Problems& problems);
void write_mappings(const Experiment& e, const std::vector<std::optional<Mapping>>& mappings,
                    const MappingOutputs& outputs, Problems& problems);

}  // namespace pj

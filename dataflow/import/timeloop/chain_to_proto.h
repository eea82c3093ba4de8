// SPDX-License-Identifier: Apache-2.0
// A chain of Timeloop's levels as a machine's file. What Timeloop leaves open and a machine states is a note.
#pragma once

#include "configs/schema/architecture.pb.h"
#include "dataflow/import/timeloop/chain.h"

namespace pj {

// Mappings name levels by Timeloop's names: which memory each is, and below which memory a container's mesh lies.
struct TimeloopTargets {
  std::map<std::string, int> memories;
  std::map<std::string, int> containers;
};

TimeloopTargets targets_of(const TimeloopChain& chain);

picojoule::schema::Architecture chain_to_proto(const TimeloopChain& chain, ImportLog& log);

}  // namespace pj

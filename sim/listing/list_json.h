// SPDX-License-Identifier: Apache-2.0
// Lists for programs:
//   {"schema": "picojoule.list.v1", "workloads": [{"name": "resnet50", "macs": 4089184256, ..., "source": "..."}]}
// An entry whose file does not load has "name" and "problem".
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/listing/entry.h"

namespace pj {

// The topics' names with their entries.
std::string list_json(const std::vector<std::pair<std::string_view, std::vector<ListEntry>>>& topics);

}  // namespace pj

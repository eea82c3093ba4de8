// SPDX-License-Identifier: Apache-2.0
// Index sets and boxes from lists, runs as lists, for tests.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <utility>
#include <vector>

#include "dataflow/placement/box_runs.h"

namespace pj::testing {

using Runs = std::vector<std::pair<std::int64_t, std::int64_t>>;  // address, bytes

IndexSet set_of(const std::vector<Range>& ranges);
Box box_of(std::initializer_list<std::vector<Range>> sets);
Runs runs_of(RunSource& source);
Runs runs_of(const PlacedTensor& tensor, const Box& box);
// Every element of the box, one index per rank.
void for_each_element(const Box& box, const std::function<void(const std::vector<std::int64_t>&)>& visit);

}  // namespace pj::testing

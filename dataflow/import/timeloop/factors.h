// SPDX-License-Identifier: Apache-2.0
// The factors and the permutation of one directive of a Timeloop mapping.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "dataflow/import/timeloop/mapping.h"

namespace pj {

// `P=7,3`: seven iterations, three in the last round of the loops around it.
struct TimeloopFactor {
  std::int64_t end = 1;
  std::int64_t last = 1;
  Place place;
};

// By dimension. "C=4 K=16", "C4 K16", or a list of these; `C=0` is the whole dimension.
std::map<int, TimeloopFactor> read_factors(const YamlValue& value, const MappingNames& names, ImportLog& log);

// "PRK", "P R K", "P,R,K" or a list: dimensions, innermost first.
std::vector<int> read_permutation(const YamlValue& value, const MappingNames& names, ImportLog& log);

}  // namespace pj

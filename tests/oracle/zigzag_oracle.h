// SPDX-License-Identifier: Apache-2.0
// ZigZag's word accesses, taken literally: every temporal step is walked, every tile is the set of the index tuples it
// is asked for, and what moves is found by comparing one step's tile with the last one's. Knows no period, no merging
// and no relevance. Spatial factors must divide their dimensions. Of dataflow/ it takes the types of a mapping, no
// code.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <utility>

#include "dataflow/zigzag/machine.h"

namespace pj {

enum class OraclePins : std::uint8_t { kHold, kDoNot };

// By memory of the machine and operand: rd_out_to_low, wr_in_by_low, rd_out_to_high, wr_in_by_high.
using ZigzagOracleWords = std::map<std::pair<std::size_t, Tensor>, std::array<std::int64_t, 4>>;

ZigzagOracleWords zigzag_oracle(const Einsum& einsum, const ZigzagMachine& machine, const ZigzagMapping& mapping,
                                OraclePins pins);

}  // namespace pj

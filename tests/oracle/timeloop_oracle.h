// SPDX-License-Identifier: Apache-2.0
// The rules of docs/models/counting_rules.md taken literally: every step of every instance is walked, every tile is a
// box with its corners, every delta is compared with every other. For nests of up to about 1e6 MACs. Shares nothing
// with dataflow/.
#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "dataflow/mapping/mapping.h"
#include "memory/hierarchy/machine_spec.h"
#include "workloads/einsum.h"

namespace pj {

// Words of all instances, but for tile and partition, which are of one.
struct TimeloopOracleCounts {
  std::int64_t instances = 0, tile = 0, partition = 0;
  std::int64_t reads = 0, fills = 0, updates = 0, reductions = 0, links_below = 0;
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> to_child;  // (multicast, scatter) -> words read
};

enum class OracleLinks : std::uint8_t { kOn, kOff };

// By memory index and tensor, for the tensors a memory keeps. Throws std::logic_error if a tensor has no home.
std::map<std::pair<int, Tensor>, TimeloopOracleCounts> timeloop_oracle(const Einsum& einsum, const MachineSpec& machine,
                                                                       const Mapping& mapping, OracleLinks links);
// Temporal steps of the first compute unit.
std::int64_t timeloop_oracle_cycles(const Einsum& einsum, const MachineSpec& machine, const Mapping& mapping);

// What crosses the edge of a systolic array, word by word and cycle by cycle.
struct ScaleSimOracleCounts {
  std::int64_t input_reads = 0, weight_reads = 0, output_writes = 0, cycles = 0;
};
// A GEMM of m x k inputs with k x n weights; `stationary` names the style.
ScaleSimOracleCounts scalesim_oracle(std::int64_t m, std::int64_t k, std::int64_t n, std::int64_t rows,
                                     std::int64_t columns, Tensor stationary);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// What the columns of a SCALE-Sim topology mean. The first line of the file says it; letters, digits and their order
// count, case and everything else do not:
//   Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,   convolutions
//   Layer, M, N, K,                                                    GEMMs: M x K inputs, K x N weights
// in any order, with Stride Height and Stride Width instead of Strides, and with Sparsity (version 3) or Batch Size.
// SCALE-Sim itself skips that line and goes by position. So does this for one header, DeepBench's, which says
// "IFMAP Width" twice and means the height first. Any other column is left out, and named in a note.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "arch/base/problem.h"
#include "workloads/import/scalesim/csv_rows.h"

namespace pj {

enum class TopologyColumn : std::uint8_t {
  kName,
  kInputRows,
  kInputColumns,
  kKernelRows,
  kKernelColumns,
  kChannels,
  kFilters,
  kStride,
  kStrideRows,
  kStrideColumns,
  kRows,     // M
  kColumns,  // N
  kDepth,    // K
  kSparsity,
  kBatch,
  kIgnored,
};

struct TopologyHeader {
  bool gemm = false;                    // else convolutions
  bool by_position = false;             // the names were not what counts
  std::vector<TopologyColumn> columns;  // one for each cell of the header
  std::vector<std::string> names;       // as the file writes them

  // -1 if there is none.
  [[nodiscard]] int index_of(TopologyColumn column) const;
};

// nullopt if it added a problem.
std::optional<TopologyHeader> read_topology_header(const CsvRow& row, const std::string& file, Problems& problems);

}  // namespace pj

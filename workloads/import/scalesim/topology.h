// SPDX-License-Identifier: Apache-2.0
// A SCALE-Sim topology as its file states it, checked line by line. Not here: what a network makes of it
// (import_scalesim.cc), notes (topology_notes.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "arch/base/problem.h"
#include "workloads/import/scalesim/topology_header.h"

namespace pj {

struct TopologyConv {
  std::int64_t input_rows = 0, input_columns = 0;
  std::int64_t kernel_rows = 0, kernel_columns = 0;
  std::int64_t channels = 0, filters = 0;
  std::int64_t stride_rows = 0, stride_columns = 0;
};

struct TopologyGemm {
  std::int64_t rows = 0, columns = 0, depth = 0;  // M, N, K
};

struct TopologyLayer {
  int line = 0;
  std::string name;          // unique
  std::string written_name;  // as in the file
  TopologyConv conv;
  TopologyGemm gemm;
  std::int64_t batch = 1;
  double weight_density = 1.0;
};

struct Topology {
  TopologyHeader header;
  std::vector<TopologyLayer> layers;
  std::vector<std::string> headings;         // lines that hold a name alone
  std::vector<std::string> unread_sparsity;  // layers whose sparsity is no ratio
};

// nullopt if it added a problem: all lines' problems at once.
std::optional<Topology> topology_from(const std::vector<CsvRow>& rows, const std::string& file, Problems& problems);

}  // namespace pj

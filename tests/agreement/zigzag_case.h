// SPDX-License-Identifier: Apache-2.0
// The problems of tests/data/zigzag_cases.json: a machine with ports and prices, a layer, and the best mappings that
// ZigZag found, with every figure it gave for them.
#pragma once

#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "dataflow/zigzag/nest.h"

namespace pj {

struct ZigzagCase {
  struct Best {
    std::string objective;  // "energy", "latency", "edp"
    ZigzagMapping mapping;
    double energy_pj = 0.0, mac_energy_pj = 0.0, mem_energy_pj = 0.0;
    double latency = 0.0;
    double temporal = 0.0, stall = 0.0, onload = 0.0, offload = 0.0;
    std::map<std::pair<std::string, Tensor>, std::array<std::int64_t, 4>> words;  // by memory and operand
  };

  std::string id;
  Einsum einsum;
  ZigzagMachine machine;
  InnermostReads reads = InnermostReads::kOncePerWord;
  bool free_spatial = false;
  double cpu_seconds = 0.0;
  std::vector<Best> best;
};

std::vector<ZigzagCase> zigzag_cases();
// A GEMM output[b][k] += weight[k][c] * input[b][c], dimensions B, K, C.
Einsum zigzag_gemm(std::int64_t b, std::int64_t k, std::int64_t c);

}  // namespace pj

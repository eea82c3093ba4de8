// SPDX-License-Identifier: Apache-2.0
// ZigZag's accelerator file: an array of multipliers and memories, innermost first, of which each holds some operands
// and serves some dimensions of the array. Old files give a memory a bandwidth and port counts, new ones ports with
// bandwidths of their own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dataflow/import/import_log.h"
#include "dataflow/import/yaml/yaml_map.h"

namespace pj {

struct ZigzagDimension {
  std::string name;
  std::int64_t size = 1;
};

struct ZigzagMemory {
  std::string name;
  Place place;
  std::int64_t size_bits = 1;
  std::vector<std::string> operands;  // I1, I2, O
  std::vector<std::string> served;    // dimensions of the array that share one instance
  std::int64_t read_bits = 0;         // a cycle and port
  std::int64_t write_bits = 0;        // a cycle and port
  std::int64_t ports = 1;
  bool double_buffered = false;
};

struct ZigzagAccelerator {
  std::string name;
  Place place;
  std::vector<ZigzagMemory> memories;  // innermost first
  std::vector<ZigzagDimension> array;
  std::vector<std::int64_t> input_bits;  // of the two operands; empty: not said
};

std::optional<ZigzagAccelerator> read_accelerator(const YamlValue& accelerator, ImportLog& log);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// What both versions of Timeloop's architecture file come down to: a chain of storage levels, outermost first, with
// compute at its end. How many instances of a level there are, and in which mesh, makes the fan-outs.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "arch/base/problem.h"
#include "arch/base/tensor_set.h"
#include "dataflow/import/import_log.h"
#include "dataflow/import/yaml/yaml_map.h"

namespace pj {

enum class StorageClass : std::uint8_t { kDram, kSram, kRegisterFile };

struct TimeloopMesh {
  std::int64_t x = 1;
  std::int64_t y = 1;
};

struct TimeloopStorage {
  std::string name;
  Place place;
  StorageClass kind = StorageClass::kSram;
  std::int64_t word_bits = 16;
  std::int64_t block = 1;                                       // words of an access
  std::optional<std::int64_t> words;                            // of one instance
  std::optional<double> read_words, write_words, shared_words;  // a cycle
  std::int64_t ports = 2;
  bool doubled = false;   // multiple buffering by two
  std::string dram_type;  // such as "LPDDR4"
  TimeloopMesh mesh;
  TensorSet keeps;
};

struct TimeloopCompute {
  std::string name;
  Place place;
  std::optional<std::int64_t> operand_bits, sum_bits;
  TimeloopMesh mesh;
};

struct TimeloopChain {
  std::string name;
  Place place;
  std::string technology;
  std::optional<double> cycle_seconds;
  std::vector<TimeloopStorage> storage;  // outermost first
  TimeloopCompute compute;
  std::map<std::string, int> containers;  // with a mesh of their own: index of the storage above
};

// The versions 0.2 and 0.3: `subtree` and `local`.
TimeloopChain read_nested_architecture(const YamlValue& architecture, ImportLog& log);
// The version 0.4: `nodes`. `tensors`: which tensor of ours a data space is.
TimeloopChain read_node_architecture(const YamlValue& architecture, const std::map<std::string, Tensor>& tensors,
                                     ImportLog& log);

}  // namespace pj

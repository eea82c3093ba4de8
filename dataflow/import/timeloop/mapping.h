// SPDX-License-Identifier: Apache-2.0
// Timeloop's mapping: a list of directives, each of one target and type, with factors and a permutation (innermost
// first). It is of one layer and machine; Timeloop's rules: src/mapping/parser.cpp.
//   - {target: GLB, type: temporal, factors: C=4 K=16, permutation: CK}
//   - {target: GLB, type: spatial, factors: [P=13, Q=13], permutation: PQ, split: 1}     the first `split` along X
//   - {target: RF, type: bypass, keep: [Outputs], bypass: [Weights, Inputs]}
#pragma once

#include <map>
#include <optional>
#include <string>

#include "dataflow/import/import_log.h"
#include "dataflow/import/yaml/yaml_value.h"
#include "dataflow/mapping/mapping.h"
#include "memory/hierarchy/machine_spec.h"
#include "workloads/einsum.h"

namespace pj {

// What the names in a mapping stand for. Keeps references.
struct MappingNames {
  const Einsum& einsum;
  const MachineSpec& machine;
  std::map<std::string, int> dims;        // index into the einsum
  std::map<std::string, Tensor> tensors;  // of data spaces
  std::map<std::string, int> memories;    // index into the machine
  std::map<std::string, int> containers;  // of version 0.4: the memory above their mesh
};

// Our own names of dimensions and memories, Timeloop's usual ones of data spaces: as timeloop_mapping_text writes them.
MappingNames own_names(const Einsum& einsum, const MachineSpec& machine);

// X are columns, Y rows. Loops of one iteration are left out. Whether it fits: check_mapping.h.
std::optional<Mapping> read_timeloop_mapping(const YamlValue& mapping, const MappingNames& names, ImportLog& log);

// A mapping document, which read_timeloop_mapping with own_names turns into the same nest: loops of rows come before
// those of columns then, and neighbours of one dimension are one loop. Nothing, with a problem, for what Timeloop
// cannot say: two loops of a dimension at one level, with others between them.
std::optional<std::string> timeloop_mapping_text(const Mapping& mapping, const Einsum& einsum,
                                                 const MachineSpec& machine, const Place& here, Problems& problems);

}  // namespace pj

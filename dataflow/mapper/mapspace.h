// SPDX-License-Identifier: Apache-2.0
// Which mappings a search may choose from: where each dimension may have loops, what each memory holds, and whether
// factors divide evenly. docs/models/mapper.md, section 1.
//   Mapspace space = whole_mapspace(einsum, machine);
//   constrain(space, einsum, machine, {"RF", {}, {}, {}, {"weight"}, {"input", "output"}}, here, problems);
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "arch/base/problem.h"
#include "dataflow/mapper/cost_model.h"
#include "dataflow/mapper/nest_state.h"

namespace pj {

using DimFlags = std::array<bool, kMostMapperDims>;

// kDivide: the factors of a dimension multiply to its size. kCoverInSpace: those of fan-outs need not divide it; the
// loops in time divide what each of their units is left with. kCover: nor need what a memory holds divide that.
enum class Factoring : std::uint8_t { kDivide, kCoverInSpace, kCover };

enum class Holding : std::uint8_t { kKeep, kBypass, kEither };

struct Mapspace {
  struct Level {  // one memory, and the fan-out below it
    DimFlags temporal{};
    DimFlags rows{};
    DimFlags columns{};
    std::int64_t most_rows = 1;  // instances
    std::int64_t most_columns = 1;
    std::array<Holding, 3> holding{};           // as kOperands
    std::optional<std::int64_t> capacity_bits;  // none: unlimited
  };
  std::vector<Level> levels;
  Factoring factoring = Factoring::kDivide;
};

// Any dimension anywhere; memories inside a tensor's home hold it or do not.
Mapspace whole_mapspace(const Einsum& einsum, const MachineSpec& machine);

// What a user says of one memory and the fan-out below it. Lists that are absent leave things as they are.
struct MemoryConstraint {
  std::string memory;
  std::optional<std::vector<std::string>> temporal;  // dimensions that may have loops here
  std::optional<std::vector<std::string>> rows;      // ... of the fan-out below
  std::optional<std::vector<std::string>> columns;
  std::vector<std::string> keep;  // tensors
  std::vector<std::string> bypass;
};
// Adds a problem for each name that is unknown, and for what contradicts the machine; changes nothing then.
void constrain(Mapspace& space, const Einsum& einsum, const MachineSpec& machine, const MemoryConstraint& constraint,
               const Place& here, Problems& problems);

// Adds a problem for each reason for which no mapping can be in the space: a dimension that may run nowhere, a memory
// that is too small for what it must hold, by how many bytes.
void explain_if_empty(const Mapspace& space, const Einsum& einsum, const MachineSpec& machine, const CostModel& cost,
                      const Place& here, Problems& problems);

}  // namespace pj

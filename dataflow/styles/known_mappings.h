// SPDX-License-Identifier: Apache-2.0
// Mappings that default_mapping chooses among, remembered for machines that differ only in how fast and how far away
// the off-chip memory is: which of them is the best depends on that, which of them fit does not. For one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "dataflow/mapping/mapping.h"
#include "dataflow/styles/mapping_cost.h"
#include "dataflow/styles/style.h"

namespace pj {

// In the order in which they were tried, without those that cannot be the best on any of those machines.
class MappingCandidates {
 public:
  void add(const Mapping& mapping, CostTerms terms);
  [[nodiscard]] bool empty() const { return all_.empty(); }
  // The first with the least cost; none if there is none.
  [[nodiscard]] std::optional<Mapping> best(const MachineSpec& machine) const;

 private:
  struct Candidate {
    Mapping mapping;
    CostTerms terms;
  };
  std::vector<Candidate> all_;
};

class KnownMappings {
 public:
  // `find` if there is none yet. Valid until the next call.
  const MappingCandidates& of(const Einsum& einsum, const MachineSpec& machine, Style style,
                              const std::vector<TensorSet>& bypass, const std::function<MappingCandidates()>& find);

 private:
  struct Known {
    std::vector<std::int64_t> machine;  // all that a mapping depends on but times
    Style style;
    std::vector<TensorSet> bypass;
    Einsum einsum;
    MappingCandidates candidates;
  };
  std::vector<Known> all_;
};

}  // namespace pj

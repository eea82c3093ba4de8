// SPDX-License-Identifier: Apache-2.0
// The elements of a tensor that a box of dimension ranges touches, one by one.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "tests/oracle/nest.h"
#include "workloads/einsum.h"

namespace pj::oracle {

using Coordinates = std::vector<std::int64_t>;  // one index per rank of the tensor
using ElementSet = std::set<Coordinates>;

enum class Padding : std::uint8_t { kLeftOut, kMember };

// Enumerates; remembers sets it has already enumerated, nothing else.
class TileSets {
 public:
  TileSets(const TensorAccess& tensor, Padding padding) : tensor_(tensor), padding_(padding) {}
  std::shared_ptr<const ElementSet> elements(const Box& box);

 private:
  [[nodiscard]] std::set<std::int64_t> indices(const Rank& rank, const Box& box) const;
  [[nodiscard]] ElementSet enumerate(const Box& box) const;

  const TensorAccess& tensor_;
  Padding padding_;
  std::map<std::vector<std::int64_t>, std::shared_ptr<const ElementSet>> known_;  // by the ranges that index the tensor
};

}  // namespace pj::oracle

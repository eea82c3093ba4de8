// SPDX-License-Identifier: Apache-2.0
// All transfers of one flow, as a histogram: how many transfers carry how many words. Exact for any mapping, partial
// tiles included; docs/models/counting.md says what a transfer is.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>

#include "dataflow/loop_nest/loop_nest.h"
#include "dataflow/reuse/nest_groups.h"

namespace pj {

class TransferHistogram {
 public:
  // Throws CountOverflow beyond 64 bits.
  void add(std::int64_t words, std::int64_t times);
  void subtract(const TransferHistogram& other);  // throws std::logic_error if other is not contained

  [[nodiscard]] std::int64_t words() const;
  [[nodiscard]] std::int64_t transfers() const;  // that carry at least one word
  // Sum over transfers of their bits, `bits` a word on average, each a whole number; and of ceil(bits / width).
  [[nodiscard]] std::int64_t bits(double bits) const;
  [[nodiscard]] std::int64_t accesses(double bits, std::int64_t width) const;
  [[nodiscard]] bool empty() const { return bins_.empty(); }

 private:
  struct Bin {
    std::int64_t words, times;
  };
  boost::container::small_vector<Bin, 8> bins_;
};

// Throws CountOverflow.
TransferHistogram transfers_of(NestGroups& groups, const FlowLoops& loops);
TransferHistogram transfers_of(const LoopNest& nest, const FlowView& view);
// transfers_of(...).words(), for less.
std::int64_t words_of(NestGroups& groups, const FlowLoops& loops);

}  // namespace pj

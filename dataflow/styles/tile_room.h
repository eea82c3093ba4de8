// SPDX-License-Identifier: Apache-2.0
// Does a tile have room in its memory? As bits_needed of check_mapping.h says, for the mappings that default_mapping
// tries: an order of loops outside the array, cut at the memories, and what lies inside.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <vector>

#include "dataflow/styles/loop_orders.h"
#include "memory/hierarchy/machine_spec.h"

namespace pj {

class TileRoom {
 public:
  // `bypass`: per memory. Keeps references to all.
  TileRoom(const Einsum& einsum, const MachineSpec& machine, const std::vector<TensorSet>& bypass);

  using Extents = std::vector<std::int64_t>;
  using Begins = boost::container::small_vector<std::size_t, 8>;
  // What lies inside the loops of the order.
  struct Inside {
    std::vector<Extents> covered;  // per memory and dimension: indices that the fan-outs below it and the streams cover
    Extents stream;                // of these the streams
  };

  // Memory m, if its tile begins with loop begin[m] of the order, as those further out do with theirs, and all memories
  // inside it stand at the array.
  [[nodiscard]] bool fits(const LoopOrder& loops, const Begins& begin, int m, const Inside& inside) const;
  // Could any tile fit around these, in all memories? If not, no order does.
  [[nodiscard]] bool may_fit(const Inside& inside) const;

 private:
  // What memory m holds of operands, in bits, and of the output, in words.
  struct Held {
    std::int64_t operands = 0, output = 0;
  };
  [[nodiscard]] bool always_sums(int m, const Inside& inside) const;
  [[nodiscard]] Held held(int m, const std::int64_t* extents) const;
  [[nodiscard]] bool fits(int m, const Held& held, Tensor stored) const;
  [[nodiscard]] bool keeps(int m, Tensor tensor) const;
  [[nodiscard]] bool is_home(int m, Tensor tensor) const;
  [[nodiscard]] bool holds_partial_sums(const LoopOrder& loops, const Begins& begin, int m, const Inside& inside) const;

  const Einsum& einsum_;
  const MachineSpec& machine_;
  const std::vector<TensorSet>& bypass_;
  std::vector<bool> reduces_;  // per dimension: does it not index the output?
};

}  // namespace pj

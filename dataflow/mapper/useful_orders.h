// SPDX-License-Identifier: Apache-2.0
// Orders of the loops of one memory of which one is always as good as the best of all: what counts is which tensor
// stays while the innermost loops run, and along which axis a window slides. docs/models/mapper.md, section 4, says why
// the others need no look.
#pragma once

#include <cstdint>
#include <vector>

#include "dataflow/mapper/nest_state.h"

namespace pj {

class UsefulOrders {
 public:
  explicit UsefulOrders(const Einsum& einsum);

  // `active`: a bit for each dimension with a loop here. All orders where a tensor has an axis of more than two
  // dimensions, two tensors have windows, or a dimension means nothing to two tensors.
  const std::vector<LoopOrder>& of(std::uint32_t active);

 private:
  using Dims = std::vector<int>;
  [[nodiscard]] std::vector<LoopOrder> made(std::uint32_t active) const;
  void add_staying(const Dims& active, const Dims& stays, std::vector<LoopOrder>& orders) const;
  void add_slides(const Dims& first, const Dims& from, const Dims& active, std::vector<LoopOrder>& orders) const;
  static void add(const Dims& innermost, const Dims& active, std::vector<LoopOrder>& orders);

  bool regular_ = true;
  std::vector<int> beside_;   // the other dimension of the axis, -1
  std::vector<int> without_;  // index of the tensor to which the dimension means nothing, -1
  std::vector<std::vector<LoopOrder>> known_;
};

}  // namespace pj

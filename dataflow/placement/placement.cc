// SPDX-License-Identifier: Apache-2.0
#include "dataflow/placement/placement.h"

#include <stdexcept>

#include "arch/base/integer.h"

namespace pj {

Placement place_items(const std::vector<PlacementItem>& items, std::int64_t alignment, std::int64_t capacity_bytes) {
  if (alignment < 1 || (alignment & (alignment - 1)) != 0) {
    throw std::logic_error("place_items: the alignment is a power of two");
  }
  std::vector<std::int64_t> addresses;
  std::int64_t end = 0;
  for (const PlacementItem& item : items) {
    if (item.bits < 0) throw std::logic_error("place_items: " + item.name + " has less than 0 bits");
    addresses.push_back(checked_mul(ceil_div(end, alignment), alignment));
    end = checked_add(addresses.back(), ceil_div(item.bits, 8));
  }
  if (end > capacity_bytes) return {std::nullopt, end};
  return {std::move(addresses), end};
}

}  // namespace pj

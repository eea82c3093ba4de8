// SPDX-License-Identifier: Apache-2.0
// Who gets which address in a memory: one after another, aligned, nothing freed. docs/models/layout.md, section 4.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pj {

struct PlacementItem {
  std::string name;
  std::int64_t bits = 0;  // PlacedTensor::stored_bits()
};

struct Placement {
  std::optional<std::vector<std::int64_t>> addresses;  // in bytes, one per item; none if they do not fit
  std::int64_t bytes_needed = 0;                       // from address 0 to the end of the last item
};

// Throws std::logic_error if the alignment is not a power of two or an item has less than 0 bits, CountOverflow.
Placement place_items(const std::vector<PlacementItem>& items, std::int64_t alignment, std::int64_t capacity_bytes);

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// Instances told apart by one dimension: the indices of its spatial loops, grouped by what they see of the dimension.
// Dimensions do not touch each other, so instances are a product of such groups.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "dataflow/loop_nest/loop_nest.h"

namespace pj {

struct DigitGroup {
  std::int64_t offset = 0;           // of the first of them, in the dimension
  std::vector<std::int64_t> digits;  // of the first of them, one a loop of `positions`
  std::int64_t instances = 0;
};

// `positions`: spatial loops of one dimension, outermost first. `seen(offset)` is any ordered value; indices whose
// offsets give equal ones are a group.
template <class Seen>
std::vector<DigitGroup> digit_groups(const LoopNest& nest, const std::vector<std::size_t>& positions, Seen seen) {
  std::map<decltype(seen(std::int64_t{0})), DigitGroup> groups;
  std::vector<std::int64_t> digits(positions.size(), 0);
  for (bool more = true; more;) {
    std::int64_t offset = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) offset += digits[i] * nest.loops()[positions[i]].stride;
    DigitGroup& group = groups[seen(offset)];
    if (group.instances++ == 0) {
      group.offset = offset;
      group.digits = digits;
    }
    more = false;
    for (std::size_t i = digits.size(); i-- > 0 && !more;) {
      more = ++digits[i] < nest.loops()[positions[i]].factor;
      if (!more) digits[i] = 0;
    }
  }
  std::vector<DigitGroup> found;
  found.reserve(groups.size());
  for (auto& [key, group] : groups) found.push_back(std::move(group));
  return found;
}

// Spatial loops of the dimension at positions from `begin` to `end`.
std::vector<std::size_t> spatial_positions(const LoopNest& nest, int dim, std::size_t begin, std::size_t end);

// Does any tile of the dimension end early?
bool is_imperfect(const LoopNest& nest, int dim);

// What is left of the dimension, at most `cap`, at each combination of the indices of `loops`; for instances `offset`
// further on.
std::vector<std::int64_t> left_at(const LoopNest& nest, int dim, const std::vector<std::size_t>& loops,
                                  std::int64_t offset, std::int64_t cap);

}  // namespace pj

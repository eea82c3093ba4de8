// SPDX-License-Identifier: Apache-2.0
// The exact set of index values that one rank of a tensor takes over a box of dimension ranges: sorted disjoint
// intervals, gaps of stride and dilation left out, padding left out on request.
//   [p in 0..3) * 2 + [r in 0..1)  ->  {0} {2} {4}
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <vector>

#include "workloads/einsum.h"

namespace pj {

struct Range {
  std::int64_t begin = 0;
  std::int64_t end = 0;  // one past the last; empty if end <= begin
  [[nodiscard]] bool empty() const { return end <= begin; }
  [[nodiscard]] std::int64_t size() const { return empty() ? 0 : end - begin; }
  friend bool operator==(Range a, Range b) { return a.begin == b.begin && a.end == b.end; }
};

class IndexSet {
 public:
  IndexSet() = default;

  // Values of `rank` when term k's dimension runs over ranges[k]; clipped to [0, extent) unless `with_padding`.
  static IndexSet of(const Rank& rank, const Range* ranges, bool with_padding);

  [[nodiscard]] std::int64_t size() const;
  [[nodiscard]] bool empty() const { return intervals_.empty(); }
  // Sorted, disjoint, none empty.
  [[nodiscard]] const boost::container::small_vector<Range, 4>& intervals() const { return intervals_; }
  void unite(const IndexSet& other);
  [[nodiscard]] IndexSet intersection(const IndexSet& other) const;
  [[nodiscard]] IndexSet difference(const IndexSet& other) const;
  friend bool operator==(const IndexSet& a, const IndexSet& b) { return a.intervals_ == b.intervals_; }

 private:
  void add_within(Range limits, Range interval);  // behind all others
  void append(Range interval);                    // at or behind the last one
  boost::container::small_vector<Range, 4> intervals_;
};

// Different values of s*i + t*j for 0 <= i < a, 0 <= j < b; none of the four is zero.
std::int64_t distinct_sums(std::int64_t s, std::int64_t a, std::int64_t t, std::int64_t b);
// How many different values a rank takes, padding included, over `sizes[k]` indices of its term k.
std::int64_t distinct_values(const Rank& rank, const std::int64_t* sizes);

// The product of one index set per rank of a tensor: a tile, or a part of one.
using Box = std::vector<IndexSet>;

}  // namespace pj

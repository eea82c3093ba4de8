// SPDX-License-Identifier: Apache-2.0
#include "dataflow/loop_nest/index_set.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "arch/base/integer.h"

namespace pj {
namespace {

using Intervals = boost::container::small_vector<Range, 4>;

void sort_and_merge(Intervals& intervals) {
  std::sort(intervals.begin(), intervals.end(), [](Range a, Range b) { return a.begin < b.begin; });
  std::size_t last = 0;
  for (std::size_t i = 1; i < intervals.size(); ++i) {
    if (intervals[i].begin <= intervals[last].end) {
      intervals[last].end = std::max(intervals[last].end, intervals[i].end);
    } else {
      intervals[++last] = intervals[i];
    }
  }
  if (!intervals.empty()) intervals.resize(last + 1);
}

bool stays_joined(Range set, std::int64_t coefficient, Range range) {
  return coefficient <= set.size() || range.size() == 1;
}

Range spread_joined(Range set, std::int64_t coefficient, Range range) {
  return {set.begin + coefficient * range.begin, set.end + coefficient * (range.end - 1)};
}

// set becomes { a + coefficient * x : a in set, x in range }
void spread(Intervals& set, std::int64_t coefficient, Range range) {
  const std::size_t pieces = set.size();
  for (std::int64_t x = range.begin + 1; x < range.end; ++x) {
    for (std::size_t k = 0; k < pieces; ++k) {
      set.push_back({set[k].begin + coefficient * x, set[k].end + coefficient * x});
    }
  }
  for (std::size_t k = 0; k < pieces; ++k) {
    set[k] = {set[k].begin + coefficient * range.begin, set[k].end + coefficient * range.begin};
  }
  sort_and_merge(set);
}

}  // namespace

IndexSet IndexSet::of(const Rank& rank, const Range* ranges, bool with_padding) {
  IndexSet set;
  const std::size_t n = rank.terms.size();
  if (std::any_of(ranges, ranges + n, [](Range r) { return r.empty(); })) return set;
  // Small coefficients first: the pieces stay joined. A handful of terms: insertion is enough.
  boost::container::small_vector<std::size_t, 4> order(n);
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t at = k;
    for (; at > 0 && rank.terms[k].coefficient < rank.terms[order[at - 1]].coefficient; --at) order[at] = order[at - 1];
    order[at] = k;
  }
  Range joined = {rank.offset, rank.offset + 1};
  std::size_t k = 0;
  for (; k < n && stays_joined(joined, rank.terms[order[k]].coefficient, ranges[order[k]]); ++k) {
    joined = spread_joined(joined, rank.terms[order[k]].coefficient, ranges[order[k]]);
  }
  const Range limits = {0, rank.extent};
  if (k == n) {
    set.add_within(with_padding ? joined : limits, joined);
    return set;
  }
  Intervals values = {joined};
  for (; k < n; ++k) spread(values, rank.terms[order[k]].coefficient, ranges[order[k]]);
  for (const Range r : values) set.add_within(with_padding ? r : limits, r);
  return set;
}

void IndexSet::add_within(Range limits, Range interval) {
  const Range r = {std::max(limits.begin, interval.begin), std::min(limits.end, interval.end)};
  if (!r.empty()) intervals_.push_back(r);
}

std::int64_t IndexSet::size() const {
  std::int64_t total = 0;
  for (const Range& r : intervals_) total += r.size();
  return total;
}

void IndexSet::append(Range interval) {
  if (!intervals_.empty() && interval.begin <= intervals_.back().end) {
    intervals_.back().end = std::max(intervals_.back().end, interval.end);
  } else {
    intervals_.push_back(interval);
  }
}

void IndexSet::unite(const IndexSet& other) {
  if (other.empty()) return;
  const bool behind = intervals_.empty() || other.intervals_.front().begin >= intervals_.back().begin;
  if (behind) {
    for (const Range& r : other.intervals_) append(r);
    return;
  }
  intervals_.insert(intervals_.end(), other.intervals_.begin(), other.intervals_.end());
  sort_and_merge(intervals_);
}

IndexSet IndexSet::intersection(const IndexSet& other) const {
  IndexSet both;
  auto a = intervals_.begin();
  auto b = other.intervals_.begin();
  while (a != intervals_.end() && b != other.intervals_.end()) {
    const Range r = {std::max(a->begin, b->begin), std::min(a->end, b->end)};
    if (!r.empty()) both.intervals_.push_back(r);
    (a->end < b->end ? a : b)++;
  }
  return both;
}

IndexSet IndexSet::difference(const IndexSet& other) const {
  IndexSet rest;
  for (Range r : intervals_) {
    for (const Range& cut : other.intervals_) {
      if (cut.end <= r.begin || cut.begin >= r.end) continue;
      if (cut.begin > r.begin) rest.intervals_.push_back({r.begin, cut.begin});
      r.begin = std::min(cut.end, r.end);
    }
    if (!r.empty()) rest.intervals_.push_back(r);
  }
  return rest;
}

// (i, j) and (i + t/g, j - s/g), g = gcd(s, t), give the same value: of each such chain one counts.
std::int64_t distinct_sums(std::int64_t s, std::int64_t a, std::int64_t t, std::int64_t b) {
  const std::int64_t g = std::gcd(s, t);
  return checked_mul(a, b) - std::max<std::int64_t>(0, a - t / g) * std::max<std::int64_t>(0, b - s / g);
}

std::int64_t distinct_values(const Rank& rank, const std::int64_t* sizes) {
  boost::container::small_vector<std::size_t, 4> moving;  // terms of more than one index
  for (std::size_t k = 0; k < rank.terms.size(); ++k) {
    if (sizes[k] > 1) moving.push_back(k);
  }
  if (moving.empty()) return 1;
  if (moving.size() == 1) return sizes[moving[0]];
  if (moving.size() == 2) {
    const auto [i, j] = std::pair{moving[0], moving[1]};
    return distinct_sums(rank.terms[i].coefficient, sizes[i], rank.terms[j].coefficient, sizes[j]);
  }
  boost::container::small_vector<Range, 4> ranges;
  for (std::size_t k = 0; k < rank.terms.size(); ++k) ranges.push_back({0, sizes[k]});
  return IndexSet::of(rank, ranges.data(), true).size();
}

}  // namespace pj

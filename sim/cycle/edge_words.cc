// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/edge_words.h"

#include <algorithm>

namespace pj {
namespace {

using Table = std::vector<std::int64_t>;

constexpr std::int64_t kPadding = -1;
constexpr std::int64_t kNever = -2;

// Entries of the active lanes, each once.
Table distinct(const Table& lanes, const std::vector<std::uint8_t>& active) {
  Table list;
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    if (active[i] != 0) list.push_back(lanes[i]);
  }
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
  return list;
}

}  // namespace

std::vector<StepCount> fetched_words(const Table& steps, const Table& lanes, const std::vector<std::uint8_t>& active,
                                     const std::uint8_t* present) {
  const Table offsets = distinct(lanes, active);
  const auto most = static_cast<std::int64_t>(offsets.size());
  const auto all = static_cast<std::int64_t>(steps.size());
  if (present == nullptr) return {{most, all}};
  std::vector<std::int32_t> words(steps.size(), 0);
  for (const std::int64_t offset : offsets) {
    for (std::size_t t = 0; t < steps.size(); ++t) words[t] += present[steps[t] + offset];
  }
  std::vector<std::int64_t> times(offsets.size() + 1, 0);
  for (const std::int32_t n : words) ++times[static_cast<std::size_t>(n)];
  std::vector<StepCount> counts;
  for (std::int64_t n = 1; n <= most; ++n) {
    if (times[static_cast<std::size_t>(n)] > 0) counts.push_back({n, times[static_cast<std::size_t>(n)]});
  }
  return counts;
}

std::int64_t result_words(const PassFeed& feed) {
  const Table columns = distinct(feed.output.column, feed.column_active);
  if (feed.stationary != Tensor::kOutput) return static_cast<std::int64_t>(columns.size());
  Table sums;
  for (const std::int64_t row : distinct(feed.output.row, feed.row_active)) {
    for (const std::int64_t column : columns) sums.push_back(row + column);
  }
  std::sort(sums.begin(), sums.end());
  return std::unique(sums.begin(), sums.end()) - sums.begin();
}

HeldReads::HeldReads(GridSize grid, std::size_t size)
    : last_(static_cast<std::size_t>(grid.rows * grid.columns), kNever), seen_(size, 0) {}

std::int64_t HeldReads::read(const PassFeed& feed, const std::uint8_t* present) {
  ++stamp_;
  std::int64_t words = 0;
  for (std::size_t r = 0; r < feed.row_active.size(); ++r) {
    if (feed.row_active[r] == 0) continue;
    for (std::size_t c = 0; c < feed.column_active.size(); ++c) {
      if (feed.column_active[c] == 0) continue;
      const std::int64_t at = feed.top.row[r] + feed.top.column[c];
      const bool word = present == nullptr || present[at] != 0;
      std::int64_t& last = last_[r * feed.column_active.size() + c];
      if (last == (word ? at : kPadding)) continue;
      last = word ? at : kPadding;
      if (!word || seen_[static_cast<std::size_t>(at)] == stamp_) continue;
      seen_[static_cast<std::size_t>(at)] = stamp_;
      ++words;
    }
  }
  return words;
}

}  // namespace pj

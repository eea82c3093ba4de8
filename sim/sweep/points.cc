// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/points.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <random>
#include <set>
#include <stdexcept>

#include "arch/base/integer.h"

namespace pj {
namespace {

constexpr std::int64_t kMostPoints = 1000000;

// Below `end`, each as likely; std::uniform_int_distribution is another on each library.
std::int64_t below(std::int64_t end, std::mt19937_64& random) {
  const auto range = static_cast<std::uint64_t>(end);
  const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t fair = most - most % range;  // what is at or above it would favour small numbers
  std::uint64_t drawn = random();
  while (drawn >= fair) drawn = random();
  return static_cast<std::int64_t>(drawn % range);
}

// `count` different numbers below `end`, in their order (Floyd's algorithm: Bentley, CACM 30:9, 1987).
std::vector<std::int64_t> sample(std::int64_t count, std::int64_t end, std::mt19937_64& random) {
  std::set<std::int64_t> chosen;
  for (std::int64_t j = end - count; j < end; ++j) {
    const std::int64_t t = below(j + 1, random);
    chosen.insert(chosen.count(t) == 0 ? t : j);
  }
  return {chosen.begin(), chosen.end()};
}

// Stratum i of n goes to value i * length / n, so that every value has its share; strata are dealt at random.
std::vector<std::int64_t> latin_row(std::int64_t points, std::int64_t length, std::mt19937_64& random) {
  std::vector<std::int64_t> row;
  for (std::int64_t i = 0; i < points; ++i) {
    const std::int64_t scaled = checked_mul(i, length);
    row.push_back(exact_div(scaled - scaled % points, points));
  }
  for (std::int64_t i = points - 1; i > 0; --i) {
    std::swap(row[static_cast<std::size_t>(i)], row[static_cast<std::size_t>(below(i + 1, random))]);
  }
  return row;
}

std::vector<std::int64_t> list_row(std::int64_t points) {
  std::vector<std::int64_t> row;
  for (std::int64_t i = 0; i < points; ++i) row.push_back(i);
  return row;
}

// How many combinations there are; none if they cannot be counted.
std::optional<std::int64_t> combinations(const std::vector<std::int64_t>& lengths) {
  try {
    std::int64_t product = 1;
    for (const std::int64_t length : lengths) product = checked_mul(product, length);
    return product;
  } catch (const CountOverflow&) {
    return std::nullopt;
  }
}

bool check_equal_lengths(const SweepSpec& spec, Problems& problems) {
  for (const Axis& axis : spec.axes) {
    const Axis& first = spec.axes.front();
    if (axis.values.size() == first.values.size()) continue;
    problems.add(axis.place, fmt::format("has {} values, and {} has {}; points of a list take one of each",
                                         axis.values.size(), first.path, first.values.size()));
    return false;
  }
  return true;
}

// Of random and latin.
bool check_asked(const SweepSpec& spec, std::optional<std::int64_t> most, Problems& problems) {
  const Place here = {"--points", 0, 0, ""};
  const std::string strategy = name_of(spec.strategy);
  if (!spec.points) {
    problems.add(here, fmt::format("missing; strategy {} needs a number of points", strategy));
  } else if (*spec.points < 1 || *spec.points > kMostPoints) {
    problems.add(here, fmt::format("must be from 1 to {}, got {}", kMostPoints, *spec.points));
  } else if (spec.strategy == Strategy::kRandom && !most) {
    problems.add(here, "cannot be drawn from more than 2^63 combinations; use strategy latin");
  } else if (spec.strategy == Strategy::kRandom && *spec.points > *most) {
    problems.add(here, fmt::format("asks for {} of {} combinations; none is drawn twice", *spec.points, *most));
  } else {
    return true;
  }
  return false;
}

bool check_size(const SweepSpec& spec, std::optional<std::int64_t> size, Problems& problems) {
  const Place here = {"--points", 0, 0, ""};
  if (spec.points) {
    problems.add(here,
                 fmt::format("has no meaning with strategy {}; random and latin take it", name_of(spec.strategy)));
  }
  if (size && *size <= kMostPoints) return !spec.points;
  problems.add({"--strategy", 0, 0, ""},
               fmt::format("the grid has {} points, {} are the most; use random or latin with --points",
                           size ? fmt::format("{}", *size) : "more than 2^63", kMostPoints));
  return false;
}

}  // namespace

std::optional<PointList> PointList::make(const SweepSpec& spec, Problems& problems) {
  PointList list;
  for (const Axis& axis : spec.axes) list.lengths_.push_back(static_cast<std::int64_t>(axis.values.size()));
  const bool zipped = spec.strategy == Strategy::kList;
  const auto grid = combinations(list.lengths_);
  std::mt19937_64 random(spec.seed);
  if (spec.strategy == Strategy::kGrid || zipped) {
    if (zipped && !check_equal_lengths(spec, problems)) return std::nullopt;
    const auto size = zipped ? list.lengths_.front() : grid;
    if (!check_size(spec, size, problems)) return std::nullopt;
    list.size_ = *size;
    if (zipped) list.rows_.assign(spec.axes.size(), list_row(*size));
    return list;
  }
  if (!check_asked(spec, grid, problems)) return std::nullopt;
  list.size_ = *spec.points;
  if (spec.strategy == Strategy::kRandom) {
    list.of_grid_ = sample(list.size_, *grid, random);
  } else {
    for (const std::int64_t length : list.lengths_) list.rows_.push_back(latin_row(list.size_, length, random));
  }
  return list;
}

std::vector<std::size_t> PointList::of_grid(std::int64_t index) const {
  std::vector<std::size_t> values(lengths_.size());
  for (std::size_t axis = lengths_.size(); axis-- > 0;) {
    values[axis] = static_cast<std::size_t>(index % lengths_[axis]);
    index = exact_div(index - static_cast<std::int64_t>(values[axis]), lengths_[axis]);
  }
  return values;
}

std::vector<std::size_t> PointList::at(std::int64_t point) const {
  if (point < 0 || point >= size_) throw std::logic_error("PointList: no such point");
  const auto p = static_cast<std::size_t>(point);
  if (rows_.empty()) return of_grid(of_grid_.empty() ? point : of_grid_[p]);
  std::vector<std::size_t> values;
  for (const auto& row : rows_) values.push_back(static_cast<std::size_t>(row[p]));
  return values;
}

std::vector<std::string> values_at(const SweepSpec& spec, const PointList& points, std::int64_t point) {
  std::vector<std::string> values;
  const std::vector<std::size_t> at = points.at(point);
  for (std::size_t a = 0; a < at.size(); ++a) values.push_back(spec.axes[a].values[at[a]]);
  return values;
}

RunRequest request_of(const SweepSpec& spec, const PointList& points, std::int64_t point) {
  RunRequest request = spec.base;
  const std::vector<std::size_t> values = points.at(point);
  Problems problems;
  for (std::size_t a = 0; a < spec.axes.size(); ++a) {
    set_value(spec.axes[a], spec.axes[a].values[values[a]], request, problems);
  }
  if (!problems.empty()) throw std::logic_error("request_of: " + problems.text());
  return request;
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// The integers of a tensor, or of a part of one, and how often each of them occurs.
//   ValueHistogram histogram;
//   histogram.add(0, 3);
//   histogram.add(-4);
//   histogram.mean([](int value) { return std::abs(value); })     // 4 / 4 = 1
// What they do to rows and cells: value_levels.h.
#pragma once

#include <cstdint>
#include <map>

#include "memory/pim/digits.h"

namespace pj {

class ValueHistogram {
 public:
  // Every value of the range once.
  static ValueHistogram uniform(ValueRange range);

  void add(int value, std::int64_t times = 1);
  void add(const ValueHistogram& other);

  [[nodiscard]] std::int64_t count() const { return count_; }
  [[nodiscard]] const std::map<int, std::int64_t>& times() const { return times_; }

  // Mean of f(value) over all values; 0 if there are none.
  template <class F>
  [[nodiscard]] double mean(F f) const {
    double sum = 0.0;
    for (const auto& [value, times] : times_) sum += static_cast<double>(f(value)) * static_cast<double>(times);
    return count_ == 0 ? 0.0 : sum / static_cast<double>(count_);
  }

 private:
  std::map<int, std::int64_t> times_;
  std::int64_t count_ = 0;
};

}  // namespace pj

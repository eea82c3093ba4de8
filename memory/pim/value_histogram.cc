// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/value_histogram.h"

namespace pj {

ValueHistogram ValueHistogram::uniform(ValueRange range) {
  ValueHistogram histogram;
  for (int value = range.lowest; value <= range.highest; ++value) histogram.add(value);
  return histogram;
}

void ValueHistogram::add(int value, std::int64_t times) {
  times_[value] += times;
  count_ += times;
}

void ValueHistogram::add(const ValueHistogram& other) {
  for (const auto& [value, times] : other.times_) add(value, times);
}

}  // namespace pj

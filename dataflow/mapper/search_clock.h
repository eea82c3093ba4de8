// SPDX-License-Identifier: Apache-2.0
// When a search must end: after so many nodes, so much time of its core, or when it is told to.
#pragma once

#include <time.h>

#include <algorithm>

#include "dataflow/mapper/search.h"

namespace pj {

class SearchClock {
 public:
  explicit SearchClock(const SearchLimits& limits) : limits_(limits), begin_(now()) {}

  // The clock and the flag are looked at now and then only.
  bool ends(std::int64_t nodes) {
    if (nodes >= limits_.nodes) ended_ = true;
    if (nodes >= next_look_) {
      next_look_ = nodes + kNodesBetweenLooks;
      seconds_ = now() - begin_;
      if (seconds_ > limits_.seconds || (limits_.stop && limits_.stop())) ended_ = true;
    }
    return ended_;
  }
  // Of all that is allowed, what has passed when it was last looked at.
  [[nodiscard]] double share(std::int64_t nodes) const {
    const double by_nodes = static_cast<double>(nodes) / static_cast<double>(limits_.nodes);
    return std::min(1.0, std::max(by_nodes, seconds_ / limits_.seconds));
  }
  // Of the core, until now.
  [[nodiscard]] double seconds() const { return now() - begin_; }

 private:
  static constexpr std::int64_t kNodesBetweenLooks = 256;
  [[nodiscard]] static double now() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
  }

  const SearchLimits limits_;
  double begin_;
  double seconds_ = 0.0;
  std::int64_t next_look_ = 0;
  bool ended_ = false;
};

}  // namespace pj

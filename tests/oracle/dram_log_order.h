// SPDX-License-Identifier: Apache-2.0
// Puts the commands of each channel in the order of time. A controller with a bus each for rows and columns may decide
// a column command ahead of a row command that goes out earlier. What comes more than `window` clocks late stays so.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "memory/dram/dram_command.h"

namespace pj {

class DramLogOrder {
 public:
  DramLogOrder(int channels, std::int64_t window, DramCommandSink sink)
      : pending_(static_cast<std::size_t>(channels)), window_(window), sink_(std::move(sink)) {}

  // Places as the spec has them.
  void add(const DramCommandRecord& record) {
    auto& pending = pending_.at(static_cast<std::size_t>(record.channel));
    const auto later = [](const DramCommandRecord& a, const DramCommandRecord& b) { return a.clock < b.clock; };
    pending.insert(std::upper_bound(pending.begin(), pending.end(), record, later), record);
    while (pending.front().clock <= pending.back().clock - window_) {
      sink_(pending.front());
      pending.pop_front();
      if (pending.empty()) return;
    }
  }
  // The rest.
  void finish() {
    for (auto& pending : pending_) {
      for (const DramCommandRecord& r : pending) sink_(r);
      pending.clear();
    }
  }

 private:
  std::vector<std::deque<DramCommandRecord>> pending_;  // by channel, in the order of time
  std::int64_t window_;
  DramCommandSink sink_;
};

}  // namespace pj

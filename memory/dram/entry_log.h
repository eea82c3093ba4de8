// SPDX-License-Identifier: Apache-2.0
// When the bursts of a stream entered, by address: what their latencies are counted from. A rhythm carries it on beyond
// what was seen: in every period the same offsets.
#pragma once

#include <cstdint>
#include <vector>

namespace pj {

class EntryLog {
 public:
  struct Mark {
    std::int64_t clock = 0;
    bool waited = false;  // outside a full queue
  };
  explicit EntryLog(std::int64_t burst_bytes) : burst_bytes_(burst_bytes) {}

  // The next burst of the stream; any other begins a new log.
  void add(std::int64_t address, Mark mark) {
    if (marks_.empty() || address != last() + burst_bytes_) restart(address);
    marks_.push_back(mark);
  }
  void restart(std::int64_t address) {
    first_ = address;
    marks_.clear();
    period_bytes_ = 0;
  }
  // From the last burst on, everything is as `bytes` before, `clocks` later.
  void repeat(std::int64_t bytes, std::int64_t clocks) {
    period_bytes_ = bytes;
    period_clocks_ = clocks;
  }
  // The log ends at `address`, of which only the marks from `from` on are kept.
  void move_to(std::int64_t from, std::int64_t address) {
    std::vector<Mark> marks;
    for (std::int64_t a = from; a <= address; a += burst_bytes_) marks.push_back(at(a));
    restart(from);
    marks_.swap(marks);
  }

  [[nodiscard]] std::int64_t first() const { return first_; }
  [[nodiscard]] std::int64_t last() const {
    return first_ + (static_cast<std::int64_t>(marks_.size()) - 1) * burst_bytes_;
  }
  // Of a burst from first() on; beyond last() only under a rhythm.
  [[nodiscard]] Mark at(std::int64_t address) const {
    std::int64_t periods = 0;
    if (address > last()) periods = (address - last() + period_bytes_ - 1) / period_bytes_;
    Mark mark = marks_[static_cast<std::size_t>((address - periods * period_bytes_ - first_) / burst_bytes_)];
    mark.clock += periods * period_clocks_;
    return mark;
  }

 private:
  std::int64_t burst_bytes_;
  std::int64_t first_ = 0;
  std::int64_t period_bytes_ = 0, period_clocks_ = 0;
  std::vector<Mark> marks_;
};

}  // namespace pj

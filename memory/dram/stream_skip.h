// SPDX-License-Identifier: Apache-2.0
// The closed form for long streams. While one transfer streams through open rows, the controllers fall into a rhythm:
// after some bursts everything that decides their future is as it was, so many clocks later and so many columns on.
// What they did in between they will do again until a row ends, a refresh falls due or somebody else comes. This class
// remembers states, recognises one that comes back, and moves the channels on by whole periods. Exact: nothing is
// approximated. docs/models/dram.md, "Long streams".
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "memory/dram/dram_channel.h"
#include "memory/dram/dram_spec.h"
#include "memory/dram/dram_stats.h"
#include "memory/dram/entry_log.h"

namespace pj {

class StreamSkip {
 public:
  explicit StreamSkip(const DramSpec& spec);

  void forbid() { allowed_ = false; }
  // Something came in between.
  void forget();
  // A burst of the only transfer has entered; has been served, its data back at `done`.
  void note_entry(std::int64_t address, EntryLog::Mark mark) {
    if (!allowed_) return;
    if (region_begin(address) != region_begin(entries_.first())) entries_.restart(address);
    entries_.add(address, mark);
  }
  void note_served(std::int64_t address, std::int64_t done) {
    if (!probes_.empty()) served_.push_back({address, done});
  }

  // A burst of the only transfer that has just entered.
  struct Entry {
    std::int64_t clock = 0, address = 0;
    std::int64_t headed = 0;  // when it became the next to enter
    std::int64_t more = 0;    // bursts that are sure to follow it at the next addresses
    std::int64_t limit = 0;   // clock that may not be passed
    std::int64_t waited_outside = 0;
  };
  struct Leap {
    std::int64_t clocks = 0, bytes = 0, waited_outside = 0;
  };
  // If the channels are as they were at an earlier burst: moves them on, adds the latencies of what was leapt over, and
  // says how far it went.
  std::optional<Leap> leap(std::vector<DramChannel>& channels, const Entry& entry, LatencyHistogram& latencies);

 private:
  struct Moment {
    std::int64_t clock = 0, address = 0, waited_outside = 0;
    std::vector<DramStats> stats;        // of each channel
    std::vector<std::vector<int>> hits;  // of each channel's banks
    std::size_t served = 0;              // bursts noted so far
    std::vector<std::int64_t> state;
  };
  [[nodiscard]] std::int64_t region_begin(std::int64_t address) const { return address & ~(region_bytes_ - 1); }
  [[nodiscard]] std::int64_t left_in_region(std::int64_t address) const {
    return region_begin(address) + region_bytes_ - burst_bytes_ - address;
  }
  // Addresses from which on the log knows when bursts entered.
  [[nodiscard]] std::int64_t from(const Entry& entry) const {
    return std::max(region_begin(entry.address), entries_.first());
  }
  void add_latencies(const Moment& then, const Entry& entry, std::int64_t n, LatencyHistogram& latencies) const;
  [[nodiscard]] bool watches(const Entry& entry);
  [[nodiscard]] bool beats(const std::vector<DramChannel>& channels, const Entry& entry);
  void note_row_commands(std::vector<DramChannel>& channels);
  [[nodiscard]] std::vector<std::int64_t> describe(const std::vector<DramChannel>& channels, const Entry& entry) const;
  [[nodiscard]] const Moment* find(const std::vector<std::int64_t>& state) const;
  void remember(std::vector<DramChannel>& channels, const Entry& entry, std::vector<std::int64_t> state);
  [[nodiscard]] std::int64_t times(const std::vector<DramChannel>& channels, const Entry& entry,
                                   const Moment& then) const;

  // Beyond so many states there is no rhythm to be found.
  static constexpr std::size_t kMostMoments = 24, kMostBeats = 256;
  bool allowed_ = true;
  // Within a region, addresses that differ by a multiple of the rotation differ in the column alone.
  std::int64_t burst_bytes_, rotation_bytes_, region_bytes_;
  std::int64_t queued_bytes_;  // of bursts that all queues hold at most
  std::int64_t region_ = -1;   // the one being watched
  std::int64_t row_commands_ = 0;
  std::vector<std::uint64_t> beats_;
  std::vector<Moment> probes_;
  struct Served {
    std::int64_t address = 0, done = 0;
  };
  std::vector<Served> served_;
  EntryLog entries_;
};

}  // namespace pj

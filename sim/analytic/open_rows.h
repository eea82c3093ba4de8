// SPDX-License-Identifier: Apache-2.0
// What a DRAM's rows make of one transfer after another, without its time: each burst goes to its bank, which has a row
// open or not. docs/models/analytic.md, section 5.
#pragma once

#include <cstdint>
#include <vector>

#include "arch/base/event.h"
#include "memory/dram/address_run.h"
#include "memory/dram/dram_spec.h"
#include "memory/dram/dram_stats.h"

namespace pj {

class OpenRows {
 public:
  explicit OpenRows(const DramSpec& spec);

  // All bursts of the transfer, in order. How many there were.
  std::int64_t move(RunSource& runs, bool write, Tensor tensor);

  // Clocks that a transfer of so many bursts takes at least: its data on all channels at once, and for reads what the
  // first or last of them waits for; writes are taken in by the queues, and may answer sums that come back.
  [[nodiscard]] std::int64_t least_clocks(std::int64_t bursts, bool write, Tensor tensor) const;
  // And of all bursts so far together.
  [[nodiscard]] std::int64_t least_clocks() const;

  // With the refreshes and the standing of a layer of so many clocks.
  [[nodiscard]] DramStats stats(std::int64_t clocks) const;

 private:
  static constexpr std::int64_t kClosed = -1;
  void burst(std::int64_t address, std::size_t command, std::size_t tensor);

  const DramSpec& spec_;
  std::vector<std::int64_t> open_;  // row of each bank
  DramStats stats_;
};

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "sim/analytic/open_rows.h"

#include <algorithm>

#include "arch/base/integer.h"
#include "memory/dram/burst_source.h"

namespace pj {

OpenRows::OpenRows(const DramSpec& spec)
    : spec_(spec),
      open_(static_cast<std::size_t>(spec.organization.channels) *
                static_cast<std::size_t>(spec.organization.banks_per_channel()),
            kClosed) {}

std::int64_t OpenRows::move(RunSource& runs, bool write, Tensor tensor) {
  // Closed pages: nobody asks for a row between two transfers.
  if (spec_.controller.page == PagePolicy::kClosed) std::fill(open_.begin(), open_.end(), kClosed);
  RunBursts bursts(runs, write, spec_.organization.burst_bytes());
  const std::size_t command = index_of(write ? DramCommand::kWrite : DramCommand::kRead);
  std::int64_t count = 0;
  for (BurstRequest request; bursts.next(request); ++count) {
    burst(request.address, command, static_cast<std::size_t>(tensor));
  }
  return count;
}

void OpenRows::burst(std::int64_t address, std::size_t command, std::size_t tensor) {
  const DramOrganization& o = spec_.organization;
  const DramAddress at = spec_.map.decode(address);
  const int bank = ((at.channel * o.ranks + at.rank) * o.bank_groups + at.bank_group) * o.banks + at.bank;
  std::int64_t& open = open_[static_cast<std::size_t>(bank)];
  ++stats_.commands[command];
  ++stats_.commands_for[command][tensor];
  if (open == at.row) {
    ++stats_.row_hits;
    return;
  }
  ++(open == kClosed ? stats_.row_closed : stats_.row_conflicts);
  const std::size_t activate = index_of(DramCommand::kActivate);
  ++stats_.commands[activate];
  ++stats_.commands_for[activate][tensor];
  open = at.row;
}

std::int64_t OpenRows::least_clocks(std::int64_t bursts, bool write, Tensor tensor) const {
  if (bursts == 0) return 0;
  const DramTiming& t = spec_.timing;
  // Sums that come back may still wait in the write queue, and are answered from there.
  if (!write && tensor == Tensor::kPartialSum) return spec_.controller.entry_clocks + spec_.controller.return_clocks;
  const std::int64_t of_a_channel = ceil_div(bursts, spec_.organization.channels);
  if (write) {
    const std::int64_t queued = std::min<std::int64_t>(of_a_channel, spec_.controller.write_queue);
    return (of_a_channel - queued) * spec_.organization.burst_clocks();
  }
  const std::int64_t waited = spec_.controller.entry_clocks + t.read_latency + t.dqsck + spec_.controller.return_clocks;
  return waited + of_a_channel * spec_.organization.burst_clocks();
}

std::int64_t OpenRows::least_clocks() const {
  const std::int64_t answered =
      stats_.commands_for[index_of(DramCommand::kRead)][static_cast<std::size_t>(Tensor::kPartialSum)];
  const std::int64_t bursts =
      checked_add(stats_.count(DramCommand::kRead), stats_.count(DramCommand::kWrite)) - answered;
  return ceil_div(bursts, spec_.organization.channels) * spec_.organization.burst_clocks();
}

// Refreshes as they fall due: the first after half an interval. Some bank is always open.
DramStats OpenRows::stats(std::int64_t clocks) const {
  const DramOrganization& o = spec_.organization;
  DramStats stats = stats_;
  const std::int64_t ranks = static_cast<std::int64_t>(o.channels) * o.ranks;
  const auto due = [clocks](std::int64_t interval) { return (clocks + interval / 2) / interval; };
  if (spec_.controller.refresh == RefreshMode::kAllBank) {
    stats.commands[index_of(DramCommand::kRefresh)] = ranks * due(spec_.timing.refi);
  }
  if (spec_.controller.refresh == RefreshMode::kPerBank) {
    stats.commands[index_of(DramCommand::kRefreshBank)] = ranks * due(spec_.timing.refi_bank);
  }
  stats.commands[index_of(DramCommand::kPrecharge)] = stats.row_conflicts;
  stats.clocks = o.channels * clocks;
  stats.ranks[static_cast<std::size_t>(RankState::kActive)] = ranks * clocks;
  const std::int64_t data = (stats.count(DramCommand::kRead) + stats.count(DramCommand::kWrite)) * o.burst_clocks();
  stats.bus[static_cast<std::size_t>(BusUse::kData)] = data;
  stats.bus[static_cast<std::size_t>(BusUse::kIdle)] = std::max<std::int64_t>(0, stats.clocks - data);
  return stats;
}

}  // namespace pj

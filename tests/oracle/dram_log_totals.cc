// SPDX-License-Identifier: Apache-2.0
#include "tests/oracle/dram_log_totals.h"

#include <algorithm>

#include "tests/oracle/dram_log_history.h"
#include "tests/oracle/dram_log_rules.h"

namespace pj {

DramLogTotals::DramLogTotals(const DramSpec& spec) : spec_(spec) {
  const DramOrganization& o = spec.organization;
  Rank rank;
  rank.open.resize(static_cast<std::size_t>(o.banks_per_rank()));
  const std::vector<Rank> ranks(static_cast<std::size_t>(o.ranks), rank);
  ranks_.resize(static_cast<std::size_t>(o.channels), ranks);
  counts_.resize(static_cast<std::size_t>(o.channels));
}

void DramLogTotals::add(const DramCommandRecord& record) {
  const auto channel = static_cast<std::size_t>(record.channel);
  ++counts_.at(channel).at(static_cast<std::size_t>(record.command));
  Rank& rank = ranks_.at(channel).at(static_cast<std::size_t>(record.rank));
  const std::size_t bank = bank_index(spec_.organization, record);
  const std::int64_t clock = record.clock + bus_clocks_of(spec_.timing, record.command) - 1;
  if (record.command == DramCommand::kActivate) open(rank, bank, clock);
  if (record.command == DramCommand::kPrecharge) close(rank, bank, clock);
  if (record.command == DramCommand::kPrechargeAll) {
    for (std::size_t b = 0; b < rank.open.size(); ++b) close(rank, b, clock);
  }
  if (record.command == DramCommand::kRefresh) {
    rank.active += spec_.timing.rfc;
    rank.refreshed_to = clock + spec_.timing.rfc;
  }
}

void DramLogTotals::open(Rank& rank, std::size_t bank, std::int64_t clock) {
  if (rank.open.at(bank)) return;
  rank.open[bank] = true;
  if (rank.banks_open++ == 0) rank.since = std::max(clock, rank.refreshed_to);
}

void DramLogTotals::close(Rank& rank, std::size_t bank, std::int64_t clock) {
  if (!rank.open.at(bank)) return;
  rank.open[bank] = false;
  if (--rank.banks_open == 0) rank.active += clock - rank.since;
}

DramLogTotals::Counts DramLogTotals::counts() const {
  Counts sum{};
  for (const Counts& channel : counts_) {
    for (std::size_t c = 0; c < sum.size(); ++c) sum[c] += channel[c];
  }
  return sum;
}

DramLogTotals::RankClocks DramLogTotals::rank_clocks(int channel, std::int64_t clock) const {
  RankClocks sum{};
  for (const Rank& rank : ranks_.at(static_cast<std::size_t>(channel))) {
    const std::int64_t still_open = rank.banks_open > 0 ? clock - rank.since : 0;
    const std::int64_t beyond = std::max<std::int64_t>(0, rank.refreshed_to - clock);
    const std::int64_t active = rank.active + still_open - beyond;
    sum[static_cast<std::size_t>(RankState::kActive)] += active;
    sum[static_cast<std::size_t>(RankState::kPrecharged)] += clock - active;
  }
  return sum;
}

DramLogTotals::RankClocks DramLogTotals::rank_clocks(std::int64_t clock) const {
  RankClocks sum{};
  for (int c = 0; c < spec_.organization.channels; ++c) {
    const RankClocks channel = rank_clocks(c, clock);
    for (std::size_t s = 0; s < sum.size(); ++s) sum[s] += channel[s];
  }
  return sum;
}

}  // namespace pj

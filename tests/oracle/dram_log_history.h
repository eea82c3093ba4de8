// SPDX-License-Identifier: Apache-2.0
// What the checker of DRAM logs remembers: when each command last went to each bank, bank group and rank. Its size
// depends on the organization alone, not on the length of the log.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "memory/dram/dram_command.h"
#include "memory/dram/dram_spec.h"

namespace pj {

inline constexpr std::int64_t kNever = INT64_MIN / 4;

// Of the bank a command names, among those of its rank.
inline std::size_t bank_index(const DramOrganization& o, const DramCommandRecord& r) {
  return static_cast<std::size_t>(r.bank_group) * static_cast<std::size_t>(o.banks) + static_cast<std::size_t>(r.bank);
}

// Clock at which each command was last given.
struct LastClocks {
  LastClocks() { clocks.fill(kNever); }
  std::int64_t& operator[](DramCommand c) { return clocks[static_cast<std::size_t>(c)]; }
  std::int64_t operator[](DramCommand c) const { return clocks[static_cast<std::size_t>(c)]; }
  std::array<std::int64_t, kDramCommandCount> clocks{};
};

struct BankPast {
  LastClocks last;
  bool open = false;
  std::int64_t row = 0;
  bool refreshed = false;  // by a per-bank refresh of the present round
};

struct RankPast {
  explicit RankPast(const DramOrganization& o)
      : groups(static_cast<std::size_t>(o.bank_groups)), banks(static_cast<std::size_t>(o.banks_per_rank())) {
    activates.fill(kNever);
  }
  LastClocks last;
  std::vector<LastClocks> groups;
  std::vector<BankPast> banks;              // by bank_index()
  std::array<std::int64_t, 4> activates{};  // the last four, oldest first
  std::int64_t refreshes = 0;               // all-bank ones; in per-bank mode, of single banks
  std::int64_t last_refresh = 0;            // the log begins as if one had just been given
};

struct DataBurst {
  std::int64_t from = 0, to = 0;  // clocks on the data bus, `to` not included
  int rank = 0;
};

struct ChannelPast {
  explicit ChannelPast(const DramOrganization& o) : ranks(static_cast<std::size_t>(o.ranks), RankPast(o)) {}
  std::vector<RankPast> ranks;
  std::vector<DataBurst> bursts;               // those that a later command could still meet
  std::array<std::int64_t, 2> bus_free{0, 0};  // column commands' bus, row commands' bus; one bus uses the first
  std::int64_t clock = 0;                      // of the last command
};

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// One channel: its banks and the controller that picks the next command. FR-FCFS over the requests it holds: of all
// commands that serve a request the one that can go first, column commands before others, older requests before
// younger. Event-driven: from one command to the next, no clock is stepped. docs/models/dram.md, "Controller".
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "memory/dram/bound.h"
#include "memory/dram/dram_command.h"
#include "memory/dram/dram_spec.h"
#include "memory/dram/dram_stats.h"
#include "memory/dram/entry_log.h"
#include "memory/dram/rank_clock.h"
#include "memory/dram/request_queue.h"
#include "memory/dram/timing_table.h"

namespace pj {

class DramChannel {
 public:
  static constexpr std::int64_t kNever = INT64_MAX / 32;
  static constexpr std::int64_t kMostClocks = std::int64_t{1} << 39;  // as far as time may go: at 1 ns nine minutes

  DramChannel(const DramSpec& spec, int number);

  void log_commands(DramCommandSink sink) { log_ = std::move(sink); }

  [[nodiscard]] bool full(bool write) const { return queue(write).full(); }
  [[nodiscard]] bool idle() const { return reads_.size() + writes_.size() == 0; }
  // Is a write to the burst at `address` waiting in bank `bank`?
  [[nodiscard]] bool holds_write(int bank, std::int64_t address) const;
  void enter(const QueuedBurst& burst, bool write);

  // Clock of the next command or of the next refresh that falls due. kNever: neither requests nor refreshes.
  [[nodiscard]] std::int64_t next_clock() {
    if (!chosen_) choose();
    return best_.bound.clock();
  }
  // A burst that went on its way.
  struct Served {
    bool any = false;  // else the command was no read or write
    bool write = false;
    int transfer = 0;
    std::int64_t address = 0;
    std::int64_t entry = 0;
    std::int64_t data_end = 0;
  };
  Served issue();  // at next_clock()

  [[nodiscard]] std::int64_t data_end() const { return bus_end_; }
  [[nodiscard]] DramStats stats(std::int64_t clock) const;
  // Counters alone: bus and ranks as far as they are settled.
  DramStats& counters() { return stats_; }

  // For the closed form (stream_skip.h). If all requests held are of one direction, for open rows and at or above
  // `from`: a number that is the same whenever the state is.
  [[nodiscard]] std::optional<std::uint64_t> rhythm(std::int64_t clock, std::int64_t address, std::int64_t from) const;
  // All that decides the future, relative to `clock` and `address`; and the same future, so much later and further on.
  void describe(std::int64_t clock, std::int64_t address, std::vector<std::int64_t>& state) const;
  // Bursts that each bank's row has had since it was opened. While nobody waits for another row they decide nothing.
  [[nodiscard]] std::vector<int> row_hits() const;
  // So many times what was added to them since they were `hits`.
  void repeat(const std::vector<int>& hits, std::int64_t times);
  void shift(std::int64_t clock, std::int64_t clocks, std::int64_t bytes, const EntryLog& entries);
  [[nodiscard]] std::int64_t next_refresh() const;

 private:
  using Nexts = std::array<Bound, kDramCommandCount>;
  struct Bank {
    Nexts next{};
    std::int64_t row = -1;  // -1: closed
    int group = 0, rank = 0;
    int hits = 0;                          // column commands since it was opened
    BusUse opened_for = BusUse::kRowMiss;  // or kRefresh, if that had closed it
    bool closed_by_refresh = false;
  };
  // The command a bank would have next.
  struct Candidate {
    Bound own;                      // of the bank and of the request alone; kNoClock: there is none
    const Bound* group = nullptr;   // of the command in its bank group
    const Bound* common = nullptr;  // of the command in its rank and on its bus
    std::int64_t precedence = 0;    // among those of one clock the least goes first
    int slot = kNoSlot;
    DramCommand command = DramCommand::kActivate;
  };
  struct Rank {
    Nexts next{};
    std::array<std::int64_t, 4> activates{};  // last clocks of the last four
    int oldest = 0;
    std::int64_t due = kNever;  // next refresh
    bool pending = false;       // a refresh is due and not yet done
    int refresh_bank = 0;       // per-bank: the next one
    std::int64_t used_until = 0;
    RankClock clock;
  };
  struct Choice {
    Bound bound{kNever, BusUse::kIdle};
    DramCommand command = DramCommand::kActivate;
    std::int64_t precedence = INT64_MAX;
    int rank = 0, bank = 0, slot = kNoSlot;
    bool falls_due = false;  // no command: a refresh begins to be waited for
  };

  [[nodiscard]] const RequestQueue& queue(bool write) const { return write ? writes_ : reads_; }
  RequestQueue& queue(bool write) { return write ? writes_ : reads_; }
  [[nodiscard]] Bound bound(DramCommand command, const Bank& bank) const;
  [[nodiscard]] std::uint64_t banks_of(int rank) const;
  [[nodiscard]] std::size_t bus_of(DramCommand command) const;
  [[nodiscard]] std::uint64_t blocked_by(int rank) const;
  [[nodiscard]] std::uint64_t held_back() const;
  void choose();
  void choose_bank(std::uint64_t banks);
  [[nodiscard]] std::int64_t precedence(DramCommand command, std::int64_t number) const;
  std::int64_t bound_ranks(DramCommand command);
  [[nodiscard]] static Bound bound(const Candidate& candidate);
  void consider(const Choice& choice);
  void consider_bank(int bank, Bound at);
  void reconsider_bank(int bank);
  void consider_refresh(int rank);
  void consider_refresh_of_all(int rank);
  void consider_refresh_of_bank(int rank);
  void find_candidate(int bank);
  void forget_candidate(int bank) { stale_ |= std::uint64_t{1} << bank; }
  void update_mode();
  [[nodiscard]] std::int64_t last_clock(std::int64_t first) const;
  void apply(DramCommand command, int rank, int bank, std::int64_t clock);
  void raise(const TimingRule& rule, const Rank& from, int rank, int bank, std::int64_t clock);
  void activate(std::int64_t clock);
  void close(int bank, std::int64_t clock);
  void refresh_done(std::int64_t clock);
  Served serve(std::int64_t clock);
  void account_gap(const QueuedBurst& burst, std::int64_t clock, std::int64_t data_begin);
  void wake(int rank, std::int64_t clock);
  [[nodiscard]] std::int64_t asleep_from(const Rank& rank) const;
  void write_log(std::int64_t clock) const;

  const DramSpec& spec_;
  const int number_;
  const std::int64_t burst_clocks_;
  std::array<std::vector<TimingRule>, kDramCommandCount> rules_;  // by first command
  std::array<int, kDramCommandCount> command_clocks_{};           // on their bus
  std::vector<Bank> banks_;
  std::vector<Candidate> candidates_;  // of each bank
  std::uint64_t stale_ = 0;            // banks whose candidate is no longer true
  static constexpr std::size_t kClassCount = 3;
  std::array<std::uint64_t, kClassCount>
      class_banks_{};  // whose candidate is a column command, a precharge, an activate
  std::uint64_t all_banks_;
  std::uint64_t blocked_ = 0;  // wait for their refresh and take no other command
  std::vector<Nexts> groups_;
  std::vector<Rank> ranks_;
  std::array<Bound, 2> buses_{};
  RequestQueue reads_, writes_;
  std::int64_t first_number_ = 0;  // from which requests are numbered in precedences
  bool draining_ = false;
  bool chosen_ = false;
  Choice best_;
  std::vector<Nexts> common_;  // of each rank: its bounds and the buses' together; scratch of choose()
  std::int64_t bus_end_ = 0;
  std::int64_t busy_from_ = 0;    // when the queues last stopped being empty
  std::int64_t wanted_from_ = 0;  // of the request that did it
  DramStats stats_;
  DramCommandSink log_;
};

}  // namespace pj

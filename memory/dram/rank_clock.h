// SPDX-License-Identifier: Apache-2.0
// How long a rank was in each state (dram_stats.h, RankState), and its power-down.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "memory/dram/dram_stats.h"

namespace pj {

class RankClock {
 public:
  void activate(std::int64_t clock) {
    if (open_banks_++ == 0) change(clock);
  }
  void precharge(std::int64_t clock, int banks) {
    open_banks_ -= banks;
    if (open_banks_ == 0) change(clock);
  }
  // All banks are closed; for so long the rank counts as active.
  void refresh(std::int64_t clock, std::int64_t clocks) {
    change(clock);
    time(RankState::kActive) += clocks;
    since_ = clock + clocks;
  }
  [[nodiscard]] int open_banks() const { return open_banks_; }

  // The rank was in power-down from `begin` to `end`, its rows as they are now.
  void power_down(std::int64_t begin, std::int64_t end) {
    time(standby()) -= end - begin;
    time(sleep()) += end - begin;
  }

  // Up to `clock`; `asleep_from` <= clock: in power-down since then.
  [[nodiscard]] std::array<std::int64_t, kRankStateCount> up_to(std::int64_t clock, std::int64_t asleep_from) const {
    RankClock end = *this;
    end.time(since_ <= clock ? standby() : RankState::kActive) += clock - since_;
    if (asleep_from < clock) end.power_down(asleep_from, clock);
    return end.times_;
  }

 private:
  [[nodiscard]] RankState standby() const { return open_before_ ? RankState::kActive : RankState::kPrecharged; }
  [[nodiscard]] RankState sleep() const {
    return open_before_ ? RankState::kActivePowerDown : RankState::kPrechargedPowerDown;
  }
  std::int64_t& time(RankState s) { return times_[static_cast<std::size_t>(s)]; }
  void change(std::int64_t clock) {
    time(standby()) += clock - since_;
    since_ = clock;
    open_before_ = open_banks_ > 0;
  }

  std::array<std::int64_t, kRankStateCount> times_{};
  std::int64_t since_ = 0;  // may lie ahead: the end of a refresh
  int open_banks_ = 0;
  bool open_before_ = false;
};

}  // namespace pj

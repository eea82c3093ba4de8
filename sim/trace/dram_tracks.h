// SPDX-License-Identifier: Apache-2.0
// Turns the command log of one DRAM into what one can look at: open rows and refreshes of its banks, what its data
// buses did, its bandwidth over time. Attached to a DramSystem it steps through long streams command by command.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "memory/dram/dram_system.h"
#include "sim/trace/layer_watch.h"
#include "sim/trace/timeline.h"

namespace pj {

class DramTracks {
 public:
  // `memory`: its number in the machine. All must outlive it, and it the run.
  DramTracks(DramSystem& system, int memory, const std::string& name, const LayerWatch& watch);
  // After the run, which ended at `end` femtoseconds: rows still open, the rest of the buses' time.
  void finish(std::uint64_t end);

 private:
  struct Bank {
    int track = -1;
    std::int64_t row = -1;  // -1: closed
    std::int64_t since = 0;
    std::int64_t reads = 0, writes = 0;  // of the open row
  };
  // What a data bus does: equal uses in a row are one slice.
  struct Bus {
    int track = -1;
    std::string_view doing;
    std::int64_t from = 0, until = 0;
    std::array<std::int64_t, kBusUseCount> seen{};
    bool write = false;  // of the burst under way
  };
  struct Refresh {
    int track = -1;
    std::string_view name;
    std::int64_t since = 0, until = 0;  // empty: none
  };
  struct Channel {
    Bus bus;
    std::vector<Bank> banks;
    std::vector<Refresh> refreshes;  // of each bank, then of each rank
  };
  struct Bytes {
    std::int64_t read = 0, written = 0;
  };
  void add_tracks(const std::string& name);
  void command(const DramCommandRecord& record);
  void column(const DramCommandRecord& record, Channel& channel, Bank& bank);
  void close(Bank& bank, std::int64_t clock);
  void begin_refresh(Refresh& refresh, std::string_view name, std::int64_t clock, std::int64_t clocks);
  void end_refresh(Refresh& refresh, std::uint64_t end);
  void settle_bus(int channel, std::int64_t clock);
  void use_bus(Bus& bus, BusUse use, std::int64_t clocks);
  void show_bus(Bus& bus, std::string_view doing, std::int64_t clocks);
  void flush_bus(Bus& bus);
  void count_bytes(const DramCommandRecord& record, bool write);
  void show_bandwidth(std::uint64_t before);
  [[nodiscard]] std::uint64_t time(std::int64_t clock) const { return static_cast<std::uint64_t>(clock) * clock_; }

  DramSystem& system_;
  const DramSpec& spec_;
  const int memory_;
  TraceSink* const trace_;
  Timeline* const timeline_;
  const std::uint64_t clock_;  // femtoseconds
  const std::uint64_t bin_;
  std::uint64_t end_ = UINT64_MAX;
  std::vector<Channel> channels_;
  std::map<std::uint64_t, Bytes> bytes_;  // of bins not yet shown
  std::uint64_t shown_until_ = 0;         // bin
  int read_counter_ = -1, write_counter_ = -1;
};

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// A DRAM memory system, resolved and checked: the device, its timing and currents, the controllers and the address
// map. Immutable once made (dram_from_proto.h). All times in clocks of the memory (tCK) unless a type says otherwise;
// names are JEDEC's, spelled out. Equations and sources: docs/models/dram.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "arch/base/units.h"
#include "memory/dram/address_map.h"

namespace pj {

// Of one channel: `ranks` x `bank_groups` x `banks` banks of `rows` x `columns` columns; a column is as wide as the
// channel's data bus. A pseudo channel is a channel.
struct DramOrganization {
  int channels = 1;
  int ranks = 1;
  int bank_groups = 1;
  int banks = 8;  // of one bank group
  std::int64_t rows = 1;
  std::int64_t columns = 1;
  int device_bits = 8;   // data pins of one device
  int devices = 8;       // side by side in a rank; data bus = device_bits * devices
  int burst_length = 8;  // beats of one read or write command; two beats a clock

  [[nodiscard]] int bus_bits() const { return device_bits * devices; }
  [[nodiscard]] int burst_bytes() const { return bus_bits() * burst_length / 8; }
  [[nodiscard]] int burst_clocks() const { return burst_length / 2; }  // the data bus is taken so long
  [[nodiscard]] int banks_per_rank() const { return bank_groups * banks; }
  [[nodiscard]] int banks_per_channel() const { return ranks * banks_per_rank(); }
  [[nodiscard]] std::int64_t row_bytes() const { return columns * bus_bits() / 8; }  // of one bank, all devices
  [[nodiscard]] std::int64_t channel_bytes() const { return banks_per_channel() * rows * row_bytes(); }
  [[nodiscard]] std::int64_t bytes() const { return channels * channel_bytes(); }
};

// "_s": to another bank group (short); "_l": within the bank group (long). Equal where there are no bank groups.
struct DramTiming {
  std::int64_t femtoseconds = 0;  // of one clock (tCK)
  int read_latency = 0;           // RL = AL + CL (LPDDR4: its own RL): read command to first data
  int write_latency = 0;          // WL
  int dqsck = 0;                  // data strobe after the clock, added to the latency of read data; delays the data bus
  int ccd_s = 0, ccd_l = 0;       // column command to column command
  int rcd_read = 0, rcd_write = 0;  // activate to read, to write
  int rp = 0, rp_all = 0;           // precharge of one bank, of all banks, to activate
  int ras = 0;                      // activate to precharge
  int rc = 0;                       // activate to activate, same bank
  int rrd_s = 0, rrd_l = 0;         // activate to activate, other banks
  int faw = 0;                      // any five activates of a rank take longer than this
  int rtp = 0;                      // read to precharge
  int wr = 0;                       // end of write data to precharge
  int wtr_s = 0, wtr_l = 0;         // end of write data to read
  int read_to_write = 0;            // read command to write command, same rank
  int rank_switch = 0;              // tRTRS: idle clocks between data of two ranks
  int refi = 0, rfc = 0;            // all-bank refresh: interval, duration
  int refi_bank = 0, rfc_bank = 0;  // per-bank refresh: interval between two banks' refreshes, duration; 0: has none
  int refresh_to_activate = 0;      // per-bank refresh to activate of another bank (HBM: tRREFD; LPDDR4: tRRD)
  int xp = 0, cke = 0;              // power-down exit to command; least stay in power-down
  int activate_command = 1, column_command = 1, precharge_command = 1, refresh_command = 1;  // clocks on the bus
  bool two_command_buses = false;  // row and column commands have a bus each (HBM)
};

// One supply rail of one device; currents as data sheets define them.
struct DramRail {
  std::string name;  // "vdd", "vpp", "vdd1", "vdd2"
  double volts = 0;
  double idd0 = 0, idd2n = 0, idd2p = 0, idd3n = 0, idd3p = 0, idd4r = 0, idd4w = 0, idd5 = 0;  // amperes
  std::optional<double> idd5_bank;  // average at a per-bank refresh every refi_bank; none: not in the data
};

// The pins: what it costs to move one bit between device and controller. `source` says where it comes from.
struct DramLink {
  double read_pj_per_bit = 0, write_pj_per_bit = 0;
  std::string how, source;
};

enum class PagePolicy : std::uint8_t { kOpen, kClosed };
enum class RefreshMode : std::uint8_t { kNone, kAllBank, kPerBank };

struct DramController {
  PagePolicy page = PagePolicy::kOpen;
  int read_queue = 32, write_queue = 32;  // requests of one channel, at most 64 each
  int drain_from = 26, drain_to = 6;      // writes in the queue at which draining begins and ends
  int hit_limit = 16;  // row hits of a bank in a row while an older request waits for another of its rows
  RefreshMode refresh = RefreshMode::kAllBank;
  int power_down_after = 0;  // idle clocks before power-down; 0: never
  int entry_clocks = 1;      // from acceptance to the scheduler
  int return_clocks = 1;     // from last data to whoever asked
};

// Where one parameter comes from, if not from `DramSpec::source`.
struct ParameterSource {
  std::string parameter;  // "timing.refi"
  std::string source;
};

struct DramSpec {
  std::string name;
  std::string standard;  // "DDR4"
  std::string description;
  std::string source;
  std::vector<ParameterSource> sources;
  DramOrganization organization;
  DramTiming timing;
  std::vector<DramRail> rails;
  std::optional<DramLink> io;   // I/O and termination; none: not in the energy, and said so
  std::optional<DramLink> phy;  // the pins' circuits in the controller; none: the same
  DramController controller;
  AddressMap map;

  [[nodiscard]] Duration clock() const { return Duration::from_si(static_cast<double>(timing.femtoseconds) * 1e-15); }
  // Of all channels: two beats a clock.
  [[nodiscard]] double peak_bytes_per_second() const {
    return organization.channels * (organization.bus_bits() / 4.0) / (clock() / seconds(1.0));
  }
};

}  // namespace pj

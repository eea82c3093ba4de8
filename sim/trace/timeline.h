// SPDX-License-Identifier: Apache-2.0
// Bandwidth and occupancy over time as CSV: one row for each bin of time of each layer. docs/trace.md says what the
// columns mean. Bins begin with their layer, so no row holds two layers; the last bin of a layer may be shorter. One
// layer is kept in memory, then written.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "arch/base/stream_file.h"
#include "memory/dram/dram_stats.h"
#include "memory/hierarchy/machine_spec.h"

namespace pj {

class Timeline {
 public:
  static constexpr std::int64_t kMostBins = 1'000'000;  // of one layer

  // `bin`: its length in femtoseconds. `machine` must outlive it.
  Timeline(const std::string& path, std::uint64_t bin, const MachineSpec& machine, Problems& problems);

  // Times between the two count from the beginning of the layer. `origin`: when it begins in the network.
  void begin_layer(const std::string& name, std::uint64_t origin);
  void end_layer(std::uint64_t length);

  void burst(int memory, bool write, std::uint64_t at, std::int64_t bytes);
  // What a data bus did in `clocks` clocks from clock `first` on; each counts where it begins.
  void bus(int memory, BusUse use, std::int64_t first, std::int64_t clocks, std::uint64_t clock);
  // So many bits are held by a memory from `at` on, not before the last change.
  void held(int memory, std::uint64_t at, std::int64_t bits);

  // False, with a problem, if not all could be written or a layer had too many bins.
  bool finish(Problems& problems);

 private:
  struct DramBin {
    std::int64_t read_bytes = 0, written_bytes = 0;
    std::array<std::int64_t, kBusUseCount> bus{};
  };
  struct Level {
    std::uint64_t since = 0;
    std::int64_t bits = 0;
  };
  // Of `bins`; `spare` if there are too many.
  template <class Bin>
  Bin& bin_at(std::vector<Bin>& bins, std::uint64_t bin, Bin& spare);
  void settle(int memory, std::uint64_t until);
  void write_header();
  [[nodiscard]] static std::string dram_cells(const DramBin& bin);
  [[nodiscard]] std::string cells(std::size_t memory, std::size_t bin, std::uint64_t length) const;

  StreamFile file_;
  const std::uint64_t bin_;
  const MachineSpec& machine_;
  std::string layer_;
  std::uint64_t origin_ = 0;
  // Of each memory:
  std::vector<std::vector<DramBin>> drams_;
  std::vector<std::vector<double>> held_;  // bits times femtoseconds
  std::vector<Level> levels_;
  std::string too_long_;  // a layer with too many bins
};

}  // namespace pj

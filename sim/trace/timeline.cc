// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/timeline.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "arch/base/csv.h"
#include "arch/base/integer.h"

namespace pj {
namespace {

double nanoseconds_of(std::uint64_t femtoseconds) { return static_cast<double>(femtoseconds) / 1e6; }

bool is_dram(const MemorySpec& memory) { return memory.kind == MemoryKind::kDram; }
// Tiles come and go in the bounded memories outside the array.
bool is_buffer(const MemorySpec& memory) { return memory.kind == MemoryKind::kSram && memory.capacity_bits; }

}  // namespace

Timeline::Timeline(const std::string& path, std::uint64_t bin, const MachineSpec& machine, Problems& problems)
    : file_(path, problems),
      bin_(bin),
      machine_(machine),
      drams_(machine.memories.size()),
      held_(machine.memories.size()),
      levels_(machine.memories.size()) {
  write_header();
}

void Timeline::write_header() {
  std::string header = "layer,start_ns,length_ns";
  for (const MemorySpec& memory : machine_.memories) {
    const std::string& name = machine_.component(memory.id).name;
    if (is_buffer(memory)) header += fmt::format(",{}.occupancy", name);
    if (!is_dram(memory)) continue;
    header += fmt::format(",{0}.read_bytes,{0}.written_bytes,{0}.bus_clocks", name);
    for (int use = 0; use < kBusUseCount; ++use)
      header += fmt::format(",{}.bus.{}", name, name_of(static_cast<BusUse>(use)));
  }
  file_.write(header + "\n");
}

void Timeline::begin_layer(const std::string& name, std::uint64_t origin) {
  layer_ = name;
  origin_ = origin;
  for (auto& bins : drams_) bins.clear();
  for (auto& bins : held_) bins.clear();
  std::fill(levels_.begin(), levels_.end(), Level{});
}

template <class Bin>
Bin& Timeline::bin_at(std::vector<Bin>& bins, std::uint64_t bin, Bin& spare) {
  if (bin >= static_cast<std::uint64_t>(kMostBins)) {
    too_long_ = layer_;
    return spare;
  }
  if (bins.size() <= bin) bins.resize(bin + 1);
  return bins[bin];
}

void Timeline::burst(int memory, bool write, std::uint64_t at, std::int64_t bytes) {
  DramBin spare;
  DramBin& bin = bin_at(drams_.at(static_cast<std::size_t>(memory)), at / bin_, spare);
  (write ? bin.written_bytes : bin.read_bytes) += bytes;
}

void Timeline::bus(int memory, BusUse use, std::int64_t first, std::int64_t clocks, std::uint64_t clock) {
  DramBin spare;
  while (clocks > 0 && too_long_.empty()) {
    const std::uint64_t bin = static_cast<std::uint64_t>(first) * clock / bin_;
    const auto next = static_cast<std::int64_t>(((bin + 1) * bin_ + clock - 1) / clock);
    const std::int64_t here = std::min(clocks, next - first);
    bin_at(drams_.at(static_cast<std::size_t>(memory)), bin, spare).bus[static_cast<std::size_t>(use)] += here;
    first += here;
    clocks -= here;
  }
}

void Timeline::settle(int memory, std::uint64_t until) {
  Level& level = levels_.at(static_cast<std::size_t>(memory));
  double spare = 0;
  while (level.since < until && level.bits > 0 && too_long_.empty()) {
    const std::uint64_t bin = level.since / bin_;
    const std::uint64_t end = std::min(until, (bin + 1) * bin_);
    bin_at(held_[static_cast<std::size_t>(memory)], bin, spare) +=
        static_cast<double>(level.bits) * static_cast<double>(end - level.since);
    level.since = end;
  }
  level.since = until;
}

void Timeline::held(int memory, std::uint64_t at, std::int64_t bits) {
  settle(memory, at);
  levels_.at(static_cast<std::size_t>(memory)).bits = bits;
}

std::string Timeline::cells(std::size_t memory, std::size_t bin, std::uint64_t length) const {
  const MemorySpec& spec = machine_.memories[memory];
  if (is_buffer(spec)) {
    const double held = bin < held_[memory].size() ? held_[memory][bin] : 0;
    return fmt::format(",{:.6g}", held / static_cast<double>(length) / static_cast<double>(*spec.capacity_bits));
  }
  if (!is_dram(spec)) return "";
  return dram_cells(bin < drams_[memory].size() ? drams_[memory][bin] : DramBin{});
}

std::string Timeline::dram_cells(const DramBin& bin) {
  const std::int64_t clocks = std::accumulate(bin.bus.begin(), bin.bus.end(), std::int64_t{0});
  std::string text = fmt::format(",{},{},{}", bin.read_bytes, bin.written_bytes, clocks);
  for (const std::int64_t use : bin.bus) {
    text += fmt::format(",{:.9g}", clocks == 0 ? 0.0 : static_cast<double>(use) / static_cast<double>(clocks));
  }
  return text;
}

void Timeline::end_layer(std::uint64_t length) {
  for (std::size_t m = 0; m < levels_.size(); ++m) settle(static_cast<int>(m), length);
  std::size_t rows = (length + bin_ - 1) / bin_;
  for (const auto& bins : drams_) rows = std::max(rows, bins.size());
  if (rows > static_cast<std::size_t>(kMostBins)) too_long_ = layer_;
  if (!too_long_.empty()) return;
  for (std::size_t k = 0; k < rows; ++k) {
    const std::uint64_t begin = k * bin_;
    const std::uint64_t end = std::max(std::min(begin + bin_, length), begin + 1);
    std::string row =
        fmt::format("{},{},{}", csv_field(layer_), nanoseconds_of(origin_ + begin), nanoseconds_of(end - begin));
    for (std::size_t m = 0; m < levels_.size(); ++m) row += cells(m, k, end - begin);
    file_.write(row + "\n");
  }
}

bool Timeline::finish(Problems& problems) {
  if (too_long_.empty()) return file_.finish(problems);
  problems.add({"--timeline-bin", 0, 0, ""},
               fmt::format("layer {} has more than {} bins; take longer ones", too_long_, kMostBins));
  return false;
}

}  // namespace pj

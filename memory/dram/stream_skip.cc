// SPDX-License-Identifier: Apache-2.0
#include "memory/dram/stream_skip.h"

#include <algorithm>
#include <numeric>

namespace pj {
namespace {

// Address bits below which the map puts columns, and below which anything but columns lies among them.
struct ColumnBits {
  int top = 0, others = 0;
};

ColumnBits column_bits(const AddressMap& map) {
  ColumnBits bits;
  int from = 0, others = 0;
  for (auto p = map.pieces().rbegin(); p != map.pieces().rend(); ++p) {
    from += p->bits;
    if (p->field == AddressField::kColumn) {
      bits.top = from;
      bits.others = others;
    } else if (p->field != AddressField::kByte) {
      others = from;
    }
  }
  return bits;
}

constexpr std::int64_t kQueuesInRegion = 5;  // halves

}  // namespace

StreamSkip::StreamSkip(const DramSpec& spec)
    : burst_bytes_(spec.organization.burst_bytes()), entries_(spec.organization.burst_bytes()) {
  const ColumnBits bits = column_bits(spec.map);
  rotation_bytes_ = std::max(std::int64_t{1} << bits.others, burst_bytes_);
  region_bytes_ = std::int64_t{1} << bits.top;
  const DramController& c = spec.controller;
  queued_bytes_ = spec.organization.channels * std::max(c.read_queue, c.write_queue) * burst_bytes_;
  // The rhythm comes when the queues hold the region alone; in one not much longer it is not worth looking for.
  allowed_ = kQueuesInRegion * queued_bytes_ <= 2 * region_bytes_;
}

void StreamSkip::forget() {
  probes_.clear();
  beats_.clear();
  served_.clear();
}

std::optional<StreamSkip::Leap> StreamSkip::leap(std::vector<DramChannel>& channels, const Entry& entry,
                                                 LatencyHistogram& latencies) {
  if (!watches(entry)) return std::nullopt;
  note_row_commands(channels);
  if (!beats(channels, entry)) return std::nullopt;
  std::vector<std::int64_t> state = describe(channels, entry);
  const Moment* then = find(state);
  if (then == nullptr) {
    remember(channels, entry, std::move(state));
    return std::nullopt;
  }
  const std::int64_t n = times(channels, entry, *then);
  const Leap leap = {n * (entry.clock - then->clock), n * (entry.address - then->address),
                     n * (entry.waited_outside - then->waited_outside)};
  for (std::size_t c = 0; c < channels.size(); ++c) {
    DramStats did = channels[c].counters();
    did.add(then->stats[c], -1);
    channels[c].counters().add(did, n);
    channels[c].repeat(then->hits[c], n);
  }
  entries_.repeat(entry.address - then->address, entry.clock - then->clock);
  for (DramChannel& channel : channels) channel.shift(entry.clock, leap.clocks, leap.bytes, entries_);
  add_latencies(*then, entry, n, latencies);
  const std::int64_t address = entry.address + leap.bytes;
  entries_.move_to(std::max(entries_.first(), address - queued_bytes_), address);
  forget();
  return leap;
}

// Of the bursts served in `n` further periods. Those that entered before `entry` each have their own; those that enter
// in a period have the same in every one.
void StreamSkip::add_latencies(const Moment& then, const Entry& entry, std::int64_t n,
                               LatencyHistogram& latencies) const {
  const std::int64_t bytes = entry.address - then.address, clocks = entry.clock - then.clock;
  for (std::size_t k = then.served; k < served_.size(); ++k) {
    std::int64_t m = 1;
    for (; m < n && served_[k].address + m * bytes <= entry.address; ++m) {
      latencies.add(served_[k].done + m * clocks - entries_.at(served_[k].address + m * bytes).clock);
    }
    if (m <= n) {
      latencies.add(served_[k].done + m * clocks - entries_.at(served_[k].address + m * bytes).clock, n - m + 1);
    }
  }
}

// A place to look for the rhythm?
bool StreamSkip::watches(const Entry& entry) {
  if (!allowed_ || (entry.address & (rotation_bytes_ - 1)) != 0) return false;
  if (entry.more * burst_bytes_ < 2 * rotation_bytes_) return false;
  const std::int64_t region = region_begin(entry.address);
  if (region != region_) forget();
  region_ = region;
  return probes_.size() < kMostMoments && beats_.size() < kMostBeats;
}

// A rhythm has reads and writes alone: with any other command what was before it is forgotten.
void StreamSkip::note_row_commands(std::vector<DramChannel>& channels) {
  std::int64_t sum = 0;
  for (DramChannel& channel : channels) {
    const DramStats& did = channel.counters();
    sum += std::accumulate(did.commands.begin(), did.commands.end(), std::int64_t{0}) - did.count(DramCommand::kRead) -
           did.count(DramCommand::kWrite);
  }
  if (sum != row_commands_) forget();
  row_commands_ = sum;
}

// A number that is the same whenever the state is, and cheap. Only if it comes back is the whole state looked at.
bool StreamSkip::beats(const std::vector<DramChannel>& channels, const Entry& entry) {
  std::uint64_t beat = 0;
  for (const DramChannel& channel : channels) {
    const auto own = channel.rhythm(entry.clock, entry.address, from(entry));
    if (!own) return false;
    beat = beat * 31 + *own;
  }
  const bool before = std::find(beats_.rbegin(), beats_.rend(), beat) != beats_.rend();
  if (!before) beats_.push_back(beat);
  return before;
}

std::vector<std::int64_t> StreamSkip::describe(const std::vector<DramChannel>& channels, const Entry& entry) const {
  std::vector<std::int64_t> state = {entry.headed - entry.clock};
  for (const DramChannel& channel : channels) channel.describe(entry.clock, entry.address, state);
  return state;
}

const StreamSkip::Moment* StreamSkip::find(const std::vector<std::int64_t>& state) const {
  for (auto p = probes_.rbegin(); p != probes_.rend(); ++p) {
    if (p->state == state) return &*p;
  }
  return nullptr;
}

void StreamSkip::remember(std::vector<DramChannel>& channels, const Entry& entry, std::vector<std::int64_t> state) {
  Moment moment{entry.clock, entry.address, entry.waited_outside, {}, {}, served_.size(), std::move(state)};
  for (DramChannel& channel : channels) {
    moment.stats.push_back(channel.counters());
    moment.hits.push_back(channel.row_hits());
  }
  probes_.push_back(std::move(moment));
}

// Whole periods before the region, the stream or the time ends, or a refresh falls due.
std::int64_t StreamSkip::times(const std::vector<DramChannel>& channels, const Entry& entry, const Moment& then) const {
  std::int64_t last = entry.limit;
  for (const DramChannel& channel : channels) last = std::min(last, channel.next_refresh() - 1);
  const std::int64_t left = std::min(left_in_region(entry.address), entry.more * burst_bytes_);
  return std::max<std::int64_t>(
      0, std::min(left / (entry.address - then.address), (last - entry.clock) / (entry.clock - then.clock)));
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "memory/dram/stream_skip.h"

#include <algorithm>

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

constexpr std::int64_t kQueuesInRegion = 8;

}  // namespace

StreamSkip::StreamSkip(const DramSpec& spec) : burst_bytes_(spec.organization.burst_bytes()) {
  const ColumnBits bits = column_bits(spec.map);
  rotation_bytes_ = std::max(std::int64_t{1} << bits.others, burst_bytes_);
  region_bytes_ = std::int64_t{1} << bits.top;
  // The rhythm comes when the queues have turned over; in a region not much longer it is not worth looking for.
  const std::int64_t queued = spec.organization.channels * spec.controller.read_queue * burst_bytes_;
  allowed_ = region_bytes_ >= kQueuesInRegion * queued;
}

void StreamSkip::forget() {
  probes_.clear();
  beats_.clear();
  latencies_.clear();
}

void StreamSkip::note_row_commands(std::int64_t so_far) {
  if (so_far != row_commands_) forget();
  row_commands_ = so_far;
}

bool StreamSkip::watches(std::int64_t address, std::int64_t more) {
  if (!allowed_ || (address & (rotation_bytes_ - 1)) != 0 || more * burst_bytes_ < 2 * rotation_bytes_) return false;
  const std::int64_t region = region_begin(address);
  if (region != region_) {
    forget();
    region_ = region;
  }
  return probes_.size() < kMostProbes && beats_.size() < kMostBeats;
}

bool StreamSkip::beats(std::int64_t number) {
  const bool before = std::find(beats_.rbegin(), beats_.rend(), number) != beats_.rend();
  if (!before) beats_.push_back(number);
  return before;
}

const StreamSkip::Moment* StreamSkip::find(const std::vector<std::int64_t>& state) const {
  for (auto p = probes_.rbegin(); p != probes_.rend(); ++p) {
    if (p->state == state) return &p->moment;
  }
  return nullptr;
}

void StreamSkip::remember(const std::vector<std::int64_t>& state, Moment moment) {
  moment.latencies = latencies_.size();
  probes_.push_back({state, std::move(moment)});
}

}  // namespace pj

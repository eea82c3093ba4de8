// SPDX-License-Identifier: Apache-2.0
#include "memory/dram/dram_system.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "arch/base/integer.h"
#include "memory/dram/dram_channel.h"
#include "memory/dram/dram_transfer.h"
#include "memory/dram/stream_skip.h"

namespace pj {

// Lets bursts in, transfer by transfer in turn, and moves the channels on, always what comes first.
class DramSystem::Impl {
 public:
  explicit Impl(const DramSpec& spec) : spec_(spec), skip_(spec) {
    const DramOrganization& o = spec.organization;
    if (o.banks_per_channel() > 64 || spec.map.bits(AddressField::kChannel) > 16 ||
        o.channels > (1 << spec.map.bits(AddressField::kChannel)) ||
        o.ranks > (1 << spec.map.bits(AddressField::kRank))) {
      throw std::logic_error(
          fmt::format("DramSystem: {} has more than 64 banks a channel or a map of another device", spec.name));
    }
    channels_.reserve(static_cast<std::size_t>(spec.organization.channels));
    for (int c = 0; c < spec.organization.channels; ++c) channels_.emplace_back(spec, c);
    last_entry_.assign(channels_.size(), -1);
    next_.assign(channels_.size(), kUnknown);
  }

  void log_commands(const DramCommandSink& sink) {
    for (DramChannel& channel : channels_) channel.log_commands(sink);
    skip_.forbid();
  }
  void log_bursts(BurstSink sink) {
    burst_log_ = std::move(sink);
    skip_.forbid();
  }
  void step_through() { skip_.forbid(); }

  int submit(BurstSource& source, Tensor tensor, std::int64_t clock) {
    while (now_ < clock) advance(clock);
    if (free_.empty()) {
      free_.push_back(static_cast<int>(transfers_.size()));
      transfers_.emplace_back();
    }
    const int number = free_.back();
    free_.pop_back();
    DramTransfer& t = transfers_[static_cast<std::size_t>(number)];
    t = DramTransfer{};
    t.source = &source;
    t.tensor = tensor;
    t.submitted = clock;
    t.last_done = clock;
    active_.push_back(number);
    skip_.forget();
    take_next(t, clock);
    if (!t.has_head) finish_if_done(number);
    return number;
  }

  [[nodiscard]] std::optional<std::int64_t> done_at(int transfer) const {
    const DramTransfer& t = transfers_.at(static_cast<std::size_t>(transfer));
    if (!t.done) return std::nullopt;
    return t.last_done;
  }

  void release(int transfer) {
    if (!done_at(transfer)) throw std::logic_error("DramSystem: a transfer was released before its end");
    free_.push_back(transfer);
  }

  std::int64_t advance(std::int64_t until) {
    forget_past_ends();
    ended_now_ = false;
    while (!ended_now_) {
      const std::int64_t limit = std::min(until, next_end());
      // Refreshes alone go on for ever: only as far as somebody asks.
      if (limit >= kForever && active_.empty() && idle()) return kForever;
      const Event e = next_event();
      if (e.clock > limit) {
        now_ = std::max(now_, limit);
        return now_;
      }
      now_ = e.clock;
      e.entry ? enter(static_cast<std::size_t>(e.number), limit) : issue(e.number);
    }
    return now_;
  }

  [[nodiscard]] std::int64_t next_clock() {
    forget_past_ends();
    return idle() ? next_end() : std::min(next_end(), next_event().clock);
  }
  [[nodiscard]] std::int64_t now() const { return now_; }

  [[nodiscard]] bool idle() const {
    return active_.empty() &&
           std::all_of(channels_.begin(), channels_.end(), [](const DramChannel& c) { return c.idle(); });
  }

  std::int64_t finish() {
    while (!idle()) advance(kForever);
    std::int64_t end = 0;
    for (const DramChannel& channel : channels_) end = std::max(end, channel.data_end());
    return end;
  }

  [[nodiscard]] DramStats stats(int channel, std::int64_t clock) const {
    return channels_.at(static_cast<std::size_t>(channel)).stats(clock);
  }

  [[nodiscard]] const LatencyHistogram& read_latency() const { return read_latency_; }
  [[nodiscard]] std::int64_t waited_outside() const { return waited_outside_; }
  [[nodiscard]] const DramSpec& spec() const { return spec_; }

 private:
  static constexpr std::int64_t kUnknown = -1;
  struct Event {
    std::int64_t clock = kForever;
    bool entry = false;  // else a command
    int number = 0;      // of the place in active_, or of the channel
  };

  void take_next(DramTransfer& t, std::int64_t clock) {
    t.has_head = t.source->next(t.head);
    if (!t.has_head) return;
    t.headed = clock;
    t.place = spec_.map.decode(t.head.address);
    if (t.head.address < 0 || t.head.address >= spec_.organization.bytes()) {
      throw std::logic_error(fmt::format("DramSystem: address {:#x} lies beyond the {} bytes of {}", t.head.address,
                                         spec_.organization.bytes(), spec_.name));
    }
  }

  // When the head could enter, its queue having room.
  [[nodiscard]] std::int64_t could_enter(const DramTransfer& t) const {
    const std::int64_t after = last_entry_[static_cast<std::size_t>(t.place.channel)] + 1;
    return std::max({t.head.not_before, t.headed, after});
  }

  // Of heads that can enter at the same clock, the one after the last that did; entries before commands.
  [[nodiscard]] Event next_event() {
    Event e;
    const std::size_t n = active_.size();
    for (std::size_t k = 0; k < n; ++k) {
      const std::size_t at = turn_ + k < n ? turn_ + k : turn_ + k - n;
      const DramTransfer& t = transfers_[static_cast<std::size_t>(active_[at])];
      if (!t.has_head || channels_[static_cast<std::size_t>(t.place.channel)].full(t.head.write)) continue;
      const std::int64_t clock = std::max(could_enter(t), now_);
      if (clock < e.clock) e = {clock, true, static_cast<int>(at)};
    }
    if (e.clock == now_) return e;
    for (std::size_t c = 0; c < next_.size(); ++c) {
      if (next_[c] == kUnknown) next_[c] = channels_[c].next_clock();
      if (next_[c] < e.clock) e = {next_[c], false, static_cast<int>(c)};
    }
    return e;
  }

  void enter(std::size_t place, std::int64_t limit) {
    const int number = active_[place];
    DramTransfer& t = transfers_[static_cast<std::size_t>(number)];
    DramChannel& channel = channels_[static_cast<std::size_t>(t.place.channel)];
    const DramOrganization& o = spec_.organization;
    QueuedBurst burst;
    burst.address = t.head.address;
    burst.row = t.place.row;
    burst.bank = (t.place.rank * o.bank_groups + t.place.bank_group) * o.banks + t.place.bank;
    burst.wanted = std::max(t.head.not_before, t.submitted);
    if (now_ >= DramChannel::kMostClocks / 2) throw CountOverflow();
    burst.entry = now_;
    burst.number = entered_++;
    burst.transfer = number;
    burst.tensor = t.tensor;
    const std::int64_t waited = now_ - could_enter(t);
    burst.waited = waited > 0;
    waited_outside_ += waited;
    last_entry_[static_cast<std::size_t>(t.place.channel)] = now_;
    turn_ = place + 1 < active_.size() ? place + 1 : 0;
    if (burst_log_) burst_log_(t.head, now_);
    if (!t.head.write && channel.holds_write(burst.bank, burst.address)) {
      forward(t, channel);
    } else {
      channel.enter(burst, t.head.write);
      next_[static_cast<std::size_t>(t.place.channel)] = kUnknown;
      if (t.head.write) {
        t.last_done = std::max(t.last_done, now_);
      } else {
        ++t.outstanding;
      }
    }
    if (active_.size() == 1) skip_.note_entry(t.head.address, {now_, waited > 0});
    skip_ahead(t, limit);
    take_next(t, now_);
    if (!t.has_head) finish_if_done(number);
  }

  // Read from the write queue.
  void forward(DramTransfer& t, DramChannel& channel) {
    const std::int64_t clocks = spec_.controller.entry_clocks + spec_.controller.return_clocks;
    ++channel.counters().forwarded;
    read_latency_.add(clocks);
    t.last_done = std::max(t.last_done, now_ + clocks);
  }

  void issue(int c) {
    const DramChannel::Served served = channels_[static_cast<std::size_t>(c)].issue();
    next_[static_cast<std::size_t>(c)] = kUnknown;
    if (!served.any || served.write) return;
    DramTransfer& t = transfers_[static_cast<std::size_t>(served.transfer)];
    const std::int64_t done = served.data_end + spec_.controller.return_clocks;
    read_latency_.add(done - served.entry);
    skip_.note_served(served.address, done);
    t.last_done = std::max(t.last_done, done);
    --t.outstanding;
    if (!t.has_head) finish_if_done(served.transfer);
  }

  void finish_if_done(int number) {
    DramTransfer& t = transfers_[static_cast<std::size_t>(number)];
    if (t.outstanding > 0) return;
    t.done = true;
    ends_.push_back(t.last_done);
    ended_now_ = ended_now_ || t.last_done <= now_;
    const auto at = std::find(active_.begin(), active_.end(), number);
    const auto place = static_cast<std::size_t>(at - active_.begin());
    active_.erase(at);
    if (turn_ > place) --turn_;
    if (turn_ >= active_.size()) turn_ = 0;
    skip_.forget();
  }

  void forget_past_ends() {
    ends_.erase(std::remove_if(ends_.begin(), ends_.end(), [&](std::int64_t end) { return end <= now_; }), ends_.end());
  }
  // Of the transfers whose end is known.
  [[nodiscard]] std::int64_t next_end() const {
    return ends_.empty() ? kForever : *std::min_element(ends_.begin(), ends_.end());
  }

  // If the burst at the head, which has just entered, finds the channels as an earlier one did, goes on by whole
  // periods.
  void skip_ahead(DramTransfer& t, std::int64_t limit) {
    if (active_.size() != 1) return;
    const StreamSkip::Entry entry = {now_, t.head.address, t.headed, t.source->contiguous(), limit, waited_outside_};
    const auto leap = skip_.leap(channels_, entry, read_latency_);
    if (!leap) return;
    for (std::size_t c = 0; c < channels_.size(); ++c) {
      next_[c] = kUnknown;
      last_entry_[c] += leap->clocks;
    }
    waited_outside_ += leap->waited_outside;
    t.source->skip(leap->bytes / spec_.organization.burst_bytes());
    t.last_done += leap->clocks;
    now_ += leap->clocks;
  }

  const DramSpec& spec_;
  std::vector<DramChannel> channels_;
  StreamSkip skip_;
  std::vector<DramTransfer> transfers_;
  std::vector<int> free_, active_;
  std::vector<std::int64_t> ends_;  // of transfers, that lie ahead
  std::vector<std::int64_t> last_entry_;
  std::vector<std::int64_t> next_;  // next_clock() of each channel, or kUnknown
  std::size_t turn_ = 0;
  std::int64_t now_ = 0, entered_ = 0, waited_outside_ = 0;
  bool ended_now_ = false;
  LatencyHistogram read_latency_;
  BurstSink burst_log_;
};

DramSystem::DramSystem(const DramSpec& spec) : impl_(std::make_unique<Impl>(spec)) {}
DramSystem::~DramSystem() = default;
void DramSystem::log_commands(const DramCommandSink& sink) { impl_->log_commands(sink); }
void DramSystem::log_bursts(BurstSink sink) { impl_->log_bursts(std::move(sink)); }
void DramSystem::step_through() { impl_->step_through(); }
int DramSystem::submit(BurstSource& source, Tensor tensor, std::int64_t clock) {
  return impl_->submit(source, tensor, clock);
}
std::optional<std::int64_t> DramSystem::done_at(int transfer) const { return impl_->done_at(transfer); }
void DramSystem::release(int transfer) { impl_->release(transfer); }
std::int64_t DramSystem::advance(std::int64_t until) { return impl_->advance(until); }
std::int64_t DramSystem::next_clock() { return impl_->next_clock(); }
std::int64_t DramSystem::now() const { return impl_->now(); }
bool DramSystem::idle() const { return impl_->idle(); }
std::int64_t DramSystem::finish() { return impl_->finish(); }
DramStats DramSystem::stats(int channel, std::int64_t clock) const { return impl_->stats(channel, clock); }
DramStats DramSystem::stats(std::int64_t clock) const {
  DramStats all;
  for (int c = 0; c < spec().organization.channels; ++c) all.add(impl_->stats(c, clock), 1);
  return all;
}
const LatencyHistogram& DramSystem::read_latency() const { return impl_->read_latency(); }
std::int64_t DramSystem::waited_outside() const { return impl_->waited_outside(); }
const DramSpec& DramSystem::spec() const { return impl_->spec(); }

}  // namespace pj

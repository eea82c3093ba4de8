// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/dram_tracks.h"

#include <fmt/format.h>

#include <algorithm>

namespace pj {
namespace {

std::size_t index_of(int number) { return static_cast<std::size_t>(number); }

std::string bank_name(const DramOrganization& o, int rank, int within) {
  std::string name = o.ranks > 1 ? fmt::format("rank {} ", rank) : "";
  if (o.bank_groups > 1) name += fmt::format("group {} ", within / o.banks);
  return name + fmt::format("bank {}", within % o.banks);
}

}  // namespace

DramTracks::DramTracks(DramSystem& system, int memory, const std::string& name, const LayerWatch& watch)
    : system_(system),
      spec_(system.spec()),
      memory_(memory),
      trace_(watch.trace),
      timeline_(watch.timeline),
      clock_(static_cast<std::uint64_t>(system.spec().timing.femtoseconds)),
      bin_(watch.counter_bin),
      channels_(index_of(system.spec().organization.channels)) {
  for (Channel& channel : channels_) {
    channel.banks.resize(index_of(spec_.organization.banks_per_channel()));
    channel.refreshes.resize(channel.banks.size() + index_of(spec_.organization.ranks));
  }
  if (trace_ != nullptr) add_tracks(name);
  system.log_commands([this](const DramCommandRecord& record) { command(record); });
}

void DramTracks::add_tracks(const std::string& name) {
  const DramOrganization& o = spec_.organization;
  read_counter_ = trace_->counter(name, name + " read GB/s");
  write_counter_ = trace_->counter(name, name + " written GB/s");
  for (std::size_t c = 0; c < channels_.size(); ++c) {
    const std::string group = o.channels > 1 ? fmt::format("{} channel {}", name, c) : name;
    Channel& channel = channels_[c];
    channel.bus.track = trace_->track(group, "data bus");
    for (int r = 0; r < o.ranks; ++r) {
      const std::string own = o.ranks > 1 ? fmt::format("rank {} refresh", r) : "refresh";
      channel.refreshes[channel.banks.size() + index_of(r)].track = trace_->track(group, own);
    }
    for (int b = 0; b < o.banks_per_channel(); ++b) {
      const std::string bank = bank_name(o, b / o.banks_per_rank(), b % o.banks_per_rank());
      channel.banks[index_of(b)].track = channel.refreshes[index_of(b)].track = trace_->track(group, bank);
    }
  }
}

void DramTracks::command(const DramCommandRecord& r) {
  const DramOrganization& o = spec_.organization;
  Channel& channel = channels_[index_of(r.channel)];
  const int number = r.rank * o.banks_per_rank() + r.bank_group * o.banks + r.bank;
  Bank& bank = channel.banks[index_of(number)];
  switch (r.command) {
    case DramCommand::kActivate:
      bank.row = r.row;
      bank.since = r.clock;
      return;
    case DramCommand::kRead:
    case DramCommand::kWrite:
      return column(r, channel, bank);
    case DramCommand::kPrecharge:
      return close(bank, r.clock);
    case DramCommand::kPrechargeAll:
      for (int b = 0; b < o.banks_per_rank(); ++b)
        close(channel.banks[index_of(r.rank * o.banks_per_rank() + b)], r.clock);
      return;
    case DramCommand::kRefresh:
      return begin_refresh(channel.refreshes[channel.banks.size() + index_of(r.rank)], "refresh", r.clock,
                           spec_.timing.rfc);
    case DramCommand::kRefreshBank:
      return begin_refresh(channel.refreshes[index_of(number)], "refresh", r.clock, spec_.timing.rfc_bank);
  }
}

void DramTracks::column(const DramCommandRecord& r, Channel& channel, Bank& bank) {
  const bool write = r.command == DramCommand::kWrite;
  ++(write ? bank.writes : bank.reads);
  settle_bus(r.channel, 0);
  channel.bus.write = write;
  count_bytes(r, write);
}

void DramTracks::close(Bank& bank, std::int64_t clock) {
  if (bank.row < 0) return;
  const std::uint64_t end = std::min(time(clock), end_);
  if (trace_ != nullptr) {
    trace_->slice(bank.track, fmt::format("row {}", bank.row), time(bank.since), end,
                  {{"reads", bank.reads}, {"writes", bank.writes}});
  }
  bank.row = -1;
  bank.reads = bank.writes = 0;
}

// Shown when the next one begins, or at the end: only then is it known whether it was cut short by the layer's end.
void DramTracks::begin_refresh(Refresh& refresh, std::string_view name, std::int64_t clock, std::int64_t clocks) {
  end_refresh(refresh, UINT64_MAX);
  refresh.name = name;
  refresh.since = clock;
  refresh.until = clock + clocks;
}

void DramTracks::end_refresh(Refresh& refresh, std::uint64_t end) {
  const bool any = refresh.until > refresh.since && time(refresh.since) < end;
  if (any && trace_ != nullptr) {
    trace_->slice(refresh.track, refresh.name, time(refresh.since), std::min(time(refresh.until), end), {});
  }
  refresh.until = refresh.since;
}

// What a bus did since the last look, up to the end of its last burst or to `clock`. Within such a stretch its clocks
// are idle first, then wait, then carry the burst (DramChannel::account_gap).
void DramTracks::settle_bus(int number, std::int64_t clock) {
  constexpr BusUse kOrder[] = {BusUse::kIdle,       BusUse::kQueue,      BusUse::kRowMiss,
                               BusUse::kBankGroup,  BusUse::kTurnaround, BusUse::kRefresh,
                               BusUse::kCommandBus, BusUse::kPowerDown,  BusUse::kData};
  Bus& bus = channels_[index_of(number)].bus;
  const DramStats stats = system_.stats(number, clock);
  for (const BusUse use : kOrder) {
    const std::size_t u = static_cast<std::size_t>(use);
    use_bus(bus, use, stats.bus[u] - bus.seen[u]);
  }
  bus.seen = stats.bus;
}

void DramTracks::use_bus(Bus& bus, BusUse use, std::int64_t clocks) {
  if (clocks <= 0) return;
  if (timeline_ != nullptr) timeline_->bus(memory_, use, bus.until, clocks, clock_);
  show_bus(bus, use != BusUse::kData ? name_of(use) : bus.write ? "write" : "read", clocks);
}

void DramTracks::show_bus(Bus& bus, std::string_view doing, std::int64_t clocks) {
  if (doing != bus.doing) flush_bus(bus);
  bus.doing = doing;
  bus.until += clocks;
}

void DramTracks::flush_bus(Bus& bus) {
  const std::uint64_t end = std::min(time(bus.until), end_);
  if (trace_ != nullptr && time(bus.from) < end && bus.doing != name_of(BusUse::kIdle)) {
    trace_->slice(bus.track, bus.doing, time(bus.from), end, {});
  }
  bus.from = bus.until;
}

// When its data are on the bus.
void DramTracks::count_bytes(const DramCommandRecord& r, bool write) {
  const DramTiming& t = spec_.timing;
  const std::int64_t bytes = spec_.organization.burst_bytes();
  const std::uint64_t at = time(r.clock + (write ? t.write_latency : t.read_latency + t.dqsck));
  if (timeline_ != nullptr) timeline_->burst(memory_, write, at, bytes);
  if (trace_ == nullptr) return;
  Bytes& bin = bytes_[at / bin_];
  (write ? bin.written : bin.read) += bytes;
  show_bandwidth(time(r.clock) / bin_);
}

// Bins before `before`: commands come in the order of their clocks, and data after their command.
void DramTracks::show_bandwidth(std::uint64_t before) {
  const double seconds = static_cast<double>(bin_) * 1e-15;
  const auto show = [&](std::uint64_t bin, const Bytes& b) {
    trace_->count(read_counter_, bin * bin_, static_cast<double>(b.read) / seconds * 1e-9);
    trace_->count(write_counter_, bin * bin_, static_cast<double>(b.written) / seconds * 1e-9);
  };
  while (!bytes_.empty() && bytes_.begin()->first < before) {
    const auto [bin, bytes] = *bytes_.begin();
    if (bin > shown_until_) show(shown_until_, {});
    show(bin, bytes);
    shown_until_ = bin + 1;
    bytes_.erase(bytes_.begin());
  }
}

void DramTracks::finish(std::uint64_t end) {
  end_ = end;
  const auto clock = static_cast<std::int64_t>((end + clock_ - 1) / clock_);
  for (std::size_t c = 0; c < channels_.size(); ++c) {
    Channel& channel = channels_[c];
    settle_bus(static_cast<int>(c), 0);
    settle_bus(static_cast<int>(c), clock);
    flush_bus(channel.bus);
    for (Bank& bank : channel.banks) close(bank, clock);
    for (Refresh& refresh : channel.refreshes) end_refresh(refresh, end);
  }
  if (trace_ == nullptr) return;
  show_bandwidth(UINT64_MAX);
  const std::uint64_t over = std::min(shown_until_ * bin_, end);
  trace_->count(read_counter_, over, 0);
  trace_->count(write_counter_, over, 0);
}

}  // namespace pj

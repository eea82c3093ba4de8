// SPDX-License-Identifier: Apache-2.0
#include "memory/hierarchy/transfer_network_module.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace pj {
namespace {

constexpr double kUnlimited = std::numeric_limits<double>::infinity();
// Rates closer than this are equal: what is left is rounding of doubles.
constexpr double kSame = 1.0 + 1e-9;

std::uint64_t now() { return sc_core::sc_time_stamp().value(); }

}  // namespace

TransferNetwork::TransferNetwork(sc_core::sc_module_name name) : sc_module(name) {
  SC_METHOD(on_due);
  sensitive << next_due_;
  dont_initialize();
}

int TransferNetwork::add_server(std::string name, double units_per_femtosecond) {
  if (!(units_per_femtosecond > 0)) throw std::logic_error("TransferNetwork: a server's rate must be positive");
  names_.push_back(std::move(name));
  rates_.push_back(units_per_femtosecond);
  left_.push_back(0);
  wanted_.push_back(0);
  return static_cast<int>(rates_.size()) - 1;
}

const std::string& TransferNetwork::server_name(int server) const {
  return names_.at(static_cast<std::size_t>(server));
}

int TransferNetwork::transfer(const Occupancies& occupies, double bits, sc_core::sc_time least) {
  return finish(begin(occupies, bits, least));
}

TransferNetwork::Handle TransferNetwork::begin(const Occupancies& occupies, double bits, sc_core::sc_time least) {
  const bool limited = std::any_of(occupies.begin(), occupies.end(),
                                   [](const Occupancy& o) { return o.server != kNoServer && o.units > 0; });
  if (least == sc_core::SC_ZERO_TIME && !limited) return kDone;
  if (free_.empty()) {
    free_.push_back(static_cast<int>(pool_.size()));
    pool_.emplace_back();
  }
  const Handle handle = free_.back();
  free_.pop_back();
  Running& r = pool_[static_cast<std::size_t>(handle)];
  const double amount = bits > 0 ? bits : 1.0;
  r.per_bit.clear();
  for (const Occupancy& o : occupies) {
    if (o.server != kNoServer && o.units > 0) r.per_bit.push_back({o.server, o.units / amount});
  }
  r.bits_left = amount;
  r.most = least == sc_core::SC_ZERO_TIME ? kUnlimited : amount / static_cast<double>(least.value());
  r.at_best = now() + least.value();
  r.held_up = least == sc_core::SC_ZERO_TIME;
  r.done = false;
  r.bottleneck = kNoServer;
  advance();
  running_.push_back(handle);
  share();
  return handle;
}

int TransferNetwork::finish(Handle handle) {
  if (handle == kDone) return kNoServer;
  Running& r = pool_[static_cast<std::size_t>(handle)];
  while (!r.done) wait(r.finished);  // a notice to an earlier user of the record may still be on its way
  free_.push_back(handle);
  return r.bottleneck;
}

std::optional<sc_core::sc_time> TransferNetwork::done_at(Handle handle) const {
  const Running& r = pool_.at(static_cast<std::size_t>(handle));
  if (!r.done) return std::nullopt;
  return sc_core::sc_time::from_value(r.due);
}

void TransferNetwork::advance() {
  const auto elapsed = static_cast<double>(now() - advanced_to_);
  for (const int h : running_) {
    Running& r = pool_[static_cast<std::size_t>(h)];
    r.bits_left = std::max(0.0, r.bits_left - elapsed * r.rate);
  }
  advanced_to_ = now();
}

void TransferNetwork::freeze(Running& r, double rate, int bottleneck) {
  r.rate = rate;
  if (bottleneck != kNoServer) {
    r.held_up = true;
    r.bottleneck = bottleneck;
  }
  for (const Occupancy& o : r.per_bit) {
    const auto s = static_cast<std::size_t>(o.server);
    left_[s] = std::max(0.0, left_[s] - rate * o.units);
    wanted_[s] -= o.units;
  }
  // The small allowance keeps a duration that is whole in exact arithmetic from growing by a femtosecond.
  r.due = r.held_up
              ? now() + static_cast<std::uint64_t>(std::ceil(std::max(0.0, r.bits_left / rate * (1.0 - 1e-12) - 1e-3)))
              : r.at_best;
}

// Progressive filling: all transfers speed up together; each stops at its own limit or when a server of its is full.
void TransferNetwork::share() {
  left_ = rates_;
  std::fill(wanted_.begin(), wanted_.end(), 0.0);
  boost::container::small_vector<int, 8> open(running_.begin(), running_.end());
  for (const int h : open) {
    for (const Occupancy& o : pool_[static_cast<std::size_t>(h)].per_bit)
      wanted_[static_cast<std::size_t>(o.server)] += o.units;
  }
  while (!open.empty()) {
    double level = kUnlimited;
    int full = kNoServer;
    for (const int h : open) {
      const Running& r = pool_[static_cast<std::size_t>(h)];
      if (r.most < level) {
        level = r.most;
        full = kNoServer;
      }
      for (const Occupancy& o : r.per_bit) {
        const auto s = static_cast<std::size_t>(o.server);
        const double share = left_[s] / std::max(wanted_[s], o.units);
        if (share * kSame < level) {
          level = share;
          full = o.server;
        }
      }
    }
    boost::container::small_vector<int, 8> still_open;
    for (const int h : open) {
      Running& r = pool_[static_cast<std::size_t>(h)];
      const bool at_own_limit = r.most <= level * kSame;
      const bool at_full = full != kNoServer && std::any_of(r.per_bit.begin(), r.per_bit.end(),
                                                            [&](const Occupancy& o) { return o.server == full; });
      if (at_own_limit || at_full) {
        freeze(r, at_own_limit ? r.most : level, at_own_limit ? kNoServer : full);
      } else {
        still_open.push_back(h);
      }
    }
    open.swap(still_open);
  }
  std::uint64_t first = std::numeric_limits<std::uint64_t>::max();
  for (const int h : running_) first = std::min(first, pool_[static_cast<std::size_t>(h)].due);
  if (running_.empty()) return;
  next_due_.cancel();
  next_due_.notify(sc_core::sc_time::from_value(first - std::min(first, now())));
}

void TransferNetwork::on_due() {
  advance();
  for (std::size_t k = 0; k < running_.size();) {
    Running& r = pool_[static_cast<std::size_t>(running_[k])];
    if (r.due > now()) {
      ++k;
      continue;
    }
    r.done = true;
    r.finished.notify(sc_core::SC_ZERO_TIME);
    running_.erase(running_.begin() + static_cast<std::ptrdiff_t>(k));
  }
  share();
}

}  // namespace pj

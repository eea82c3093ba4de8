// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <stdexcept>

#include "sim/analytic/hop_parts.h"
#include "sim/analytic/tile_times.h"

namespace pj {
namespace {

bool sees_padding(const MachineSpec& machine, int memory) {
  return machine.padding_from && memory >= *machine.padding_from;
}

}  // namespace

class OperandTimes::Hop {
 public:
  Hop(const LoopNest& nest, Tensor tensor, int parent, int child, Hop* outer, const Surroundings& around)
      : nest_(nest),
        tensor_(tensor),
        parent_(parent),
        child_(child),
        contended_(around.contended),
        drams_(hop_dram(around, parent)),
        outer_(outer),
        latency_(latency_of(hop_memory(nest, parent))),
        places_(places_in(hop_memory(nest, child), tensor)),
        slides_(hop_memory(nest, child).sliding_window.has(tensor)),
        walker_(nest, nest.begin(child)),
        seen_outside_(nest, tensor, child, sees_padding(nest.machine(), parent)),
        seen_inside_(nest, tensor, child, sees_padding(nest.machine(), child)),
        whole_(nest, tensor, parent, sees_padding(nest.machine(), parent)) {}

  // The first time counts.
  void free(std::int64_t g, Femtoseconds at) {
    if (g <= last_freed_) return;
    last_freed_ = g;
    freed_.set(g, at);
  }

  Femtoseconds filled(std::int64_t g) {
    while (generation_ < g) {
      if (!next_load()) throw std::logic_error("OperandTimes: no such tile");
    }
    return filled_.at(g);
  }

  Femtoseconds finish() {
    while (next_load()) {
    }
    if (outer_ != nullptr) outer_->free(whole_.generation(), now_);
    return now_;
  }

  [[nodiscard]] std::int64_t first_words() const { return first_words_; }

 private:
  // To the next step that changes the tile; false if there is none.
  bool next_load() {
    while (begun_ ? walker_.next() : !begun_) {
      begun_ = true;
      if (outer_ != nullptr && whole_.update(walker_) && whole_.generation() > 0) {
        outer_->free(whole_.generation() - 1, now_);
      }
      const bool out_changed = seen_outside_.update(walker_);
      if (!seen_inside_.update(walker_)) continue;
      load(out_changed);
      return true;
    }
    return false;
  }

  void load(bool out_changed) {
    ++generation_;
    now_ = std::max(now_, freed_.at(generation_ - places_));
    if (outer_ != nullptr) now_ = std::max(now_, outer_->filled(whole_.generation()));
    const auto words = [&](const TileTracker& tile) { return slides_ ? tile.new_words() : tile.words(); };
    if (latency_ > 0 || contended_) {
      const std::int64_t read = out_changed ? words(seen_outside_) : 0;
      const std::int64_t written = words(seen_inside_);
      if (read > 0 || written > 0) now_ += latency_ + moving(read, written);  // a tile of padding alone is not fetched
    }
    if (generation_ == 0) first_words_ = seen_outside_.words();
    filled_.set(generation_, now_);
  }

  // As slow as the slower end.
  [[nodiscard]] Femtoseconds moving(std::int64_t read, std::int64_t written) const {
    if (!contended_) return 0;
    const auto ends = static_cast<Femtoseconds>(
        std::max(occupied(nest_, {parent_, tensor_, read}), occupied(nest_, {child_, tensor_, written})));
    if (drams_ == nullptr || read == 0) return ends;
    return std::max(ends,
                    drams_->move(parent_, tensor_, false, slides_ ? seen_outside_.fresh() : seen_outside_.whole()));
  }

  const LoopNest& nest_;
  Tensor tensor_;
  int parent_, child_;
  bool contended_;
  DramUse* drams_;  // null: the parent is none
  Hop* outer_;
  Femtoseconds latency_;
  int places_;
  bool slides_;
  NestWalker walker_;
  TileTracker seen_outside_, seen_inside_, whole_;
  bool begun_ = false;
  std::int64_t generation_ = -1, last_freed_ = -1, first_words_ = 0;
  Femtoseconds now_ = 0;
  RecentTimes filled_, freed_;
};

OperandTimes::OperandTimes(const LoopNest& nest, Tensor tensor, int above, const Surroundings& around) {
  const auto& path = nest.keepers(tensor);
  for (std::size_t k = 0; k + 1 < path.size() && path[k + 1] <= above; ++k) {
    Hop* outer = hops_.empty() ? nullptr : hops_.back().get();
    hops_.push_back(std::make_unique<Hop>(nest, tensor, path[k], path[k + 1], outer, around));
  }
}

OperandTimes::~OperandTimes() = default;

Femtoseconds OperandTimes::filled(std::int64_t g) { return hops_.back()->filled(g); }

void OperandTimes::free(std::int64_t g, Femtoseconds at) { hops_.back()->free(g, at); }

Femtoseconds OperandTimes::finish() {
  Femtoseconds end = 0;
  for (auto hop = hops_.rbegin(); hop != hops_.rend(); ++hop) end = std::max(end, (*hop)->finish());
  return end;
}

std::int64_t OperandTimes::first_words() const { return hops_.front()->first_words(); }

}  // namespace pj

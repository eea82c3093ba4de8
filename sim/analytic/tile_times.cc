// SPDX-License-Identifier: Apache-2.0
#include "sim/analytic/tile_times.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "sim/analytic/dram_use.h"

namespace pj {
namespace {

bool sees_padding(const MachineSpec& machine, int memory) {
  return machine.padding_from && memory >= *machine.padding_from;
}

const MemorySpec& memory_of(const LoopNest& nest, int m) {
  return nest.machine().memories[static_cast<std::size_t>(m)];
}

// Of the vector unit, for each final word.
double fused_time(const MachineSpec& machine, const Surroundings& around) {
  if (!around.contended || !machine.vector_unit || around.fused_operations_per_word <= 0) return 0;
  const double rate = static_cast<double>(machine.vector_unit->lanes) *
                      (machine.component(machine.vector_unit->id).frequency / hertz(1.0));
  return around.fused_operations_per_word / rate * 1e15;
}

DramUse* dram_at(const Surroundings& around, int memory) {
  return around.drams != nullptr && around.drams->is_dram(memory) ? around.drams : nullptr;
}

int places_of(const MemorySpec& memory, Tensor tensor) { return memory.double_buffered.has(tensor) ? 2 : 1; }

}  // namespace

class OperandTimes::Hop {
 public:
  Hop(const LoopNest& nest, Tensor tensor, int parent, int child, Hop* outer, const Surroundings& around)
      : nest_(nest),
        tensor_(tensor),
        parent_(parent),
        child_(child),
        contended_(around.contended),
        drams_(dram_at(around, parent)),
        outer_(outer),
        latency_(latency_of(memory_of(nest, parent))),
        places_(places_of(memory_of(nest, child), tensor)),
        slides_(memory_of(nest, child).sliding_window.has(tensor)),
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

class SumTimes::Hop {
 public:
  Hop(const LoopNest& nest, int parent, int child, Hop* outer, const Surroundings& around, double fused)
      : nest_(nest),
        parent_(parent),
        child_(child),
        contended_(around.contended),
        drams_(dram_at(around, parent)),
        fused_(fused),
        outer_(outer),
        latency_(latency_of(memory_of(nest, parent))),
        places_(places_of(memory_of(nest, child), Tensor::kOutput)),
        returns_(memory_of(nest, parent).partial_sums == PartialSums::kReturn),
        opener_(nest, parent, child),
        drainer_(nest, parent, child),
        sums_(nest, parent),
        drained_sums_(nest, parent) {
    if (outer != nullptr) outer->inner_ = this;
  }

  Femtoseconds opened(std::int64_t g) {
    while (opener_.tile.generation() < g) {
      if (!next_open()) throw std::logic_error("SumTimes: no such tile");
    }
    return opened_.at(g);
  }

  void complete(std::int64_t g, Femtoseconds at) {
    complete_.set(g, at);
    completed_ = g;
  }

  Femtoseconds finish() {
    while (!ended_) next_drain();
    return drained_at_;
  }

  [[nodiscard]] std::int64_t last_words() const { return drainer_.tile.words(); }

 private:
  // The steps of the tile, and the tile around it in the parent.
  struct Steps {
    Steps(const LoopNest& nest, int parent, int child)
        : walker(nest, nest.begin(child)),
          tile(nest, Tensor::kOutput, child, false),
          whole(nest, Tensor::kOutput, parent, false) {}
    NestWalker walker;
    TileTracker tile, whole;
    bool begun = false;
    // To the next step; false after the last.
    bool next() {
      const bool more = begun ? walker.next() : !begun;
      begun = true;
      return more;
    }
  };

  bool next_open() {
    while (opener_.next()) {
      if (outer_ != nullptr) opener_.whole.update(opener_.walker);
      sums_.update(opener_.walker);
      if (!opener_.tile.update(opener_.walker)) continue;
      const std::int64_t g = opener_.tile.generation();
      opened_at_ = std::max(opened_at_, drained(g - places_));
      if (outer_ != nullptr) opened_at_ = std::max(opened_at_, outer_->opened(opener_.whole.generation()));
      if (returns_ && !sums_.first(opener_.walker)) opened_at_ += latency_ + refilling(opener_.tile);
      opened_.set(g, opened_at_);
      return true;
    }
    return false;
  }

  Femtoseconds drained(std::int64_t g) {
    while (drained_ < g) next_drain();
    return drained_times_.at(g);
  }

  // Drains one tile: where the next one begins, or after the last step.
  void next_drain() {
    while (drainer_.next()) {
      const std::int64_t around = drainer_.whole.generation();
      if (outer_ != nullptr) drainer_.whole.update(drainer_.walker);
      drained_sums_.update(drainer_.walker);
      const bool begins = drainer_.tile.update(drainer_.walker);
      const Tile before = tile_;
      if (begins) {
        tile_ = {drainer_.tile.generation(), contended_ ? drainer_.tile.words() : 0,
                 drained_sums_.first(drainer_.walker), false,
                 drams_ != nullptr ? drainer_.tile.whole() : std::vector<Box>()};
      }
      if (contended_) tile_.final = drainer_.walker.reduction_at_last();
      if (!begins || before.generation < 0) continue;
      drain(before, around, drainer_.whole.generation());
      return;
    }
    if (ended_) throw std::logic_error("SumTimes: nothing left to drain");
    ended_ = true;
    drain(tile_, drainer_.whole.generation(), -1);
  }

  struct Tile {
    std::int64_t generation = -1, words = 0;
    bool first = true, final = true;  // sums
    std::vector<Box> boxes;           // where a DRAM wants them
  };

  // `around`: the parent's tile it belongs to; `next_around`: the one after it.
  void drain(const Tile& tile, std::int64_t around, std::int64_t next_around) {
    while (completed_ < tile.generation) {
      if (inner_ == nullptr) throw std::logic_error("SumTimes: a tile is not complete");
      inner_->next_drain();
    }
    drained_at_ = std::max(drained_at_, complete_.at(tile.generation));
    if (outer_ != nullptr) drained_at_ = std::max(drained_at_, outer_->opened(around));
    drained_at_ += latency_ + draining(tile);
    drained_ = tile.generation;
    drained_times_.set(drained_, drained_at_);
    if (outer_ != nullptr && around != next_around) outer_->complete(around, drained_at_);
  }

  [[nodiscard]] Femtoseconds refilling(const TileTracker& tile) const {
    if (!contended_) return 0;
    const auto ends = static_cast<Femtoseconds>(std::max(occupied(nest_, {parent_, Tensor::kPartialSum, tile.words()}),
                                                         occupied(nest_, {child_, Tensor::kPartialSum, tile.words()})));
    return drams_ == nullptr ? ends : std::max(ends, drams_->move(parent_, Tensor::kPartialSum, false, tile.whole()));
  }

  // Sums so far are read where they lie; final ones pass what is fused.
  [[nodiscard]] Femtoseconds draining(const Tile& tile) const {
    if (!contended_) return 0;
    const Tensor tag = arrival_tag(nest_, parent_, tile.final);
    const bool adds = !tile.first && !returns_;
    double outside = occupied(nest_, {parent_, tag, tile.words});
    if (adds) outside += occupied(nest_, {parent_, Tensor::kPartialSum, tile.words});
    const double inside = occupied(nest_, {child_, output_tag(nest_, child_), tile.words});
    const auto ends = static_cast<Femtoseconds>(
        std::max({outside, inside, tile.final ? fused_ * static_cast<double>(tile.words) : 0.0}));
    if (drams_ == nullptr) return ends;
    const Femtoseconds read = adds ? drams_->move(parent_, Tensor::kPartialSum, false, tile.boxes) : 0;
    return std::max(ends, read + drams_->move(parent_, tag, true, tile.boxes));
  }

  const LoopNest& nest_;
  int parent_, child_;
  bool contended_;
  DramUse* drams_;  // null: the parent is none
  double fused_;    // femtoseconds of the vector unit for each final word
  Hop* outer_;
  Hop* inner_ = nullptr;
  Femtoseconds latency_;
  int places_;
  bool returns_;
  Steps opener_, drainer_;
  FirstSums sums_, drained_sums_;
  Tile tile_;  // that the drainer stands in
  bool ended_ = false;
  std::int64_t completed_ = -1, drained_ = -1;
  Femtoseconds opened_at_ = 0, drained_at_ = 0;
  RecentTimes opened_, complete_, drained_times_;
};

SumTimes::SumTimes(const LoopNest& nest, int above, const Surroundings& around) {
  const auto& path = nest.keepers(Tensor::kOutput);
  for (std::size_t k = 0; k + 1 < path.size() && path[k + 1] <= above; ++k) {
    Hop* outer = hops_.empty() ? nullptr : hops_.back().get();
    const bool innermost = k + 2 >= path.size() || path[k + 2] > above;
    const double fused = innermost ? fused_time(nest.machine(), around) : 0;
    hops_.push_back(std::make_unique<Hop>(nest, path[k], path[k + 1], outer, around, fused));
  }
}

SumTimes::~SumTimes() = default;

Femtoseconds SumTimes::opened(std::int64_t g) { return hops_.back()->opened(g); }

void SumTimes::complete(std::int64_t g, Femtoseconds at) { hops_.back()->complete(g, at); }

Femtoseconds SumTimes::finish() {
  Femtoseconds end = 0;
  for (auto hop = hops_.rbegin(); hop != hops_.rend(); ++hop) end = std::max(end, (*hop)->finish());
  return end;
}

std::int64_t SumTimes::last_words() const { return hops_.front()->last_words(); }

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <stdexcept>

#include "sim/analytic/hop_parts.h"
#include "sim/analytic/tile_times.h"

namespace pj {
namespace {

// Of the vector unit, for each final word.
double fused_time(const MachineSpec& machine, const Surroundings& around) {
  if (!around.contended || !machine.vector_unit || around.fused_operations_per_word <= 0) return 0;
  const double rate = static_cast<double>(machine.vector_unit->lanes) *
                      (machine.component(machine.vector_unit->id).frequency / hertz(1.0));
  return around.fused_operations_per_word / rate * 1e15;
}

}  // namespace

class SumTimes::Hop {
 public:
  Hop(const LoopNest& nest, int parent, int child, Hop* outer, const Surroundings& around, double fused)
      : nest_(nest),
        parent_(parent),
        child_(child),
        contended_(around.contended),
        drams_(hop_dram(around, parent)),
        fused_(fused),
        outer_(outer),
        latency_(latency_of(hop_memory(nest, parent))),
        places_(places_in(hop_memory(nest, child), Tensor::kOutput)),
        returns_(hop_memory(nest, parent).partial_sums == PartialSums::kReturn),
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

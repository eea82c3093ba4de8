// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <cmath>

#include "arch/base/integer.h"
#include "dataflow/zeros/zeros.h"
#include "sim/analytic/array_time.h"
#include "sim/passes/spatial_passes.h"

namespace pj {
namespace {

std::size_t slot_of(Tensor tensor) { return static_cast<std::size_t>(tensor) - 1; }

class Spatial {
 public:
  Spatial(const LoopNest& nest, const Surroundings& around)
      : nest_(nest),
        contended_(around.contended),
        array_(nest.machine().fanouts.front()),
        clock_(nest.machine()),
        tiles_(nest, array_.above, around),
        passes_(nest),
        ahead_{tracker(Tensor::kWeight), tracker(Tensor::kInput)} {}

  ArrayTime run() {
    NestWalker walker(nest_, passes_.places().begin());
    NestWalker next = walker;
    for (TileTracker& tile : ahead_) tile.update(next);
    for (bool more = true; more; walker.next()) {
      more = next.next();
      for (std::size_t t = 0; more && t < ahead_.size(); ++t) new_ahead_[t] = ahead_[t].update(next);
      pass(walker, more ? &next : nullptr);
    }
    time_.cycles = clock_.cycles_until(tiles_.finish(now_));
    time_.edge_words = tiles_.edge_words();
    return time_;
  }

 private:
  [[nodiscard]] TileTracker tracker(Tensor tensor) const {
    int edge = nest_.keepers(tensor).front();
    for (const int m : nest_.keepers(tensor)) edge = m <= array_.above ? m : edge;
    const auto& from = nest_.machine().padding_from;
    return {nest_, tensor, edge, tensor == Tensor::kInput && from && edge >= *from};
  }

  // `undisturbed` cycles take `cycles`.
  void spend(std::int64_t undisturbed, std::int64_t cycles) {
    now_ += clock_.cycles(cycles);
    time_.array_cycles += undisturbed;
  }
  void spend(std::int64_t n) { spend(n, n); }

  // What one phase needs of each memory and network that has a rate.
  class Demand {
   public:
    void add(const PhaseMoves& moves, const Spatial& spatial) {
      for (const MemoryMove& move : moves.memories) spatial.add_memory(move, *this);
      for (const NetworkLoad& load : moves.loads) {
        if (load.network->width_bits) at(load.network) += spatial.network_cycles(load);
      }
    }
    double& at(const void* resource) {
      for (auto& [known, cycles] : cycles_) {
        if (known == resource) return cycles;
      }
      cycles_.emplace_back(resource, 0.0);
      return cycles_.back().second;
    }
    // Whole cycles of the busiest.
    [[nodiscard]] std::int64_t cycles() const {
      double most = 0;
      for (const auto& [known, cycles] : cycles_) most = std::max(most, cycles);
      return static_cast<std::int64_t>(std::ceil(most - 1e-3));
    }

   private:
    boost::container::small_vector<std::pair<const void*, double>, 12> cycles_;
  };

  void add_memory(const MemoryMove& move, Demand& demand) const {
    const MemorySpec& memory = nest_.machine().memories[static_cast<std::size_t>(move.memory)];
    const double clock = nest_.machine().compute_clock() / hertz(1.0);
    const double bits = stored_bits(nest_.einsum(), memory, move.tag);
    if (memory.kind == MemoryKind::kOffchip && memory.bits_per_second) {
      double all = 0;
      for (const WordCount& t : move.transfers)
        all += static_cast<double>(bits_of_transfer(t.words, bits)) * static_cast<double>(t.times);
      demand.at(&memory) += all / *memory.bits_per_second * clock;
    }
    if (memory.kind != MemoryKind::kSram) return;
    const Component& component = nest_.machine().component(memory.id);
    double accesses = 0;
    for (const WordCount& t : move.transfers) {
      accesses += static_cast<double>(ceil_div(bits_of_transfer(t.words, bits), memory.width_bits)) *
                  static_cast<double>(t.times);
    }
    const double a_cycle = static_cast<double>(memory.accesses_per_cycle()) * static_cast<double>(component.instances);
    demand.at(&memory) += accesses / a_cycle * (nest_.machine().compute_clock() / component.frequency);
  }

  // The words that stream in a pass, and those that come ahead for the next.
  [[nodiscard]] std::int64_t stream_cycles(const SpatialPassWork& work) const {
    Demand demand;
    for (const OperandWork& operand : *work.operands) demand.add(operand.stream, *this);
    demand.add(work.sums->stream, *this);
    if (work.next != nullptr) {
      for (const OperandWork& operand : *work.next) {
        if (filled_ahead_[slot_of(operand.tensor)]) demand.add(operand.fill, *this);
      }
    }
    return demand.cycles();
  }

  void pass(const NestWalker& walker, const NestWalker* next) {
    const SpatialPassWork work = passes_.work(walker, next);
    for (const Tensor tensor : kOperands) tiles_.leave(tensor, walker, now_, now_ + clock_.cycles(in_flight_));
    for (const Tensor tensor : kOperands) {
      const Femtoseconds there = tiles_.arrival(tensor);
      if (there > now_) now_ = clock_.edge(there);
    }
    spend(array_.setup_cycles);
    for (const OperandWork& operand : *work.operands) {
      if (filled_ahead_[slot_of(operand.tensor)]) continue;
      const std::int64_t alone = fill_cycles(operand.fill);
      Demand demand;
      if (contended_) demand.add(operand.fill, *this);
      spend(alone, std::max(alone, demand.cycles()));
    }
    give_back(*work.operands, next);
    filled_ahead_ = {};
    if (work.next != nullptr) fill_ahead(*work.next);
    spend(work.steps, contended_ ? std::max(work.steps, stream_cycles(work)) : work.steps);
    in_flight_ = passes_.way_out() + nest_.machine().mac.pipeline_depth - 1;
    if (work.next != nullptr && follows_at_once(*work.next)) return;
    spend(in_flight_);
    in_flight_ = 0;
  }

  // What the next pass needs first comes while this one runs, where there is room for it.
  void fill_ahead(const std::vector<OperandWork>& next) {
    for (const OperandWork& operand : next) {
      filled_ahead_[slot_of(operand.tensor)] = operand.prefetched && !new_ahead_[slot_of(operand.tensor)];
    }
  }

  // Tiles outside of which nothing is needed any more: all is in the array, and the next pass takes another.
  void give_back(const std::vector<OperandWork>& operands, const NestWalker* next) {
    for (const OperandWork& work : operands) {
      const bool last = next == nullptr || new_ahead_[slot_of(work.tensor)];
      if (work.all_in_fill && last) tiles_.free(work.tensor, now_);
    }
  }

  [[nodiscard]] bool follows_at_once(const std::vector<OperandWork>& next) const {
    int edge = nest_.keepers(Tensor::kOutput).front();
    for (const int m : nest_.keepers(Tensor::kOutput)) edge = m <= array_.above ? m : edge;
    const MemorySpec& outside = nest_.machine().memories[static_cast<std::size_t>(edge)];
    if (outside.partial_sums == PartialSums::kReturn || array_.setup_cycles > 0) return false;
    return std::all_of(next.begin(), next.end(), [&](const OperandWork& work) {
      return work.fill.memories.empty() || filled_ahead_[slot_of(work.tensor)];
    });
  }

  // What the networks take for words that the array needs before its first step.
  [[nodiscard]] std::int64_t fill_cycles(const PhaseMoves& moves) const {
    double most = 0;
    for (const NetworkLoad& load : moves.loads) {
      if (load.network->width_bits) most = std::max(most, network_cycles(load));
    }
    return static_cast<std::int64_t>(std::ceil(most - 1e-9));
  }

  [[nodiscard]] double network_cycles(const NetworkLoad& load) const {
    const Component& component = nest_.machine().component(load.network->id);
    const double width = static_cast<double>(checked_mul(*load.network->width_bits, component.instances));
    const double bits = static_cast<double>(load.words) * nest_.einsum().bits(load.tag);
    return bits * (nest_.machine().compute_clock() / component.frequency / width);
  }

  const LoopNest& nest_;
  const bool contended_;
  const FanoutSpec& array_;
  ComputeClock clock_;
  ArrayTiles tiles_;
  SpatialPasses passes_;
  std::array<TileTracker, 2> ahead_;  // of the pass after this one
  std::array<bool, 2> new_ahead_ = {};
  std::array<bool, 2> filled_ahead_ = {};
  std::int64_t in_flight_ = 0;  // cycles until the last sums of the pass are outside
  ArrayTime time_;
  Femtoseconds now_ = 0;
};

}  // namespace

ArrayTime spatial_time(const LoopNest& nest, const Surroundings& around) { return Spatial(nest, around).run(); }

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "sim/analytic/array_time.h"

namespace pj {
namespace {

std::size_t slot_of(Tensor tensor) { return static_cast<std::size_t>(tensor) - 1; }

// The innermost memory beside the array that holds the tensor.
int edge_of(const LoopNest& nest, Tensor tensor, int above) {
  int edge = nest.keepers(tensor).front();
  for (const int m : nest.keepers(tensor)) edge = m <= above ? m : edge;
  return edge;
}

TileTracker tracker(const LoopNest& nest, Tensor tensor, int above) {
  const int edge = edge_of(nest, tensor, above);
  const auto& from = nest.machine().padding_from;
  return {nest, tensor, edge, tensor == Tensor::kInput && from && edge >= *from};
}

}  // namespace

ArrayTiles::ArrayTiles(const LoopNest& nest, int above, const Surroundings& around)
    : nest_(nest),
      above_(above),
      weight_(nest, Tensor::kWeight, above, around),
      input_(nest, Tensor::kInput, above, around),
      sums_(nest, above, around),
      outside_{tracker(nest, Tensor::kWeight, above), tracker(nest, Tensor::kInput, above),
               tracker(nest, Tensor::kOutput, above)} {}

bool ArrayTiles::has_tiles(Tensor tensor) const {
  if (tensor == Tensor::kOutput) return sums_.has_tiles();
  return (tensor == Tensor::kWeight ? weight_ : input_).has_tiles();
}

void ArrayTiles::leave(Tensor tensor, const NestWalker& walker, Femtoseconds now, Femtoseconds complete) {
  if (!has_tiles(tensor)) return;
  TileTracker& tile = outside_[slot_of(tensor)];
  is_new_[slot_of(tensor)] = tile.update(walker);
  const std::int64_t before = tile.generation() - 1;
  if (!is_new_[slot_of(tensor)] || before < 0) return;
  if (tensor == Tensor::kOutput) {
    sums_.complete(before, complete);
  } else {
    operand(tensor).free(before, now);
  }
}

Femtoseconds ArrayTiles::arrival(Tensor tensor) {
  if (!is_new_[slot_of(tensor)]) return 0;
  const std::int64_t g = outside_[slot_of(tensor)].generation();
  return tensor == Tensor::kOutput ? sums_.opened(g) : operand(tensor).filled(g);
}

void ArrayTiles::free(Tensor tensor, Femtoseconds now) {
  if (has_tiles(tensor)) operand(tensor).free(outside_[slot_of(tensor)].generation(), now);
}

std::size_t ArrayTiles::moving_end() const {
  std::size_t end = 0;
  for (const Tensor tensor : kOperands) {
    if (!has_tiles(tensor)) continue;
    end = std::max(end, pj::moving_end(nest_, nest_.begin(edge_of(nest_, tensor, above_)), tensor));
  }
  return end;
}

Femtoseconds ArrayTiles::finish(Femtoseconds now) {
  Femtoseconds end = now;
  if (sums_.has_tiles()) {
    sums_.complete(outside_[slot_of(Tensor::kOutput)].generation(), now);
    end = std::max(end, sums_.finish());
  }
  for (OperandTimes* times : {&weight_, &input_}) {
    if (times->has_tiles()) end = std::max(end, times->finish());
  }
  return end;
}

std::array<std::int64_t, kTensorCount> ArrayTiles::edge_words() const {
  std::array<std::int64_t, kTensorCount> words = {};
  if (weight_.has_tiles()) words[static_cast<std::size_t>(Tensor::kWeight)] = weight_.first_words();
  if (input_.has_tiles()) words[static_cast<std::size_t>(Tensor::kInput)] = input_.first_words();
  if (sums_.has_tiles()) words[static_cast<std::size_t>(Tensor::kOutput)] = sums_.last_words();
  return words;
}

ComputeClock::ComputeClock(const MachineSpec& machine)
    : period_(std::llround(1e15 * (hertz(1.0) / machine.compute_clock()))) {}

std::int64_t ComputeClock::cycles_until(Femtoseconds at) const {
  return static_cast<std::int64_t>(std::ceil(static_cast<double>(at) / static_cast<double>(period_) - 1e-3));
}

}  // namespace pj

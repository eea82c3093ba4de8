// SPDX-License-Identifier: Apache-2.0
// A shape with its temporal loops and cuts, merged: periods, extents inside, what stands outermost inside a cut.
// docs/models/zigzag_rules.md, section 1.
//   const ZigzagShape shape(einsum, machine, mapping.spatial);
//   const ZigzagNest nest(shape, mapping, InnermostReads::kOncePerWord);
//   zigzag_words(nest)
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "dataflow/zigzag/shape.h"

namespace pj {

// Of an input's innermost memory: a word that compute uses again in the next cycle is read once, or every cycle.
enum class InnermostReads : std::uint8_t { kOncePerWord, kEveryCycle };

class ZigzagNest {
 public:
  // The mapping has passed check_zigzag, and its spatial loops are the shape's. Keeps references to both.
  ZigzagNest(const ZigzagShape& shape, const ZigzagMapping& mapping, InnermostReads reads);

  [[nodiscard]] const ZigzagShape& shape() const { return shape_; }
  // Temporal cycles.
  [[nodiscard]] std::int64_t cycles() const { return cycles_; }
  // period(b); cycles / period(b) transfers take place.
  [[nodiscard]] std::int64_t period(std::size_t o, std::size_t boundary) const {
    return boundaries_[o].at(boundary).period;
  }
  [[nodiscard]] std::int64_t transfers(std::size_t o, std::size_t boundary) const {
    return cycles_ / boundaries_[o].at(boundary).period;
  }
  [[nodiscard]] std::int64_t tile(std::size_t o, std::size_t boundary, ZigzagFactors as) const {
    return shape_.tile(o, boundary, boundaries_[o].at(boundary).inside, as);
  }
  // Do partial sums of the output cross the boundary?
  [[nodiscard]] bool partial(std::size_t boundary) const { return partial_.at(boundary); }
  // Bits of an element that crosses the boundary.
  [[nodiscard]] int bits(std::size_t o, std::size_t boundary) const;
  // Loops outermost inside the cut above the memory at this level: product of the relevant, and of the irrelevant.
  [[nodiscard]] std::int64_t top_relevant(std::size_t o, std::size_t level) const {
    return boundaries_[o].at(level + 1).top_relevant;
  }
  [[nodiscard]] std::int64_t top_irrelevant(std::size_t o, std::size_t level) const {
    return boundaries_[o].at(level + 1).top_irrelevant;
  }
  // Do all memories hold their tiles?
  [[nodiscard]] bool fits() const;

 private:
  struct Boundary {
    std::size_t cut = 0;
    std::int64_t period = 1, top_relevant = 1, top_irrelevant = 1;
    ZigzagShape::Extents inside;
  };

  [[nodiscard]] bool irrelevant(std::size_t o, std::size_t loop) const;
  void set_boundaries(std::size_t o, const std::vector<std::size_t>& cuts);
  void set_top(std::size_t o, Boundary& boundary, std::size_t from) const;
  [[nodiscard]] bool sums_outside(std::size_t cut) const;

  const ZigzagShape& shape_;
  const std::vector<TemporalLoop>& loops_;
  InnermostReads reads_;
  std::int64_t cycles_ = 1;
  std::array<std::vector<Boundary>, 3> boundaries_;  // the last: above the outermost memory
  std::vector<bool> partial_;
};

}  // namespace pj

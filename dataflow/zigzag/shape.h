// SPDX-License-Identifier: Apache-2.0
// What follows from a layer, a machine and spatial loops alone, whatever the temporal loops: for each operand and
// boundary the tile of an instance as a function of the extents inside, and how many instances take what.
// docs/models/zigzag_rules.md, section 1.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "dataflow/zigzag/machine.h"

namespace pj {

// Factors that do not divide: as a fraction for energy, rounded down for time.
enum class ZigzagFactors : std::uint8_t { kFractions, kWhole };
inline constexpr std::array<ZigzagFactors, 2> kZigzagFactors = {ZigzagFactors::kFractions, ZigzagFactors::kWhole};

// How a dimension takes part in an operand.
enum class ZigzagRelevance : std::uint8_t { kIrrelevant, kRelevant, kWindow };

class ZigzagShape {
 public:
  using Extents = std::vector<std::int64_t>;  // by dimension: product of temporal factors

  // Layer, machine and spatial loops have passed check_zigzag. Keeps references.
  ZigzagShape(const Einsum& einsum, const ZigzagMachine& machine, const ZigzagSpatial& spatial);

  [[nodiscard]] const Einsum& einsum() const { return einsum_; }
  [[nodiscard]] const ZigzagMachine& machine() const { return machine_; }
  [[nodiscard]] const std::vector<std::size_t>& path(std::size_t o) const { return operands_[o].path; }
  [[nodiscard]] const ZigzagMemorySpec& memory(std::size_t o, std::size_t level) const {
    return machine_.memories[operands_[o].path.at(level)];
  }
  [[nodiscard]] ZigzagRelevance relevance(std::size_t o, int dim) const {
    return operands_[o].relevance[static_cast<std::size_t>(dim)];
  }
  // T of each dimension.
  [[nodiscard]] const Extents& iterations() const { return iterations_; }
  // tile(b), b from 1: of the instance below boundary b, with `inside` the temporal extents inside the cut.
  [[nodiscard]] std::int64_t tile(std::size_t o, std::size_t boundary, const Extents& inside, ZigzagFactors as) const;
  // boost(b)
  [[nodiscard]] std::int64_t boost(std::size_t o, std::size_t boundary, ZigzagFactors as) const {
    return operands_[o].boost[static_cast<std::size_t>(as)].at(boundary);
  }
  // units(m): instances of the memory at this level of the path.
  [[nodiscard]] std::int64_t units(std::size_t o, std::size_t level) const { return operands_[o].units.at(level); }
  // Does an irrelevant spatial loop stand at `boundary` or further out?
  [[nodiscard]] bool adds_up_from(std::size_t o, std::size_t boundary) const {
    return operands_[o].adds_up_from.at(boundary);
  }
  // Bits of an element of the operand; of an output those of a final.
  [[nodiscard]] int bits(std::size_t o) const { return einsum_.tensor(kOperands[o]).bits; }

 private:
  // num / den, in lowest terms.
  struct Fraction {
    std::int64_t num = 1, den = 1;
  };
  using Fractions = std::vector<Fraction>;  // by dimension
  struct Operand {
    std::vector<std::size_t> path;
    std::vector<ZigzagRelevance> relevance;
    std::array<std::vector<Fractions>, 2> inside;  // spatial factors below boundary b
    std::array<std::vector<std::int64_t>, 2> boost;
    std::vector<std::int64_t> units;
    std::vector<bool> adds_up_from;
  };

  static Fraction times(Fraction a, Fraction b);
  [[nodiscard]] Fraction factor_on(std::size_t axis, const TemporalLoop& loop, ZigzagFactors as) const;
  [[nodiscard]] Fraction elements(std::size_t o, const Fractions& extents) const;
  void set_relevance(std::size_t o);
  void set_levels(std::size_t o);

  const Einsum& einsum_;
  const ZigzagMachine& machine_;
  ZigzagSpatial spatial_;
  Extents iterations_;
  std::array<Operand, 3> operands_;
};

}  // namespace pj

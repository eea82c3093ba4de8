// SPDX-License-Identifier: Apache-2.0
#include "dataflow/zigzag/nest.h"

#include "arch/base/integer.h"

namespace pj {

ZigzagNest::ZigzagNest(const ZigzagShape& shape, const ZigzagMapping& mapping, InnermostReads reads)
    : shape_(shape), loops_(mapping.loops), reads_(reads) {
  for (const TemporalLoop& loop : loops_) cycles_ = checked_mul(cycles_, loop.factor);
  for (std::size_t o = 0; o < kOperands.size(); ++o) set_boundaries(o, mapping.cuts[o]);
  const std::size_t output = operand_index(Tensor::kOutput);
  for (std::size_t b = 0; b < boundaries_[output].size(); ++b) {
    const bool outside = sums_outside(boundaries_[output][b].cut);
    partial_.push_back(outside || (b + 1 < boundaries_[output].size() && shape.adds_up_from(output, b + 1)));
  }
}

bool ZigzagNest::irrelevant(std::size_t o, std::size_t loop) const {
  return shape_.relevance(o, loops_[loop].dim) == ZigzagRelevance::kIrrelevant;
}

bool ZigzagNest::sums_outside(std::size_t cut) const {
  const std::size_t output = operand_index(Tensor::kOutput);
  for (std::size_t i = cut; i < loops_.size(); ++i) {
    if (loops_[i].factor > 1 && irrelevant(output, i)) return true;
  }
  return false;
}

void ZigzagNest::set_boundaries(std::size_t o, const std::vector<std::size_t>& cuts) {
  std::vector<std::size_t> merged = {0};
  merged.insert(merged.end(), cuts.begin(), cuts.end());
  const bool held = reads_ == InnermostReads::kOncePerWord && kOperands[o] != Tensor::kOutput;
  for (std::size_t b = 0; b < merged.size(); ++b) {
    if (b == 0 && !held) continue;
    while (merged[b] < loops_.size() && irrelevant(o, merged[b])) ++merged[b];
  }
  for (std::size_t b = 0; b < merged.size(); ++b) {
    Boundary boundary;
    boundary.cut = merged[b];
    boundary.inside.assign(shape_.einsum().dims.size(), 1);
    for (std::size_t i = 0; i < merged[b]; ++i) {
      boundary.period = checked_mul(boundary.period, loops_[i].factor);
      std::int64_t& extent = boundary.inside[static_cast<std::size_t>(loops_[i].dim)];
      extent = checked_mul(extent, loops_[i].factor);
    }
    // The loops held on the pins stand in the innermost memory all the same.
    if (b > 0) set_top(o, boundary, b == 1 ? 0 : merged[b - 1]);
    boundaries_[o].push_back(boundary);
  }
}

void ZigzagNest::set_top(std::size_t o, Boundary& boundary, std::size_t from) const {
  std::size_t i = boundary.cut;
  for (; i > from && shape_.relevance(o, loops_[i - 1].dim) == ZigzagRelevance::kRelevant; --i) {
    boundary.top_relevant = checked_mul(boundary.top_relevant, loops_[i - 1].factor);
  }
  for (i = boundary.cut; i > from && irrelevant(o, i - 1); --i) {
    boundary.top_irrelevant = checked_mul(boundary.top_irrelevant, loops_[i - 1].factor);
  }
}

int ZigzagNest::bits(std::size_t o, std::size_t boundary) const {
  if (kOperands[o] != Tensor::kOutput || !partial(boundary)) return shape_.bits(o);
  return shape_.einsum().partial_sum_bits;
}

bool ZigzagNest::fits() const {
  std::vector<std::int64_t> bits_in(shape_.machine().memories.size(), 0);
  const std::size_t output = operand_index(Tensor::kOutput);
  for (std::size_t o = 0; o < kOperands.size(); ++o) {
    for (std::size_t m = 0; m < shape_.path(o).size(); ++m) {
      const bool sums = o == output && (sums_outside(boundaries_[o][m].cut) || shape_.adds_up_from(o, m + 1));
      const std::int64_t bits = sums ? shape_.einsum().partial_sum_bits : shape_.bits(o);
      std::int64_t& held = bits_in[shape_.path(o)[m]];
      held = checked_add(held, checked_mul(tile(o, m + 1, ZigzagFactors::kFractions), bits));
    }
  }
  for (std::size_t m = 0; m < bits_in.size(); ++m) {
    if (bits_in[m] > shape_.machine().memories[m].size_bits) return false;
  }
  return true;
}

}  // namespace pj

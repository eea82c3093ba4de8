// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "tests/agreement/random.h"
#include "tests/oracle/nest.h"
#include "tests/oracle/tile_sets.h"

namespace pj {
namespace {

// Bits the mapping needs in each memory.
class Needs {
 public:
  explicit Needs(const RandomCase& c) : case_(c), nest_(c.einsum, c.machine, c.mapping) {}

  [[nodiscard]] std::int64_t bits(int memory) const {
    std::int64_t total = 0;
    for (const Tensor t : kOperands) {
      if (keeps(memory, t)) total += elements(memory, t) * copies(memory, t) * word_bits(memory, t);
    }
    return total;
  }

 private:
  [[nodiscard]] bool keeps(int memory, Tensor t) const {
    const auto m = static_cast<std::size_t>(memory);
    return case_.machine.memories[m].keeps.has(t) && !case_.mapping.bypass[m].has(t);
  }

  [[nodiscard]] bool is_home(int memory, Tensor t) const {
    for (int m = 0; m < memory; ++m) {
      if (keeps(m, t)) return false;
    }
    return true;
  }

  [[nodiscard]] std::int64_t copies(int memory, Tensor t) const {
    const bool twice = case_.machine.memories[static_cast<std::size_t>(memory)].double_buffered.has(t);
    return twice && !is_home(memory, t) ? 2 : 1;
  }

  [[nodiscard]] int next_keeper(int memory, Tensor t) const {
    int next = memory + 1;
    while (next < nest_.compute() && !keeps(next, t)) ++next;
    return next;
  }

  [[nodiscard]] std::int64_t word_bits(int memory, Tensor t) const {
    if (t != Tensor::kOutput) return case_.einsum.bits(t);
    for (std::size_t i = 0; i < nest_.begin(next_keeper(memory, t)); ++i) {
      const oracle::NestLoop& loop = nest_.loops()[i];
      const std::int64_t size = case_.einsum.dims[static_cast<std::size_t>(loop.dim)].size;
      const bool moves = !loop.spatial && loop.factor > 1 && loop.stride < size;
      if (moves && !case_.einsum.output.uses(loop.dim)) return case_.einsum.partial_sum_bits;
    }
    return case_.einsum.output.bits;
  }

  [[nodiscard]] std::int64_t elements(int memory, Tensor t) const {
    if (is_home(memory, t)) return case_.einsum.tensor(t).elements();
    std::int64_t product = 1;
    const auto& from = case_.machine.padding_from;
    const bool padded = t == Tensor::kInput && from && memory >= *from;
    for (const Rank& rank : case_.einsum.tensor(t).ranks) {
      product *= padded ? distinct(memory, rank) : std::min(rank.extent, distinct(memory, rank));
    }
    return product;
  }

  [[nodiscard]] std::int64_t distinct(int memory, const Rank& rank) const {
    oracle::Box box(case_.einsum.dims.size(), oracle::Range{0, 1});
    for (std::size_t i = nest_.begin(memory); i < nest_.loops().size(); ++i) {
      box[static_cast<std::size_t>(nest_.loops()[i].dim)].end *= nest_.loops()[i].factor;
    }
    for (std::size_t d = 0; d < box.size(); ++d) box[d].end = std::min(box[d].end, case_.einsum.dims[d].size);
    const TensorAccess one_rank{{rank}};
    return static_cast<std::int64_t>(oracle::TileSets(one_rank, oracle::Padding::kMember).elements(box)->size());
  }

  const RandomCase& case_;
  oracle::Nest nest_;
};

}  // namespace

void make_capacities(Random& random, RandomCase& c) {
  const Needs needs(c);
  for (std::size_t m = 1; m < c.machine.memories.size(); ++m) {
    const std::int64_t slack = random.chance(60) ? 0 : random.between(1, 1000);
    const std::int64_t needed = std::max<std::int64_t>(needs.bits(static_cast<int>(m)), 1) + slack;
    if (random.chance(50)) c.machine.memories[m].capacity_bits = needed;
  }
}

}  // namespace pj

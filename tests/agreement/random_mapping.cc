// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>
#include <optional>

#include "arch/base/integer.h"
#include "tests/agreement/random.h"
#include "tests/oracle/nest.h"
#include "tests/oracle/tile_sets.h"

namespace pj {
namespace {

class Mapper {
 public:
  Mapper(Random& random, RandomCase& c) : random_(random), case_(c), machine_(c.machine), mapping_(c.mapping) {
    if (c.style) stationary_ = stationary_tensor(*c.style);
  }

  void map() {
    mapping_.temporal.resize(machine_.memories.size());
    mapping_.spatial.resize(machine_.fanouts.size());
    mapping_.bypass.resize(machine_.memories.size());
    std::vector<int> dims(case_.einsum.dims.size());
    std::iota(dims.begin(), dims.end(), 0);
    random_.shuffle(dims);  // who gets the array's room first
    for (const int d : dims) split(d);
    for (auto& loops : mapping_.temporal) random_.shuffle(loops);
    for (auto& loops : mapping_.spatial) random_.shuffle(loops);
    bypass();
  }

 private:
  void split(int dim) {
    std::int64_t left = case_.einsum.dims[static_cast<std::size_t>(dim)].size;
    if (stationary_) left = ceil_div(left, spread(dim, left));
    std::vector<std::size_t> places = places_for(dim);
    random_.shuffle(places);
    for (std::size_t i = 0; i < places.size(); ++i) {
      const bool last = i + 1 == places.size();
      const std::int64_t factor = last ? left : random_factor(left);
      left = ceil_div(left, factor);
      place(places[i], dim, random_.chance(6) ? factor + random_.between(1, 2) : factor);
    }
  }

  std::int64_t random_factor(std::int64_t left) {
    if (random_.chance(40)) return 1;
    return random_.chance(30) ? left : random_.between(1, left);
  }

  // Memories whose loops may move the dimension; the array's registers hold one element of the stationary tensor.
  [[nodiscard]] std::vector<std::size_t> places_for(int dim) const {
    std::vector<std::size_t> places;
    for (std::size_t m = 0; m < machine_.memories.size(); ++m) {
      const bool in_array = stationary_ && m + 1 == machine_.memories.size();
      if (!in_array || !case_.einsum.tensor(*stationary_).uses(dim)) places.push_back(m);
    }
    return places;
  }

  void place(std::size_t memory, int dim, std::int64_t factor) {
    auto& loops = mapping_.temporal[memory];
    if (factor > 3 && random_.chance(15)) {  // two loops of one dimension in one memory
      const std::int64_t inner = random_.between(2, factor - 1);
      loops.push_back({dim, inner});
      factor = ceil_div(factor, inner);
    }
    if (factor > 1 || random_.chance(10)) loops.push_back({dim, factor});
  }

  // Spatial factor of the dimension on the axis where the style allows it.
  std::int64_t spread(int dim, std::int64_t size) {
    const auto axis = axis_for(dim);
    if (!axis || random_.chance(20)) return 1;
    const FanoutSpec& array = machine_.fanouts.front();
    std::int64_t room = *axis == SpatialAxis::kRows ? array.rows : array.columns;
    for (const SpatialLoop& l : mapping_.spatial.front()) {
      if (l.axis == *axis) room /= l.factor;
    }
    const std::int64_t useful = random_.chance(5) ? size + 1 : size;
    const std::int64_t factor =
        random_.chance(50) ? std::min(room, useful) : random_.between(1, std::min(room, useful));
    if (factor == 1 && !random_.chance(10)) return 1;
    mapping_.spatial.front().push_back({dim, factor, *axis});
    return factor;
  }

  [[nodiscard]] std::optional<SpatialAxis> axis_for(int dim) const {
    const Einsum& e = case_.einsum;
    const Tensor along_rows = *stationary_ == Tensor::kOutput ? Tensor::kWeight : Tensor::kOutput;
    const Tensor along_columns = *stationary_ == Tensor::kInput ? Tensor::kWeight : Tensor::kInput;
    if (!e.tensor(along_rows).uses(dim)) return SpatialAxis::kRows;
    if (!e.tensor(along_columns).uses(dim)) return SpatialAxis::kColumns;
    return std::nullopt;
  }

  void bypass() {
    const std::size_t memories = machine_.memories.size();
    const std::size_t homes = stationary_ ? memories - 1 : memories;  // a home does not lie in the array
    for (const Tensor t : kOperands) {
      for (std::size_t m = homes; m-- > 0;) {
        const bool otherwise_kept = another_keeps(t, m, homes);
        const std::int64_t percent = m == 0 ? 6 : 15;
        if (machine_.memories[m].keeps.has(t) && otherwise_kept && random_.chance(percent))
          mapping_.bypass[m].insert(t);
      }
      if (stationary_ && t != *stationary_) mapping_.bypass.back().insert(t);
    }
  }

  [[nodiscard]] bool another_keeps(Tensor t, std::size_t but, std::size_t homes) const {
    for (std::size_t m = 0; m < homes; ++m) {
      if (m != but && machine_.memories[m].keeps.has(t) && !mapping_.bypass[m].has(t)) return true;
    }
    return false;
  }

  Random& random_;
  RandomCase& case_;
  const MachineSpec& machine_;
  Mapping& mapping_;
  std::optional<Tensor> stationary_;
};

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
    for (const Rank& rank : case_.einsum.tensor(t).ranks) product *= std::min(rank.extent, distinct(memory, rank));
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

void make_mapping(Random& random, RandomCase& c) { Mapper(random, c).map(); }

void make_capacities(Random& random, RandomCase& c) {
  const Needs needs(c);
  for (std::size_t m = 1; m < c.machine.memories.size(); ++m) {
    const std::int64_t slack = random.chance(60) ? 0 : random.between(1, 1000);
    const std::int64_t needed = std::max<std::int64_t>(needs.bits(static_cast<int>(m)), 1) + slack;
    if (random.chance(50)) c.machine.memories[m].capacity_bits = needed;
  }
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "arch/base/integer.h"
#include "tests/agreement/random.h"

namespace pj {
namespace {

class Mapper {
 public:
  Mapper(Random& random, RandomCase& c) : random_(random), case_(c), machine_(c.machine), mapping_(c.mapping) {
    if (is_systolic(c)) stationary_ = stationary_tensor(*c.style);
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
    left = ceil_div(left, stationary_ ? spread(dim, left) : spread_anywhere(dim, left));
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
    return spread(dim, size, 0, *axis);
  }

  // Spatial factors of the dimension, wherever there is room; sums only where they can be added up.
  std::int64_t spread_anywhere(int dim, std::int64_t size) {
    std::vector<std::pair<std::size_t, SpatialAxis>> places;
    for (std::size_t f = 0; f < machine_.fanouts.size(); ++f) {
      const bool sums = !case_.einsum.output.uses(dim);
      if (sums && machine_.fanouts[f].reduction() == nullptr) continue;
      for (const SpatialAxis axis : {SpatialAxis::kRows, SpatialAxis::kColumns}) {
        const std::int64_t loops = random_.chance(5) ? 2 : random_.between(0, 1);
        places.insert(places.end(), static_cast<std::size_t>(loops), {f, axis});
      }
    }
    random_.shuffle(places);
    std::int64_t product = 1;
    for (const auto& [fanout, axis] : places) product *= spread(dim, ceil_div(size, product), fanout, axis);
    return product;
  }

  std::int64_t spread(int dim, std::int64_t size, std::size_t fanout, SpatialAxis axis) {
    const FanoutSpec& array = machine_.fanouts[fanout];
    std::int64_t room = axis == SpatialAxis::kRows ? array.rows : array.columns;
    for (const SpatialLoop& l : mapping_.spatial[fanout]) {
      if (l.axis == axis) room /= l.factor;
    }
    const std::int64_t useful = random_.chance(5) ? size + 1 : size;
    const std::int64_t factor =
        random_.chance(50) ? std::min(room, useful) : random_.between(1, std::min(room, useful));
    if (factor == 1 && !random_.chance(10)) return 1;
    mapping_.spatial[fanout].push_back({dim, factor, axis});
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
    // A home does not lie in an array.
    const std::size_t homes =
        machine_.fanouts.empty() ? memories : static_cast<std::size_t>(machine_.fanouts.front().above) + 1;
    for (const Tensor t : kOperands) {
      for (std::size_t m = homes; m-- > 0;) {
        const bool otherwise_kept = another_keeps(t, m, homes);
        const std::int64_t percent = m == 0 ? 6 : 15;
        if (machine_.memories[m].keeps.has(t) && otherwise_kept && random_.chance(percent))
          mapping_.bypass[m].insert(t);
      }
      if (stationary_ && t != *stationary_) mapping_.bypass.back().insert(t);
      for (std::size_t m = homes; !stationary_ && m < memories; ++m) {
        if (machine_.memories[m].keeps.has(t) && random_.chance(10)) mapping_.bypass[m].insert(t);
      }
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

}  // namespace

void make_mapping(Random& random, RandomCase& c) {
  if (c.style == "rs") return make_row_stationary_mapping(random, c);
  Mapper(random, c).map();
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
// Mappings of style "rs": the loop nest of docs/models/row_stationary.md with random e, r, t, p, q, n and m.
#include <algorithm>

#include "arch/base/integer.h"
#include "tests/agreement/random.h"

namespace pj {
namespace {

class RowStationary {
 public:
  RowStationary(Random& random, RandomCase& c)
      : random_(random), case_(c), array_(c.machine.fanouts.front()), mapping_(c.mapping) {
    for (const Dimension& d : c.einsum.dims) left_.push_back(d.size);
    rows_ = array_.rows;
    columns_ = array_.columns;
  }

  void map() {
    const std::size_t memories = case_.machine.memories.size();
    mapping_.temporal.resize(memories);
    mapping_.bypass.resize(memories);
    mapping_.spatial.resize(1);
    spread_units();
    const std::size_t sums = memories - 1, inputs = memories - 2, filters = memories - 3;
    repeat(inputs, "S", left("S"));
    repeat(inputs, "C", some_of("C"));                                    // q
    repeat(sums, "M", some_of("M"));                                      // p
    repeat(filters, "Q", random_.chance(70) ? left("Q") : some_of("Q"));  // strips otherwise
    repeat(filters, "N", some_of("N"));                                   // n
    repeat(1, "M", some_of("M"));                                         // m
    for (const char* dim : {"N", "G", "P", "Q", "M", "C"}) repeat(0, dim, left(dim));
    for (auto& loops : mapping_.temporal) random_.shuffle(loops);
    random_.shuffle(mapping_.spatial.front());
    for (const Tensor t : {Tensor::kInput, Tensor::kOutput}) {
      if (random_.chance(10)) mapping_.bypass[1].insert(t);
    }
  }

 private:
  // R whole on rows, P on columns and folded onto rows, then C and M.
  void spread_units() {
    spread("R", SpatialAxis::kRows, left("R"));
    spread("P", SpatialAxis::kColumns, std::min(columns_, left("P")));
    if (random_.chance(50)) spread("P", SpatialAxis::kRows, random_.between(1, std::min(rows_, left("P"))));
    spread("C", SpatialAxis::kRows, random_.between(1, std::min(rows_, left("C"))));
    const SpatialAxis axis = random_.chance(50) ? SpatialAxis::kRows : SpatialAxis::kColumns;
    const std::int64_t room = axis == SpatialAxis::kRows ? rows_ : columns_;
    spread("M", axis, random_.between(1, std::min(room, left("M"))));
  }

  void spread(const char* dim, SpatialAxis axis, std::int64_t factor) {
    if (factor == 1) return;
    mapping_.spatial.front().push_back({case_.einsum.dim(dim), factor, axis});
    (axis == SpatialAxis::kRows ? rows_ : columns_) /= factor;
    take(dim, factor);
  }

  void repeat(std::size_t memory, const char* dim, std::int64_t factor) {
    if (factor == 1) return;
    mapping_.temporal[memory].push_back({case_.einsum.dim(dim), factor});
    take(dim, factor);
  }

  // What is left to cover of the dimension.
  [[nodiscard]] std::int64_t left(const char* dim) const {
    return left_[static_cast<std::size_t>(case_.einsum.dim(dim))];
  }
  std::int64_t some_of(const char* dim) { return random_.between(1, left(dim)); }
  void take(const char* dim, std::int64_t factor) {
    std::int64_t& rest = left_[static_cast<std::size_t>(case_.einsum.dim(dim))];
    rest = ceil_div(rest, factor);
  }

  Random& random_;
  RandomCase& case_;
  const FanoutSpec& array_;
  Mapping& mapping_;
  std::vector<std::int64_t> left_;  // per dimension
  std::int64_t rows_ = 1;           // not yet taken
  std::int64_t columns_ = 1;
};

}  // namespace

void make_row_stationary_mapping(Random& random, RandomCase& c) { RowStationary(random, c).map(); }

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "dataflow/mapper/spatial_choices.h"

#include <set>
#include <utility>

#include "arch/base/integer.h"

namespace pj {
namespace {

constexpr auto at(int i) { return static_cast<std::size_t>(i); }

// One fan-out after another, of each first the rows, then the columns, dimension by dimension.
class Enumeration {
 public:
  Enumeration(const Mapspace& space, const Einsum& einsum, bool axes_matter)
      : space_(space), dims_(static_cast<int>(einsum.dims.size())), axes_matter_(axes_matter) {
    for (auto* factors : {&choice_.rows, &choice_.columns, &choice_.both}) factors->fill(ones());
    left_ = ones();
    for (int d = 0; d < dims_; ++d) left_[at(d)] = einsum.dims[at(d)].size;
    fanout(0);
  }
  std::vector<SpatialChoice> take() { return std::move(found_); }

 private:
  void fanout(int m) {
    if (m == static_cast<int>(space_.levels.size())) {
      if (axes_matter_ || seen_.insert(choice_.both).second) found_.push_back(choice_);
      return;
    }
    rows(m, 0, space_.levels[at(m)].most_rows);
  }

  void rows(int m, int d, std::int64_t room) {
    if (d == dims_) {
      columns(m, 0, space_.levels[at(m)].most_columns);
      return;
    }
    for (const std::int64_t factor : factors(space_.levels[at(m)].rows[at(d)], d, room)) {
      const std::int64_t left = take_factor(choice_.rows[at(m)][at(d)], m, d, factor);
      rows(m, d + 1, room / factor);
      give_back(choice_.rows[at(m)][at(d)], m, d, left);
    }
  }

  void columns(int m, int d, std::int64_t room) {
    if (d == dims_) {
      fanout(m + 1);
      return;
    }
    for (const std::int64_t factor : factors(space_.levels[at(m)].columns[at(d)], d, room)) {
      const std::int64_t left = take_factor(choice_.columns[at(m)][at(d)], m, d, factor);
      columns(m, d + 1, room / factor);
      give_back(choice_.columns[at(m)][at(d)], m, d, left);
    }
  }

  [[nodiscard]] std::vector<std::int64_t> factors(bool allowed, int d, std::int64_t room) const {
    if (!allowed || room == 1) return {1};
    std::vector<std::int64_t> fit;
    for (const std::int64_t factor : factors_of(left_[at(d)], space_.factoring)) {
      if (factor <= room) fit.push_back(factor);
    }
    return fit;
  }

  // Returns what was left before.
  std::int64_t take_factor(std::int64_t& on_axis, int m, int d, std::int64_t factor) {
    on_axis = factor;
    choice_.both[at(m)][at(d)] *= factor;
    return std::exchange(left_[at(d)], ceil_div(left_[at(d)], factor));
  }

  void give_back(std::int64_t& on_axis, int m, int d, std::int64_t left) {
    choice_.both[at(m)][at(d)] = exact_div(choice_.both[at(m)][at(d)], on_axis);
    on_axis = 1;
    left_[at(d)] = left;
  }

  const Mapspace& space_;
  int dims_;
  bool axes_matter_;
  SpatialChoice choice_;
  Factors left_;
  std::set<std::array<Factors, kMostMapperMemories>> seen_;
  std::vector<SpatialChoice> found_;
};

}  // namespace

std::vector<std::int64_t> divisors_of(std::int64_t n) {
  std::vector<std::int64_t> low;
  std::vector<std::int64_t> high;
  for (std::int64_t f = 1; f * f <= n; ++f) {
    if (n % f != 0) continue;
    low.push_back(f);
    if (f * f != n) high.push_back(n / f);
  }
  low.insert(low.end(), high.rbegin(), high.rend());
  return low;
}

std::vector<std::int64_t> factors_of(std::int64_t n, Factoring factoring) {
  if (factoring == Factoring::kDivide) return divisors_of(n);
  std::vector<std::int64_t> factors;
  for (std::int64_t f = 1; f <= n;) {
    factors.push_back(f);
    const std::int64_t turns = ceil_div(n, f);
    if (turns == 1) break;
    f = ceil_div(n, turns - 1);  // the least that needs fewer
  }
  return factors;
}

std::vector<SpatialChoice> spatial_choices(const Mapspace& space, const Einsum& einsum, bool axes_matter) {
  return Enumeration(space, einsum, axes_matter).take();
}

}  // namespace pj

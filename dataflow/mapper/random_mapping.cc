// SPDX-License-Identifier: Apache-2.0
#include "dataflow/mapper/random_mapping.h"

#include <algorithm>

#include "arch/base/integer.h"
#include "dataflow/mapper/spatial_choices.h"

namespace pj {
namespace {

constexpr auto at(int i) { return static_cast<std::size_t>(i); }

std::int64_t product_but(const Factors& factors, int d) {
  std::int64_t product = 1;
  for (std::size_t k = 0; k < factors.size(); ++k) product *= k == at(d) ? 1 : factors[k];
  return product;
}

}  // namespace

RandomMapping::RandomMapping(const Mapspace& space, const Einsum& einsum, const MachineSpec& machine,
                             std::uint64_t seed)
    : space_(space), empty_(empty_state(einsum, machine)), random_(seed) {
  for (const Dimension& d : einsum.dims) sizes_.push_back(d.size);
}

// Not std::uniform_*_distribution: those differ between libraries.
std::size_t RandomMapping::below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
double RandomMapping::uniform() { return static_cast<double>(random_() >> 11) * 0x1.0p-53; }

std::int64_t RandomMapping::pick(const std::vector<std::int64_t>& of, std::int64_t most) {
  const auto end = std::upper_bound(of.begin(), of.end(), most);
  return of[below(static_cast<std::size_t>(end - of.begin()))];
}

// In space first, half of the time as much as there is room for; then in time, from the innermost memory outwards. What
// is left goes to the outermost that may have it.
void RandomMapping::draw_factors(NestState& state, int d) {
  std::int64_t left = sizes_[at(d)];
  for (int m = state.memories; m-- > 0;) {
    const Mapspace::Level& level = space_.levels[at(m)];
    state.temporal[at(m)][at(d)] = state.rows[at(m)][at(d)] = state.columns[at(m)][at(d)] = 1;
    for (const auto& [allowed, axis, room] : {std::tuple{&level.rows, &state.rows[at(m)], level.most_rows},
                                              std::tuple{&level.columns, &state.columns[at(m)], level.most_columns}}) {
      if (!(*allowed)[at(d)]) continue;
      const std::vector<std::int64_t> factors = factors_of(left, space_.factoring);
      const std::int64_t most = std::max<std::int64_t>(1, room / product_but(*axis, d));
      const bool all = below(2) == 0;
      (*axis)[at(d)] = all ? *(std::upper_bound(factors.begin(), factors.end(), most) - 1) : pick(factors, most);
      left = ceil_div(left, (*axis)[at(d)]);
    }
  }
  int outermost = -1;
  for (int m = state.memories; m-- > 0;) {
    if (!space_.levels[at(m)].temporal[at(d)]) continue;
    outermost = m;
    const Factoring factoring = space_.factoring == Factoring::kCover ? Factoring::kCover : Factoring::kDivide;
    const std::int64_t factor = pick(factors_of(left, factoring), left);
    state.temporal[at(m)][at(d)] = factor;
    left = ceil_div(left, factor);
  }
  if (outermost >= 0) state.temporal[at(outermost)][at(d)] *= left;
}

void RandomMapping::draw_order(NestState& state, int m) {
  LoopOrder& order = state.order[at(m)];
  for (std::size_t i = at(state.dims); i-- > 1;) std::swap(order[i], order[below(i + 1)]);
}

void RandomMapping::flip(NestState& state) {
  const std::size_t m = below(at(state.memories));
  const std::size_t t = below(kOperands.size());
  if (space_.levels[m].holding[t] != Holding::kEither) return;
  if (state.keeps[m].has(kOperands[t])) {
    state.keeps[m].erase(kOperands[t]);
  } else {
    state.keeps[m].insert(kOperands[t]);
  }
}

void RandomMapping::set_tiles(NestState& state) {
  state.spread();
  state.tile[at(state.memories)] = ones();
  for (int m = state.memories; m-- > 0;) {
    for (std::size_t d = 0; d < at(state.dims); ++d) {
      state.tile[at(m)][d] =
          checked_mul(checked_mul(state.tile[at(m + 1)][d], state.spatial[at(m)][d]), state.temporal[at(m)][d]);
    }
  }
}

NestState RandomMapping::draw() {
  NestState state = empty_;
  for (int m = 0; m < state.memories; ++m) {
    for (std::size_t t = 0; t < kOperands.size(); ++t) {
      const Holding holding = space_.levels[at(m)].holding[t];
      const bool keep = holding == Holding::kKeep || (holding == Holding::kEither && below(4) > 0);
      keep ? state.keeps[at(m)].insert(kOperands[t]) : state.keeps[at(m)].erase(kOperands[t]);
    }
    draw_order(state, m);
  }
  std::vector<int> dims;
  for (int d = 0; d < state.dims; ++d) dims.push_back(d);
  for (std::size_t i = dims.size(); i-- > 1;) std::swap(dims[i], dims[below(i + 1)]);
  for (const int d : dims) draw_factors(state, d);
  set_tiles(state);
  return state;
}

void RandomMapping::step(NestState& state) {
  const std::size_t kind = below(8);
  if (kind < 5) draw_factors(state, static_cast<int>(below(at(state.dims))));
  if (kind == 5 || kind == 6) {
    LoopOrder& order = state.order[below(at(state.memories))];
    std::swap(order[below(at(state.dims))], order[below(at(state.dims))]);
  }
  if (kind == 7) flip(state);
  set_tiles(state);
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "dataflow/mapper/timeloop_cost.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "arch/base/integer.h"
#include "dataflow/reuse/timeloop_counts.h"

namespace pj {
namespace {

constexpr auto at(int i) { return static_cast<std::size_t>(i); }
constexpr double real(std::int64_t n) { return static_cast<double>(n); }

// Is the fan-out just outside m the only one with instances between m and its parent?
bool only_spatial_just_outside(const NestState& state, int parent, int m) {
  for (int k = parent; k + 1 < m; ++k) {
    if (state.spatial[at(k)] != ones()) return false;
  }
  return true;
}

}  // namespace

TimeloopCost::TimeloopCost(const Einsum& einsum, const MachineSpec& machine, std::vector<WordPrice> prices,
                           double mac_price)
    : einsum_(einsum),
      machine_(machine),
      prices_(std::move(prices)),
      mac_price_(mac_price),
      macs_(einsum.macs()),
      access_{access_of(einsum, Tensor::kWeight), access_of(einsum, Tensor::kInput),
              access_of(einsum, Tensor::kOutput)},
      one_saves_(true) {
  if (prices_.size() != machine.memories.size()) throw std::invalid_argument("TimeloopCost: a price for each memory");
  for (std::size_t d = 0; d < einsum.dims.size(); ++d) {
    if (access_[0].uses[d] + access_[1].uses[d] + access_[2].uses[d] < 2) one_saves_ = false;
  }
}

TimeloopCost::Access TimeloopCost::access_of(const Einsum& einsum, Tensor tensor) {
  Access a;
  a.tensor = tensor;
  Factors whole = ones();
  for (std::size_t d = 0; d < einsum.dims.size(); ++d) whole[d] = einsum.dims[d].size;
  a.elements = 1.0;
  for (const Rank& rank : einsum.tensor(tensor).ranks) {
    if (rank.terms.empty()) continue;
    if (rank.terms.size() > 2) throw std::invalid_argument("TimeloopCost: an axis of more than two dimensions");
    Axis& axis = a.axis[a.axes];
    std::int64_t extent = 1;
    for (std::size_t i = 0; i < rank.terms.size(); ++i) {
      const IndexTerm& term = rank.terms[i];
      if (term.coefficient < 1) throw std::invalid_argument("TimeloopCost: an index that goes down");
      axis.dim[i] = term.dim;
      axis.step[i] = term.coefficient;
      a.uses[term.dim] = true;
      a.axis_of[term.dim] = a.axes;
      a.step_of[term.dim] = term.coefficient;
      extent = checked_add(extent, checked_mul(term.coefficient, whole[at(term.dim)] - 1));
    }
    a.elements *= real(extent);
    a.windows = a.windows || rank.terms.size() == 2;
    ++a.axes;
  }
  return a;
}

double TimeloopCost::words_of(const Access& a, const Factors& tile) const {
  double words = 1.0;
  for (int i = 0; i < a.axes; ++i) {
    const Axis& axis = a.axis[i];
    std::int64_t extent = 1 + axis.step[0] * (tile[at(axis.dim[0])] - 1);
    if (axis.dim[1] >= 0) extent += axis.step[1] * (tile[at(axis.dim[1])] - 1);
    words *= real(extent);
  }
  return words;
}

// Words that one instance of m fetches in all. One without windows fetches its tile afresh whenever a loop moves it:
// in all iterations but of the loops inside the innermost that does.
double TimeloopCost::fetched(const Access& a, const NestState& state, int m) const {
  if (m == state.memories) return real(macs_) / state.instances(m);  // compute takes its operands at every step
  if (a.windows) return window_fetched(a, state, m);
  double words = words_of(a, state.tile[at(m)]);
  bool moves = false;
  for (int k = m; k-- > 0;) {
    for (int i = 0; i < state.dims; ++i) {
      const int d = state.order[at(k)][at(i)];
      const std::int64_t factor = state.temporal[at(k)][at(d)];
      if (factor == 1) continue;
      moves = moves || a.uses[d];
      if (moves) words *= real(factor);
    }
  }
  return words;
}

// The innermost loop that moves the tile slides it: each of its steps fetches what is new. So does a loop further out
// that goes on by just the same move, and one that moves nothing (a step as long as what it starts anew) fetches
// nothing. Any other turn fetches the tile whole (docs/models/counting_rules.md, section 2).
double TimeloopCost::window_fetched(const Access& a, const NestState& state, int m) const {
  const Factors& tile = state.tile[at(m)];
  const double whole = words_of(a, tile);
  double inside = 0.0;  // of all steps of the loops seen so far but the first
  double slide = 0.0;
  int slide_axis = -1;
  std::int64_t slide_step = 0;
  std::int64_t turned[kMostMapperDims] = {};  // by axis: how far the loops seen so far go back when they start anew
  for (int k = m; k-- > 0;) {
    for (int i = 0; i < state.dims; ++i) {
      const int d = state.order[at(k)][at(i)];
      const std::int64_t factor = state.temporal[at(k)][at(d)];
      if (factor == 1) continue;
      if (!a.uses[d]) {
        const double move = slide_axis < 0 ? 0.0 : whole;
        inside = real(factor) * inside + real(factor - 1) * move;
        continue;
      }
      const int own = a.axis_of[d];
      const std::int64_t step = a.step_of[d] * state.tile[at(k + 1)][at(d)] * state.spatial[at(k)][at(d)];
      double words = whole;
      if (slide_axis < 0) {
        slide_axis = own;
        slide_step = step;
        const Axis& axis = a.axis[own];
        std::int64_t extent = 1 + axis.step[0] * (tile[at(axis.dim[0])] - 1);
        if (axis.dim[1] >= 0) extent += axis.step[1] * (tile[at(axis.dim[1])] - 1);
        slide = step < extent ? whole / real(extent) * real(step) : whole;
        words = slide;
      } else if (own == slide_axis) {
        bool others = false;
        for (int r = 0; r < a.axes; ++r) others = others || (r != own && turned[r] != 0);
        const std::int64_t move = step - turned[own];
        if (!others && move == slide_step) words = slide;
        if (!others && move == 0) words = 0.0;
      }
      turned[own] += (factor - 1) * step;
      inside = real(factor) * inside + real(factor - 1) * words;
    }
  }
  return whole + inside;
}

// Different places among i * a + j * b for i < n, j < k: (i, j) and (i + b/g, j - a/g) are one.
double TimeloopCost::axis_groups(const Axis& axis, const NestState& state, int parent, int m) const {
  std::int64_t factor[2] = {1, 1};
  std::int64_t stride[2] = {1, 1};
  for (int t = 0; t < 2 && axis.dim[t] >= 0; ++t) {
    const auto d = at(axis.dim[t]);
    for (int k = m; k-- > parent;) {
      const std::int64_t spatial = state.spatial[at(k)][d];
      if (spatial == 1) continue;
      const std::int64_t here = axis.step[t] * state.tile[at(k + 1)][d];
      if (factor[t] > 1 && here != stride[t] * factor[t]) return scattered_groups(axis, state, parent, m);
      if (factor[t] == 1) stride[t] = here;
      factor[t] *= spatial;
    }
  }
  if (factor[0] == 1 || factor[1] == 1) return real(factor[0] * factor[1]);
  const std::int64_t g = std::gcd(stride[0], stride[1]);
  const std::int64_t same =
      std::max<std::int64_t>(0, factor[0] - stride[1] / g) * std::max<std::int64_t>(0, factor[1] - stride[0] / g);
  return real(factor[0] * factor[1] - same);
}

// The same where fan-outs of one dimension have temporal loops between them: place by place.
double TimeloopCost::scattered_groups(const Axis& axis, const NestState& state, int parent, int m) const {
  std::vector<std::int64_t> places = {0};
  for (int t = 0; t < 2 && axis.dim[t] >= 0; ++t) {
    const auto d = at(axis.dim[t]);
    for (int k = parent; k < m; ++k) {
      const std::int64_t stride = axis.step[t] * state.tile[at(k + 1)][d];
      const std::size_t known = places.size();
      for (std::int64_t i = 1; i < state.spatial[at(k)][d]; ++i) {
        for (std::size_t p = 0; p < known; ++p) places.push_back(places[p] + i * stride);
      }
    }
  }
  std::sort(places.begin(), places.end());
  return real(std::unique(places.begin(), places.end()) - places.begin());
}

// A sumset of two sets of integers has at least as many members as both together, less one.
double TimeloopCost::least_axis_groups(const Axis& axis, const NestState& state, int parent, int m) const {
  const auto factor = [&](int dim) {
    std::int64_t product = 1;
    for (int k = parent; k < m && dim >= 0; ++k) product *= state.spatial[at(k)][at(dim)];
    return product;
  };
  return real(factor(axis.dim[0]) + factor(axis.dim[1]) - 1);
}

// Instances of m below one parent that need different words. Tiles between the two may be open when they are bounded.
double TimeloopCost::groups(const Access& a, const NestState& state, int parent, int m, Known known) const {
  const bool least = known == Known::kTileOfReceiver && !only_spatial_just_outside(state, parent, m);
  double n = 1.0;
  for (int i = 0; i < a.axes; ++i) {
    n *= least ? least_axis_groups(a.axis[i], state, parent, m) : axis_groups(a.axis[i], state, parent, m);
  }
  return n;
}

// Instances outside m that hold the same words.
double TimeloopCost::copies(const Access& a, const NestState& state, int m) const {
  double n = 1.0;
  for (int k = 0; k < m; ++k) {
    for (int d = 0; d < state.dims; ++d) {
      if (!a.uses[d]) n *= real(state.spatial[at(k)][at(d)]);
    }
  }
  return n;
}

double TimeloopCost::energy(const Access& a, const NestState& state, int m, double fetched, Known known) const {
  const int parent = state.parent(m, a.tensor);
  const WordPrice& above = prices_[at(parent)];
  const double fill = m < state.memories ? prices_[at(m)].fill : 0.0;
  const double read = fetched * state.instances(parent) * groups(a, state, parent, m, known);
  const double written = fetched * state.instances(m);
  if (a.tensor != Tensor::kOutput) return read * above.read + written * fill;
  // Nothing is read the first time a sum comes: once for each copy of it.
  const double first_fills = m < state.memories ? a.elements * copies(a, state, m) : 0.0;
  return (read - a.elements * copies(a, state, parent)) * above.read + read * above.update +
         (written - first_fills) * fill;
}

double TimeloopCost::arriving(const NestState& state, int m) const {
  double sum = m == state.memories ? mac_price_ * real(macs_) : 0.0;
  for (const Access& a : access_) {
    if (m < state.memories && !state.keeps[at(m)].has(a.tensor)) continue;
    sum += energy(a, state, m, fetched(a, state, m), Known::kAllOutside);
  }
  return sum;
}

// Of all loops outside: loops along one axis slide over it without turning, at best over all of the axis.
double TimeloopCost::least_window_words(const Access& a, const Factors& tile, const Factors& outside) const {
  double steps = words_of(a, tile);
  for (int d = 0; d < kMostMapperDims; ++d) steps *= a.uses[d] ? real(outside[at(d)]) : 1.0;
  double least = steps;
  for (int i = 0; i < a.axes; ++i) {
    const Axis& axis = a.axis[i];
    if (axis.dim[1] < 0) continue;
    double run = 1.0;     // steps without a turn
    double extent = 1.0;  // of the tile
    double sum = -1.0;    // sumset of what both dimensions cover
    double along = 0.0;   // one dimension covers
    for (int t = 0; t < 2; ++t) {
      const auto d = at(axis.dim[t]);
      run *= real(outside[d]);
      extent += real(axis.step[t] * (tile[d] - 1));
      sum += real(outside[d]) * real(1 + axis.step[t] * (tile[d] - 1));
    }
    for (int t = 0; t < 2; ++t) {
      const auto d = at(axis.dim[t]);
      along = std::max(along, extent + real(outside[d] - 1) * std::min(extent, real(axis.step[t] * tile[d])));
    }
    least = std::min(least, steps / run / extent * std::max(sum, along));
  }
  return least;
}

double TimeloopCost::arriving_at_least(const NestState& state, int m) const {
  if (m == state.memories) {
    double sum = mac_price_ * real(macs_);
    for (const Access& a : access_) sum += energy(a, state, m, fetched(a, state, m), Known::kTileOfReceiver);
    return sum;
  }
  Factors outside = ones();
  for (int d = 0; d < state.dims; ++d) {
    std::int64_t rest = einsum_.dims[at(d)].size / state.tile[at(m)][at(d)];
    for (int k = 0; k < m; ++k) rest /= state.spatial[at(k)][at(d)];
    outside[at(d)] = rest;
  }
  double sum = 0.0;
  double most_saved = 0.0;
  for (const Access& a : access_) {
    if (!state.keeps[at(m)].has(a.tensor)) continue;
    double once = words_of(a, state.tile[at(m)]);
    double again = 1.0;
    for (int d = 0; d < state.dims; ++d) (a.uses[d] ? once : again) *= real(outside[at(d)]);
    if (a.windows) once = least_window_words(a, state.tile[at(m)], outside);
    const double least = energy(a, state, m, once, Known::kTileOfReceiver);
    const double full = again > 1.0 ? energy(a, state, m, once * again, Known::kTileOfReceiver) : least;
    sum += one_saves_ ? full : least;
    most_saved = std::max(most_saved, full - least);
  }
  return one_saves_ ? sum - most_saved : sum;
}

double TimeloopCost::cycles_at_least(const NestState& state) const {
  return real(macs_) / state.instances(state.memories);
}

std::int64_t TimeloopCost::tile_bits(int m, Tensor tensor, const Factors& tile) const {
  std::int64_t words = 1;
  for (const Rank& rank : einsum_.tensor(tensor).ranks) {
    std::int64_t extent = 1;
    for (const IndexTerm& term : rank.terms) extent += term.coefficient * (tile[at(term.dim)] - 1);
    words = checked_mul(words, extent);
  }
  const std::int64_t held = machine_.memories[at(m)].double_buffered.has(tensor) ? 2 : 1;
  return checked_mul(checked_mul(words, held), einsum_.bits(tensor));
}

MappingCost TimeloopCost::exact(const NestState& state) const {
  const Mapping mapping = mapping_of(state, machine_);
  const LoopNest nest(einsum_, machine_, mapping);
  const TimeloopCounts counts = timeloop_counts(nest, LinkTransfers::kOff);
  MappingCost cost;
  cost.energy = mac_price_ * real(macs_);
  for (const TimeloopAccesses& a : counts.accesses) {
    const WordPrice& price = prices_[at(a.memory)];
    cost.energy += real(a.reads) * price.read + real(a.fills) * price.fill + real(a.updates) * price.update;
  }
  cost.cycles = real(counts.cycles);
  return cost;
}

}  // namespace pj

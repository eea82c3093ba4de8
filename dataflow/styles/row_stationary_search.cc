// SPDX-License-Identifier: Apache-2.0
// best_row_stationary of row_stationary.h.
#include <algorithm>
#include <limits>
#include <set>

#include "arch/base/integer.h"
#include "dataflow/reuse/known_flows.h"
#include "dataflow/styles/check_mapping.h"
#include "dataflow/styles/mapping_cost.h"
#include "dataflow/styles/row_stationary.h"

namespace pj {
namespace {

constexpr std::size_t kSizes = 3;   // of each parameter that are tried
constexpr std::size_t kStrips = 8;  // widths

// Sizes that cut `size` into 1, 2, 3, ... pieces as even as can be, none larger than `most`; largest first.
std::vector<std::int64_t> pieces(std::int64_t size, std::int64_t most, std::size_t how_many) {
  std::set<std::int64_t, std::greater<>> sizes;
  for (std::int64_t k = ceil_div(size, std::max<std::int64_t>(most, 1)); k <= size && sizes.size() < how_many; ++k) {
    sizes.insert(ceil_div(size, k));
  }
  return {sizes.begin(), sizes.end()};
}

class Search {
 public:
  Search(const Einsum& einsum, const MachineSpec& machine, const std::vector<TensorSet>& bypass)
      : einsum_(einsum), machine_(machine), array_(machine.fanouts.front()), bypass_(bypass) {}

  std::optional<Mapping> best() {
    const std::int64_t sets = std::max<std::int64_t>(1, array_.rows / size("R"));
    for (std::int64_t folds = 1; folds <= sets; ++folds) {
      for (const std::int64_t e : pieces(size("P"), folds * array_.columns, 2)) try_strip(e, sets / folds);
    }
    return best_;
  }

 private:
  [[nodiscard]] std::int64_t size(std::string_view name) const {
    const int dim = einsum_.dim(name);
    return dim < 0 ? 1 : einsum_.dims[static_cast<std::size_t>(dim)].size;
  }

  // Sets below each other take channels or filters, sets side by side filters.
  void try_strip(std::int64_t e, std::int64_t below) {
    const std::int64_t beside = std::max<std::int64_t>(1, array_.columns / std::min(e, array_.columns));
    for (std::int64_t r = 1; r <= std::min(below, size("C")); ++r) {
      std::set<std::int64_t> filters;
      for (std::int64_t rows = below / r; rows >= 1; --rows) {
        for (std::int64_t side = beside; side >= 1; --side) filters.insert(rows * side);
      }
      const auto most = std::find_if(filters.rbegin(), filters.rend(), [&](auto t) { return t <= size("M"); });
      if (most != filters.rend()) try_sets(e, r, *most);
    }
  }

  void try_sets(std::int64_t e, std::int64_t r, std::int64_t t) {
    // Filters of a pass pass through a buffer, too.
    const std::int64_t filters_of_buffer = filter_words_outside() / (r * t * size("R") * size("S"));
    const std::int64_t most_q = std::clamp<std::int64_t>(
        filters_of_buffer, 1, std::max<std::int64_t>(1, words_inside(Tensor::kInput) / size("S")));
    for (const std::int64_t q : pieces(ceil_div(size("C"), r), most_q, kSizes)) {
      const std::int64_t filter_words =
          std::min(words_inside(Tensor::kWeight) / (q * size("S")), filters_of_buffer / q);
      const std::int64_t most_p = std::max<std::int64_t>(1, std::min(words_inside(Tensor::kOutput), filter_words));
      for (const std::int64_t p : pieces(ceil_div(size("M"), t), most_p, kSizes)) {
        RowStationary shape;
        shape.e = e;
        shape.r = r;
        shape.t = t;
        shape.q = q;
        shape.p = p;
        shape.m = p * t;
        if (!fits_inside(shape)) continue;
        try_buffer(shape);
        break;  // fewer filters in a unit are no better
      }
    }
  }

  // Words of the tensor that the memory holds, two copies counted where it has them; without a capacity: any number.
  [[nodiscard]] std::int64_t words(const MemorySpec& memory, Tensor tensor) const {
    if (!memory.capacity_bits) return std::numeric_limits<std::int32_t>::max();
    const bool sums = tensor == Tensor::kOutput;
    const std::int64_t bits = sums ? einsum_.partial_sum_bits : einsum_.bits(tensor);
    return *memory.capacity_bits / bits / (memory.double_buffered.has(tensor) ? 2 : 1);
  }

  // Of its scratchpad.
  [[nodiscard]] std::int64_t words_inside(Tensor tensor) const {
    for (std::size_t m = machine_.memories.size(); m-- > 0;) {
      if (machine_.memories[m].keeps.has(tensor)) return words(machine_.memories[m], tensor);
    }
    return 1;
  }

  // Of the innermost memory outside the array.
  [[nodiscard]] std::int64_t filter_words_outside() const {
    for (auto m = static_cast<std::size_t>(array_.above) + 1; m-- > 0;) {
      const MemorySpec& memory = machine_.memories[m];
      if (memory.keeps.has(Tensor::kWeight)) return words(memory, Tensor::kWeight);
    }
    return 1;
  }

  // Do the units hold it, whatever the buffers do?
  [[nodiscard]] bool fits_inside(RowStationary shape) const {
    shape.f = 1;
    const auto mapping = laid_out(shape);
    return mapping && fits(*mapping, array_.above + 1, static_cast<int>(machine_.memories.size()));
  }

  void try_buffer(RowStationary shape) {
    for (const std::int64_t n : pieces(size("N"), size("N"), kSizes)) {
      for (const std::int64_t f : pieces(size("Q"), size("Q"), kStrips)) {
        shape.n = n;
        shape.f = f;
        if (!try_filters(shape)) continue;
        break;  // narrower strips have more halos
      }
    }
  }

  // As many filters as have room for their sums. False if not even those of a pass have.
  bool try_filters(RowStationary shape) {
    const std::int64_t passes = ceil_div(size("M"), shape.p * shape.t);
    for (std::int64_t k = passes; k >= 1; k = k == 1 ? 0 : ceil_div(k, 2)) {
      shape.m = std::min(size("M"), k * shape.p * shape.t);
      const auto mapping = laid_out(shape);
      if (!mapping || !fits(*mapping, 0, array_.above + 1)) continue;
      keep_if_better(*mapping);
      return true;
    }
    return false;
  }

  [[nodiscard]] std::optional<Mapping> laid_out(const RowStationary& shape) const {
    Problems ignored;
    return row_stationary_mapping(shape, einsum_, machine_, bypass_, {}, ignored);
  }

  [[nodiscard]] bool fits(const Mapping& mapping, int first, int end) const {
    const LoopNest nest(einsum_, machine_, mapping);
    for (int m = first; m < end; ++m) {
      const auto& capacity = machine_.memories[static_cast<std::size_t>(m)].capacity_bits;
      if (capacity && bits_needed(nest, m) > *capacity) return false;
    }
    return true;
  }

  void keep_if_better(const Mapping& mapping) {
    const LoopNest nest(einsum_, machine_, mapping);
    Problems broken;
    check_mapping(nest, {}, broken);
    if (!broken.empty()) return;
    const double cost = mapping_cost(nest) * cycles(nest);
    if (best_ && cost >= best_cost_) return;
    best_ = mapping;
    best_cost_ = cost;
  }

  // The array's, or what the tensors need of the channel off-chip if that is longer.
  [[nodiscard]] double cycles(const LoopNest& nest) const {
    double cycles = array_cycles(nest);
    KnownFlows flows(nest);
    for (const MemorySpec& memory : machine_.memories) {
      if (!memory.off_chip() || !memory.bits_per_second) continue;
      double bits = 0;
      const int m = static_cast<int>(&memory - machine_.memories.data());
      for (const Tensor tensor : kOperands) {
        if (nest.keeps(m, tensor)) bits += bits_moved(nest, flows, m, tensor);
      }
      cycles = std::max(cycles, bits / *memory.bits_per_second * (machine_.compute_clock() / hertz(1.0)));
    }
    return cycles;
  }

  [[nodiscard]] static double bits_moved(const LoopNest& nest, KnownFlows& flows, int m, Tensor tensor) {
    FlowView view;
    view.tensor = tensor;
    view.parent = m;
    view.child = nest.child(m, tensor);
    return static_cast<double>(flows.words(view)) * nest.einsum().bits(tensor);
  }

  // Steps, or what the sums need of their networks if that is longer, and the fills.
  [[nodiscard]] double array_cycles(const LoopNest& nest) const {
    double steps = 1;
    double passes = 1;
    for (std::size_t at = 0; at < nest.loops().size(); ++at) {
      const NestLoop& loop = nest.loops()[at];
      if (loop.spatial) continue;
      (at < nest.begin(array_.above + 1) ? passes : steps) *= static_cast<double>(loop.factor);
    }
    double fill = 0;
    for (const Tensor tensor : {Tensor::kWeight, Tensor::kInput}) {
      const NetworkSpec* network = array_.transport(tensor);
      if (network == nullptr || !network->width_bits) continue;
      double words = static_cast<double>(receiver_groups(nest, array_, tensor));
      words *= static_cast<double>(largest_tile_words(nest, nest.keepers(tensor).back(), tensor));
      fill += words * nest.einsum().bits(tensor) / static_cast<double>(*network->width_bits);
    }
    return passes * (std::max(steps, sums_of_a_pass(nest)) + fill);
  }

  [[nodiscard]] double sums_of_a_pass(const LoopNest& nest) const {
    const NetworkSpec* network = array_.transport(Tensor::kOutput);
    if (network == nullptr || !network->width_bits) return 0;
    double words = static_cast<double>(receiver_groups(nest, array_, Tensor::kOutput));
    for (std::size_t at = nest.begin(array_.above + 1); at < nest.loops().size(); ++at) {
      const NestLoop& loop = nest.loops()[at];
      if (!loop.spatial && nest.einsum().output.uses(loop.dim)) words *= static_cast<double>(loop.factor);
    }
    return words * nest.einsum().partial_sum_bits / static_cast<double>(*network->width_bits);
  }

  const Einsum& einsum_;
  const MachineSpec& machine_;
  const FanoutSpec& array_;
  const std::vector<TensorSet>& bypass_;
  std::optional<Mapping> best_;
  double best_cost_ = 0;
};

}  // namespace

std::optional<Mapping> best_row_stationary(const Einsum& einsum, const MachineSpec& machine,
                                           const std::vector<TensorSet>& bypass, const Place& here,
                                           Problems& problems) {
  const std::size_t before = problems.count();
  RowStationary smallest;
  smallest.e = smallest.f = smallest.m = 1;
  const auto least = row_stationary_mapping(smallest, einsum, machine, bypass, here, problems);
  if (!least) return std::nullopt;
  if (auto best = Search(einsum, machine, bypass).best()) return best;
  check_mapping(LoopNest(einsum, machine, *least), here, problems);
  if (problems.count() == before) problems.add(here, "no row-stationary mapping fits this array");
  return std::nullopt;
}

}  // namespace pj

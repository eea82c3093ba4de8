// SPDX-License-Identifier: Apache-2.0
#include "dataflow/styles/default_mapping.h"

#include <algorithm>
#include <utility>

#include "arch/base/integer.h"
#include "dataflow/styles/check_mapping.h"
#include "dataflow/styles/known_mappings.h"
#include "dataflow/styles/loop_orders.h"
#include "dataflow/styles/row_stationary.h"
#include "dataflow/styles/spatial_choice.h"
#include "dataflow/styles/style_machine.h"
#include "dataflow/styles/tile_room.h"

namespace pj {
namespace {

using Extents = std::vector<std::int64_t>;
using Begins = TileRoom::Begins;  // per memory: its first loop

class Chooser {
 public:
  Chooser(const Einsum& einsum, const MachineSpec& machine, Style style, const std::vector<TensorSet>& bypass)
      : einsum_(einsum), machine_(machine), style_(style), bypass_(bypass), room_(einsum, machine, bypass_) {
    choose_space();
    bypass_.resize(machine.memories.size());
    for (std::size_t m = 0; m < machine.memories.size(); ++m) {
      const bool inside = static_cast<int>(m) > above();
      for (const Tensor tensor : kOperands) {
        if (inside && !holds(style, tensor)) bypass_[m].insert(tensor);
      }
    }
    // Sums that are completed in the array need no accumulators on their way out.
    if (style == Style::kOutputStationary && output_keepers_outside() > 1) {
      bypass_[static_cast<std::size_t>(innermost_outside(Tensor::kOutput))].insert(Tensor::kOutput);
    }
  }

  // Those that fit.
  MappingCandidates candidates() {
    for (Extents stream = full_stream(); candidates_.empty(); halve(stream)) {
      try_orders(stream);
      if (std::all_of(stream.begin(), stream.end(), [](std::int64_t e) { return e == 1; })) break;
    }
    return std::move(candidates_);
  }

  // With the smallest tiles: what does not fit, and by how much.
  void explain(const Place& here, Problems& problems) {
    const std::vector<LoopOrder> orders = loop_orders(einsum_, folds(Extents(einsum_.dims.size(), 1)));
    const Extents stream(einsum_.dims.size(), 1);
    check_mapping(LoopNest(einsum_, machine_, laid_out(innermost(orders.front()), stream)), here, problems);
  }

 private:
  struct Space {
    AxisChoice rows, columns;
  };

  // Of the innermost fan-out: what lies below it is the unit.
  [[nodiscard]] int above() const { return machine_.fanouts.back().above; }

  // From the innermost fan-out outwards, each takes of what the ones inside leave.
  void choose_space() {
    Einsum left = einsum_;
    space_.resize(machine_.fanouts.size());
    for (std::size_t f = machine_.fanouts.size(); f-- > 0;) {
      const FanoutSpec& fanout = machine_.fanouts[f];
      space_[f] = {choose_axis(style_, left, SpatialAxis::kRows, fanout.rows),
                   choose_axis(style_, left, SpatialAxis::kColumns, fanout.columns)};
      for (std::size_t d = 0; d < left.dims.size(); ++d) {
        left.dims[d].size = ceil_div(left.dims[d].size, space_[f].rows.factors[d] * space_[f].columns.factors[d]);
      }
    }
  }

  [[nodiscard]] int output_keepers_outside() const {
    int count = 0;
    for (int m = 0; m <= above(); ++m) count += keeps(m, Tensor::kOutput) ? 1 : 0;
    return count;
  }
  [[nodiscard]] int innermost_outside(Tensor tensor) const {
    int m = above();
    while (m > 0 && !keeps(m, tensor)) --m;
    return m;
  }
  [[nodiscard]] bool keeps(int m, Tensor tensor) const {
    const auto at = static_cast<std::size_t>(m);
    return machine_.memories[at].keeps.has(tensor) && !bypass_[at].has(tensor);
  }
  [[nodiscard]] std::int64_t size(std::size_t d) const { return einsum_.dims[d].size; }
  [[nodiscard]] bool streams(std::size_t d) const {
    return style_ != Style::kNoLocalReuse && !einsum_.tensor(stationary_tensor(style_)).uses(static_cast<int>(d));
  }

  // The longest stream: every streamed dimension whole.
  [[nodiscard]] Extents full_stream() const {
    Extents stream(einsum_.dims.size(), 1);
    for (std::size_t d = 0; d < stream.size(); ++d) stream[d] = streams(d) ? size(d) : 1;
    return stream;
  }

  // Shortens the outermost streamed dimension that is still longer than one.
  void halve(Extents& stream) const {
    for (std::size_t d = 0; d < stream.size(); ++d) {
      if (stream[d] == 1) continue;
      const std::int64_t pieces = ceil_div(size(d), stream[d]);
      const std::int64_t shorter = ceil_div(size(d), pieces + std::max<std::int64_t>(1, pieces / 4));
      stream[d] = std::min(stream[d] - 1, shorter);
      return;
    }
  }

  [[nodiscard]] std::int64_t inner_extent(std::size_t d, const Extents& stream) const {
    std::int64_t extent = stream[d];
    for (const Space& s : space_) extent *= s.rows.factors[d] * s.columns.factors[d];
    return extent;
  }

  // Per memory: what the fan-outs below it and the streams cover.
  [[nodiscard]] TileRoom::Inside inside_of(const Extents& stream) const {
    TileRoom::Inside inside{std::vector<Extents>(machine_.memories.size(), stream), stream};
    for (std::size_t m = 0; m < inside.covered.size(); ++m) {
      for (std::size_t f = 0; f < space_.size(); ++f) {
        if (machine_.fanouts[f].above < static_cast<int>(m)) continue;
        for (std::size_t d = 0; d < stream.size(); ++d) {
          inside.covered[m][d] *= space_[f].rows.factors[d] * space_[f].columns.factors[d];
        }
      }
    }
    return inside;
  }

  // Iterations left outside the array, per dimension.
  [[nodiscard]] Extents folds(const Extents& stream) const {
    Extents folds(stream.size());
    for (std::size_t d = 0; d < folds.size(); ++d) folds[d] = ceil_div(size(d), inner_extent(d, stream));
    return folds;
  }

  enum class Cut : std::uint8_t { kNowhere, kWhereItFits };

  struct Tiling {
    LoopOrder loops;
    Begins begin;
    bool fits = true;  // false: a memory can't hold even what the next one holds
  };

  // Gives each memory the largest tile that fits: its loops begin as far out as its capacity allows, and a loop that
  // fits in part is cut there.
  [[nodiscard]] Tiling at_boundaries(const LoopOrder& order, const TileRoom::Inside& inside, Cut cut) const {
    Tiling tiling{order, Begins(machine_.memories.size(), 0)};
    auto& [loops, begin, fits] = tiling;
    for (int m = 1; m <= above(); ++m) {
      std::size_t& start = begin[static_cast<std::size_t>(m)];
      start = begin[static_cast<std::size_t>(m) - 1];
      while (start < loops.size() && !room_.fits(loops, begin, m, inside)) {
        if (cut == Cut::kWhereItFits) cut_to_fit(loops, begin, m, inside);
        ++start;
      }
      fits = fits && (start < loops.size() || room_.fits(loops, begin, m, inside));
    }
    return tiling;
  }

  // Cuts the first loop of memory m's tile in two, if the tile fits with part of its iterations: as many as fit stay.
  void cut_to_fit(LoopOrder& loops, Begins begin, int m, const TileRoom::Inside& inside) const {
    const std::size_t at = begin[static_cast<std::size_t>(m)]++;
    const OrderedLoop whole = loops[at];
    LoopOrder parts = loops;
    parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(at) + 1, whole);
    const auto cut = [&](std::int64_t inside) -> const LoopOrder& {
      parts[at].factor = ceil_div(whole.factor, inside);
      parts[at + 1].factor = ceil_div(whole.factor, parts[at].factor);
      return parts;
    };
    std::int64_t most = 1;               // iterations known to fit
    std::int64_t fewest = whole.factor;  // known not to
    while (fewest - most > 1) {
      const std::int64_t middle = most + (fewest - most) / 2;
      (room_.fits(cut(middle), begin, m, inside) ? most : fewest) = middle;
    }
    if (most > 1) loops = cut(most);
  }

  // The smallest tiles everywhere.
  [[nodiscard]] Tiling innermost(const LoopOrder& loops) const {
    Tiling tiling{loops, Begins(machine_.memories.size(), loops.size())};
    tiling.begin.front() = 0;
    return tiling;
  }

  // Valid until the next call: mappings are tried by the thousand.
  [[nodiscard]] const Mapping& laid_out(const Tiling& tiling, const Extents& stream) {
    const LoopOrder& loops = tiling.loops;
    const Begins& begin = tiling.begin;
    Mapping& mapping = laid_out_;
    mapping.bypass = bypass_;
    mapping.temporal.resize(machine_.memories.size());
    mapping.spatial.resize(machine_.fanouts.size());
    for (auto& own : mapping.temporal) own.clear();
    for (auto& own : mapping.spatial) own.clear();
    const auto last = static_cast<std::size_t>(above());
    for (std::size_t m = 0; m <= last; ++m) {
      const std::size_t end = m == last ? loops.size() : begin[m + 1];
      for (std::size_t k = begin[m]; k < end; ++k) mapping.temporal[m].push_back({loops[k].dim, loops[k].factor});
    }
    for (std::size_t d = 0; d < einsum_.dims.size(); ++d) {
      const int dim = static_cast<int>(d);
      for (std::size_t f = 0; f < space_.size(); ++f) {
        const Space& s = space_[f];
        if (s.rows.factors[d] > 1) mapping.spatial[f].push_back({dim, s.rows.factors[d], SpatialAxis::kRows});
        if (s.columns.factors[d] > 1) mapping.spatial[f].push_back({dim, s.columns.factors[d], SpatialAxis::kColumns});
      }
      if (stream[d] > 1) mapping.temporal[last + 1].push_back({dim, stream[d]});
    }
    return mapping;
  }

  void try_orders(const Extents& stream) {
    const TileRoom::Inside inside = inside_of(stream);
    if (!room_.may_fit(inside)) return;
    for (const LoopOrder& loops : loop_orders(einsum_, folds(stream))) {
      const Tiling cut = at_boundaries(loops, inside, Cut::kWhereItFits);
      const bool is_cut = cut.loops.size() != loops.size();
      if (is_cut) keep_if_it_fits(at_boundaries(loops, inside, Cut::kNowhere), stream);
      keep_if_it_fits(cut, stream);
    }
  }

  void keep_if_it_fits(const Tiling& tiling, const Extents& stream) {
    if (!tiling.fits) return;
    const Mapping& mapping = laid_out(tiling, stream);
    const LoopNest nest(einsum_, machine_, mapping);
    if (all_fit(nest)) candidates_.add(mapping, cost_terms(nest));
  }

  [[nodiscard]] bool all_fit(const LoopNest& nest) const {
    for (int m = 0; m < nest.compute(); ++m) {
      const auto& capacity = machine_.memories[static_cast<std::size_t>(m)].capacity_bits;
      if (capacity && bits_needed(nest, m) > *capacity) return false;
    }
    return true;
  }

  const Einsum& einsum_;
  const MachineSpec& machine_;
  const Style style_;
  std::vector<TensorSet> bypass_;
  TileRoom room_;
  std::vector<Space> space_;  // per fan-out
  Mapping laid_out_;
  MappingCandidates candidates_;
};

}  // namespace

std::optional<Mapping> default_mapping(const Einsum& einsum, const MachineSpec& machine, Style style,
                                       const std::vector<TensorSet>& bypass, const Place& here, Problems& problems,
                                       KnownMappings* known) {
  if (!suits(machine, style, here, problems)) return std::nullopt;
  if (style == Style::kRowStationary) return best_row_stationary(einsum, machine, bypass, here, problems);
  if (!can_hold(machine, style, here, problems)) return std::nullopt;
  const auto find = [&] { return Chooser(einsum, machine, style, bypass).candidates(); };
  const std::optional<Mapping> mapping =
      known == nullptr ? find().best(machine) : known->of(einsum, machine, style, bypass, find).best(machine);
  if (!mapping) {
    Chooser(einsum, machine, style, bypass).explain(here, problems);
    return std::nullopt;
  }
  const std::size_t before = problems.count();
  check_mapping(LoopNest(einsum, machine, *mapping), here, problems);
  return problems.count() == before ? mapping : std::nullopt;
}

}  // namespace pj

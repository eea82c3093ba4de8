// SPDX-License-Identifier: Apache-2.0
#include "tests/oracle/zigzag_oracle.h"

#include <cmath>
#include <functional>
#include <set>
#include <vector>

namespace pj {
namespace {

using Indices = std::vector<std::int64_t>;  // by dimension
using Points = std::set<Indices>;

struct OracleLoop {
  int dim = 0;
  std::int64_t factor = 1;
  std::int64_t stride = 1;
  std::size_t place = 0;  // spatial: the boundary it crosses; temporal: its position in the mapping
  bool spatial = false;
};

// One operand of one mapping: its loops from the innermost, those at a boundary below those of the memory above it.
class OperandWalk {
 public:
  OperandWalk(const Einsum& einsum, const ZigzagMachine& machine, const ZigzagMapping& mapping, std::size_t o)
      : einsum_(einsum), access_(einsum.tensor(kOperands[o])), cuts_(mapping.cuts[o]) {
    for (std::size_t m = 0; m < machine.memories.size(); ++m) {
      if (machine.memories[m].port_of[o][0] >= 0) path_.push_back(m);
    }
    Indices done(einsum.dims.size(), 1);
    const auto add = [&](const TemporalLoop& loop, std::size_t place, bool spatial) {
      std::int64_t& stride = done[static_cast<std::size_t>(loop.dim)];
      loops_.push_back({loop.dim, loop.factor, stride, place, spatial});
      stride *= loop.factor;
    };
    std::vector<bool> placed(mapping.spatial.size(), false);
    for (std::size_t m = 0; m < path_.size(); ++m) {
      for (std::size_t a = 0; a < mapping.spatial.size(); ++a) {
        if (placed[a] || !machine.memories[path_[m]].serves[a]) continue;
        placed[a] = true;
        for (const TemporalLoop& loop : mapping.spatial[a]) add(loop, m, true);
      }
      for (std::size_t i = m == 0 ? 0 : cuts_[m - 1]; i < cuts_[m]; ++i) add(mapping.loops[i], i, false);
    }
  }

  [[nodiscard]] const std::vector<std::size_t>& path() const { return path_; }
  [[nodiscard]] bool inside(const OracleLoop& loop, std::size_t boundary) const {
    if (loop.spatial) return loop.place < boundary;
    return boundary > 0 && loop.place < cuts_[boundary - 1];
  }
  // All index tuples of the loops that `varies` selects, the others standing at `fixed` (by loop).
  template <typename Varies>
  [[nodiscard]] std::vector<Indices> tuples(const Indices& fixed, Varies varies) const {
    std::vector<Indices> all = {Indices(einsum_.dims.size(), 0)};
    for (std::size_t i = 0; i < loops_.size(); ++i) {
      const bool free = varies(loops_[i]);
      std::vector<Indices> next;
      for (std::int64_t n = free ? 0 : fixed[i]; n <= (free ? loops_[i].factor - 1 : fixed[i]); ++n) {
        for (Indices indices : all) {
          indices[static_cast<std::size_t>(loops_[i].dim)] += n * loops_[i].stride;
          next.push_back(std::move(indices));
        }
      }
      all = std::move(next);
    }
    return all;
  }
  // Only the dimensions that index the operand.
  [[nodiscard]] Points asked_for(const std::vector<Indices>& tuples) const {
    Points points;
    for (Indices point : tuples) {
      for (std::size_t d = 0; d < point.size(); ++d) {
        if (!access_.uses(static_cast<int>(d))) point[d] = 0;
      }
      points.insert(std::move(point));
    }
    return points;
  }
  [[nodiscard]] std::int64_t elements(const std::vector<Indices>& tuples) const {
    Points elements;
    for (const Indices& point : tuples) {
      Indices element;
      for (const Rank& rank : access_.ranks) {
        std::int64_t at = 0;
        for (const IndexTerm& term : rank.terms) at += term.coefficient * point[static_cast<std::size_t>(term.dim)];
        element.push_back(at);
      }
      elements.insert(std::move(element));
    }
    return static_cast<std::int64_t>(elements.size());
  }
  [[nodiscard]] const std::vector<OracleLoop>& loops() const { return loops_; }
  // Each temporal step in order: `step` gets where every loop stands, spatial ones at 0.
  void walk(std::size_t temporal_loops, const std::function<void(const Indices&)>& step) const {
    Indices at(loops_.size(), 0);
    for (bool more = true; more;) {
      step(at);
      more = false;
      for (std::size_t place = 0; place < temporal_loops && !more; ++place) more = advance(at, place);
    }
  }

 private:
  // False if the loop starts anew.
  bool advance(Indices& at, std::size_t place) const {
    for (std::size_t i = 0; i < loops_.size(); ++i) {
      if (loops_[i].spatial || loops_[i].place != place) continue;
      at[i] = at[i] + 1 == loops_[i].factor ? 0 : at[i] + 1;
      return at[i] != 0;
    }
    return false;
  }

  const Einsum& einsum_;
  const TensorAccess& access_;
  const std::vector<std::size_t>& cuts_;
  std::vector<std::size_t> path_;
  std::vector<OracleLoop> loops_;
};

// What crosses one boundary.
struct Crossing {
  std::int64_t times = 0;
  std::int64_t tile = 0;  // elements of one instance below
  bool again = false;     // some tile comes back, or has to be added to another instance's
};

std::int64_t instances(const OperandWalk& walk, std::size_t level) {
  std::int64_t count = 1;
  for (const OracleLoop& loop : walk.loops()) {
    if (loop.spatial && loop.place > level) count *= loop.factor;
  }
  return count;
}

Crossing cross(const OperandWalk& walk, std::size_t boundary, std::size_t temporal_loops, bool every_step) {
  Crossing found;
  const auto inside = [&](const OracleLoop& loop) { return walk.inside(loop, boundary); };
  std::map<Points, int> seen;
  Points last;
  walk.walk(temporal_loops, [&](const Indices& at) {
    const std::vector<Indices> tuples = walk.tuples(at, inside);
    Points tile = walk.asked_for(tuples);
    if (!every_step && tile == last) return;
    ++found.times;
    found.tile = walk.elements(tuples);
    found.again = ++seen[tile] > 1 || found.again;
    last = std::move(tile);
  });
  // Instances above that hold the same: together they ask for fewer tuples than one by one.
  const Indices first(walk.loops().size(), 0);
  const auto all = walk.tuples(first, [&](const OracleLoop& l) { return l.spatial && l.place > boundary; });
  found.again = found.again || walk.asked_for(all).size() < all.size();
  return found;
}

// Different tiles of the instances at the boundary, as many as if compute did one step only.
std::int64_t different_tiles(const OperandWalk& still, std::size_t boundary) {
  const Indices first(still.loops().size(), 0);
  const auto below = still.tuples(first, [&](const OracleLoop& l) { return l.spatial && l.place < boundary; });
  const auto above = still.tuples(first, [&](const OracleLoop& l) { return l.spatial && l.place <= boundary; });
  // To the nearest, a half to the even one.
  return std::lrint(static_cast<double>(still.elements(above)) / static_cast<double>(still.elements(below)));
}

}  // namespace

ZigzagOracleWords zigzag_oracle(const Einsum& einsum, const ZigzagMachine& machine, const ZigzagMapping& mapping,
                                OraclePins pins) {
  ZigzagOracleWords words;
  ZigzagMapping one_step = mapping;
  one_step.loops.clear();
  for (auto& cuts : one_step.cuts) cuts.assign(cuts.size(), 0);
  for (std::size_t o = 0; o < kOperands.size(); ++o) {
    const bool output = kOperands[o] == Tensor::kOutput;
    const OperandWalk walk(einsum, machine, mapping, o);
    const OperandWalk still(einsum, machine, one_step, o);
    for (std::size_t b = 0; b < walk.path().size(); ++b) {
      const bool every_step = b == 0 && (output || pins == OraclePins::kDoNot);
      const Crossing c = cross(walk, b, mapping.loops.size(), every_step);
      const std::int64_t boost = different_tiles(still, b);
      const std::int64_t bits = output && c.again ? einsum.partial_sum_bits : einsum.tensor(kOperands[o]).bits;
      const auto count = [&](std::size_t level, std::size_t move, std::int64_t elements) {
        const ZigzagMemorySpec& memory = machine.memories[walk.path()[level]];
        const ZigzagPort& port = memory.ports[static_cast<std::size_t>(memory.port_of[o][move])];
        std::int64_t accesses = 0;
        while (accesses * port.granularity_bits < elements * bits) ++accesses;
        words[{walk.path()[level], kOperands[o]}][move] =
            accesses * port.granularity_bits * c.times * instances(walk, level) / port.width_bits;
      };
      if (!output || c.again) count(b, 0, c.tile * boost);
      if (output) count(b, 1, c.tile * boost);
      if (b == 0) continue;
      if (output) count(b - 1, 2, c.tile);
      if (!output || c.again) count(b - 1, 3, c.tile);
    }
  }
  return words;
}

}  // namespace pj

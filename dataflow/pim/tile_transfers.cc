// SPDX-License-Identifier: Apache-2.0
#include "dataflow/pim/tile_transfers.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "arch/base/integer.h"
#include "arch/interconnect/mesh_routes.h"

namespace pj {
namespace {

std::vector<TileShare> shares(const std::map<std::int64_t, std::int64_t>& values, std::int64_t all) {
  std::vector<TileShare> result;
  for (const auto& [tile, here] : values) {
    result.push_back({tile, static_cast<double>(here) / static_cast<double>(all)});
  }
  return result;
}

// Routers in a grid as square as can be; neighbours in number are neighbours in place.
class Grid {
 public:
  Grid(std::int64_t tiles, std::int64_t tiles_a_router)
      : each_(tiles_a_router),
        columns_(static_cast<std::int64_t>(std::ceil(std::sqrt(static_cast<double>(ceil_div(tiles, tiles_a_router)))))),
        rows_(ceil_div(ceil_div(tiles, tiles_a_router), columns_)) {}

  [[nodiscard]] std::int64_t router_of(std::int64_t tile) const {
    const std::int64_t number = tile / each_;
    const std::int64_t row = number / columns_;
    const std::int64_t along = number % columns_;
    return row * columns_ + (row % 2 == 0 ? along : columns_ - 1 - along);
  }
  [[nodiscard]] MeshRoutes from(std::int64_t router) const { return {rows_, columns_, router}; }
  [[nodiscard]] std::size_t routers() const { return static_cast<std::size_t>(rows_ * columns_); }

 private:
  std::int64_t each_, columns_, rows_;
};

}  // namespace

std::vector<TileShare> tiles_with_outputs(const PimGrid& grid, const std::vector<PimSpan>& spans) {
  std::map<std::int64_t, std::int64_t> values;
  std::set<std::int64_t> seen;
  std::int64_t all = 0;
  for (const PimSpan& span : spans) {
    for (std::int64_t b = span.first; b < span.first + span.count; ++b) {
      if (!seen.insert(grid.outputs_of(b)).second) continue;
      values[span.tile] += grid.use(b).outputs;
      all += grid.use(b).outputs;
    }
  }
  return shares(values, all);
}

std::vector<TileShare> tiles_with_inputs(const PimGrid& grid, const std::vector<PimSpan>& spans) {
  std::map<std::int64_t, std::int64_t> values;
  std::set<std::int64_t> everywhere;
  std::int64_t all = 0;
  for (const PimSpan& span : spans) {
    std::set<std::int64_t> here;
    for (std::int64_t b = span.first; b < span.first + span.count; ++b) {
      if (!here.insert(grid.inputs_of(b)).second) continue;
      values[span.tile] += grid.use(b).inputs;
      if (everywhere.insert(grid.inputs_of(b)).second) all += grid.use(b).inputs;
    }
  }
  return shares(values, all);
}

MeshUse& MeshUse::operator+=(const MeshUse& more) {
  words = checked_add(words, more.words);
  hops = checked_add(hops, more.hops);
  busiest = std::max(busiest, more.busiest);
  return *this;
}

MeshUse mesh_use(const PimSpec& spec, const std::vector<TileShare>& from, const std::vector<TileShare>& to,
                 std::int64_t bits) {
  const PimPart* router = spec.part(PimStage::kRouter);
  MeshUse sum;
  if (router == nullptr) return sum;
  const Grid grid(spec.tiles, router->tiles);
  for (const TileShare& source : from) {
    std::vector<std::int64_t> words(grid.routers(), 0);
    std::int64_t sent = 0;
    for (const TileShare& target : to) {
      if (target.tile == source.tile) continue;
      const double part = source.share * target.share * static_cast<double>(bits);
      const auto here = static_cast<std::int64_t>(std::ceil(part / static_cast<double>(router->width_bits)));
      words[static_cast<std::size_t>(grid.router_of(target.tile))] += here;
      sent += here;
    }
    if (sent == 0) continue;
    const MeshLoad load = grid.from(grid.router_of(source.tile)).load(words);
    sum += {sent, load.hops, load.busiest};
  }
  return sum;
}

}  // namespace pj

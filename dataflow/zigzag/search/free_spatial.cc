// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "arch/base/integer.h"
#include "dataflow/zigzag/search/search.h"

namespace pj {
namespace {

using Axis = std::vector<TemporalLoop>;

// All factors of at most `dims` dimensions from `first` on that fit on `instances`.
void add_axes(const Einsum& einsum, std::size_t first, std::size_t dims, std::int64_t instances, const Axis& so_far,
              std::vector<Axis>& found) {
  found.push_back(so_far);
  if (dims == 0) return;
  for (std::size_t d = first; d < einsum.dims.size(); ++d) {
    const std::int64_t most = std::min(instances, einsum.dims[d].size);
    for (std::int64_t factor = most; factor > 1; --factor) {
      Axis longer = so_far;
      longer.push_back({static_cast<int>(d), factor});
      add_axes(einsum, d + 1, dims - 1, instances / factor, longer, found);
    }
  }
}

// For each axis the first that the same memories serve.
std::vector<std::size_t> groups_of(const ZigzagMachine& machine) {
  std::vector<std::size_t> groups;
  for (std::size_t a = 0; a < machine.axes.size(); ++a) {
    std::size_t first = 0;
    while (!std::all_of(machine.memories.begin(), machine.memories.end(),
                        [&](const ZigzagMemorySpec& m) { return m.serves[first] == m.serves[a]; })) {
      ++first;
    }
    groups.push_back(first);
  }
  return groups;
}

// What words and energies depend on: the factors of each dimension in each group of axes; in the last group that has
// the dimension only by the iterations that are left.
std::vector<std::int64_t> signature(const Einsum& einsum, const std::vector<std::size_t>& groups,
                                    const ZigzagSpatial& spatial) {
  std::vector<std::int64_t> all;
  for (int d = 0; d < static_cast<int>(einsum.dims.size()); ++d) {
    std::vector<std::int64_t> factors(groups.size(), 1);
    for (std::size_t a = 0; a < groups.size(); ++a) {
      for (const TemporalLoop& loop : spatial[a]) {
        if (loop.dim == d) factors[groups[a]] = checked_mul(factors[groups[a]], loop.factor);
      }
    }
    const auto last = std::find_if(factors.rbegin(), factors.rend(), [](std::int64_t f) { return f > 1; });
    if (last != factors.rend()) *last = -temporal_iterations(einsum, spatial, d);
    all.insert(all.end(), factors.begin(), factors.end());
  }
  return all;
}

bool within_dimensions(const Einsum& einsum, const ZigzagSpatial& spatial) {
  for (std::size_t d = 0; d < einsum.dims.size(); ++d) {
    if (spatial_factor(spatial, static_cast<int>(d)) > einsum.dims[d].size) return false;
  }
  return true;
}

}  // namespace

std::vector<ZigzagSpatial> free_spatial(const Einsum& einsum, const ZigzagMachine& machine, std::size_t dims) {
  std::vector<ZigzagSpatial> all = {{}};
  for (const std::int64_t instances : machine.axes) {
    std::vector<Axis> axes;
    add_axes(einsum, 0, dims, instances, {}, axes);
    std::vector<ZigzagSpatial> longer;
    for (const ZigzagSpatial& before : all) {
      for (const Axis& axis : axes) {
        longer.push_back(before);
        longer.back().push_back(axis);
        if (!within_dimensions(einsum, longer.back())) longer.pop_back();
      }
    }
    all = std::move(longer);
  }
  const std::vector<std::size_t> groups = groups_of(machine);
  std::set<std::vector<std::int64_t>> seen;
  std::vector<ZigzagSpatial> different;
  for (ZigzagSpatial& spatial : all) {
    if (seen.insert(signature(einsum, groups, spatial)).second) different.push_back(std::move(spatial));
  }
  return different;
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/timeloop_instances.h"

#include "arch/base/integer.h"

namespace pj {
namespace {

// One dimension after another.
class InstanceWalk {
 public:
  InstanceWalk(const LoopNest& nest, const TensorAccess& access, int parent, int child, Apart apart)
      : nest_(nest), begin_(nest.begin(parent)), end_(nest.begin(child)), child_(child) {
    for (std::size_t d = 0; d < nest.einsum().dims.size(); ++d) {
      add_dimension(static_cast<int>(d), apart == Apart::kAll || access.uses(static_cast<int>(d)));
    }
    ChildInstances found;
    found.seen.resize(groups_.size());
    found.offsets.assign(groups_.size(), 0);
    descend(0, found);
  }
  [[nodiscard]] std::vector<ChildInstances> take() { return std::move(found_); }

 private:
  struct Dim {
    std::vector<std::size_t> positions;
    std::vector<DigitGroup> groups;
    std::vector<std::vector<std::int64_t>> seen;  // per group
  };

  void add_dimension(int d, bool each) {
    Dim dim;
    dim.positions = spatial_positions(nest_, d, begin_, end_);
    std::vector<std::size_t> others;
    for (std::size_t at = 0; at < end_; ++at) {
      const NestLoop& loop = nest_.loops()[at];
      if (loop.dim == d && (at < begin_ || !loop.spatial)) others.push_back(at);
    }
    const std::int64_t tile = nest_.tile_extent(child_, d);
    const auto seen = [&](std::int64_t offset) {
      return is_imperfect(nest_, d) ? left_at(nest_, d, others, offset, tile) : std::vector<std::int64_t>{};
    };
    dim.groups = digit_groups(nest_, dim.positions,
                              [&](std::int64_t offset) { return std::make_pair(seen(offset), each ? offset : 0); });
    for (const DigitGroup& group : dim.groups) dim.seen.push_back(seen(group.offset));
    groups_.push_back(std::move(dim));
  }

  void descend(std::size_t d, ChildInstances& at) {
    if (d == groups_.size()) {
      found_.push_back(at);
      return;
    }
    const Dim& dim = groups_[d];
    const std::int64_t instances = at.instances;
    for (std::size_t g = 0; g < dim.groups.size(); ++g) {
      at.seen[d] = dim.seen[g];
      at.offsets[d] = dim.groups[g].offset;
      at.instances = checked_mul(instances, dim.groups[g].instances);
      for (std::size_t i = 0; i < dim.positions.size(); ++i) at.digits[dim.positions[i]] = dim.groups[g].digits[i];
      descend(d + 1, at);
    }
    at.instances = instances;
  }

  const LoopNest& nest_;
  std::size_t begin_, end_;
  int child_;
  std::vector<Dim> groups_;
  std::vector<ChildInstances> found_;
};

}  // namespace

std::vector<ChildInstances> child_instances(const LoopNest& nest, const TensorAccess& access, int parent, int child,
                                            Apart apart) {
  return InstanceWalk(nest, access, parent, child, apart).take();
}

MeshPlace place_of(const LoopNest& nest, const ChildInstances& instance) {
  MeshPlace place = {0, 0};
  for (const auto& [at, digit] : instance.digits) {
    const NestLoop& loop = nest.loops()[at];
    std::int64_t& on_axis = loop.axis == SpatialAxis::kRows ? place.first : place.second;
    on_axis = checked_add(checked_mul(on_axis, loop.factor), digit);
  }
  return place;
}

}  // namespace pj

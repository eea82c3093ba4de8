// SPDX-License-Identifier: Apache-2.0
#include "sim/passes/spatial_passes.h"

#include "arch/base/integer.h"
#include "arch/interconnect/mesh_routes.h"
#include "sim/passes/spatial_edges.h"

namespace pj {

SpatialPasses::SpatialPasses(const LoopNest& nest) : nest_(nest), places_(nest) {
  add_edges();
  set_way_out();
}

SpatialPasses::~SpatialPasses() = default;

void SpatialPasses::add_edges() {
  for (const Tensor tensor : kOperands) {
    for (const int parent : nest_.keepers(tensor)) {
      const int child = nest_.child(parent, tensor);
      if (child < places_.inside()) continue;  // both outside: moved tile by tile
      if (tensor == Tensor::kOutput) {
        sums_.push_back(std::make_unique<SumEdge>(places_, parent, child));
      } else {
        operands_.push_back(std::make_unique<OperandEdge>(places_, tensor, parent, child));
      }
    }
  }
}

// Routers on the longest way between the memory and an instance that works.
std::int64_t SpatialPasses::mesh_way(const FanoutSpec& fanout) const {
  std::int64_t rows = 1;
  std::int64_t columns = 1;
  for (const NestLoop& loop : nest_.loops()) {
    if (!loop.spatial || loop.memory != fanout.above) continue;
    std::int64_t& used = loop.axis == SpatialAxis::kRows ? rows : columns;
    used = checked_mul(used, loop.factor);
  }
  const std::vector<std::int64_t> one_each(static_cast<std::size_t>(checked_mul(rows, columns)), 1);
  return MeshRoutes(rows, columns).load(one_each).longest;
}

// A chain passes one unit a cycle, a tree one level, a mesh one router.
void SpatialPasses::set_way_out() {
  for (const FanoutSpec& fanout : nest_.machine().fanouts) {
    const NetworkSpec* out = fanout.transport(Tensor::kOutput);
    if (out != nullptr && out->kind == NetworkKind::kMesh) way_out_ += mesh_way(fanout);
    const NetworkSpec* network = fanout.reduction();
    if (network == nullptr) continue;
    std::int64_t sharing = 1;
    for (const NestLoop& loop : nest_.loops()) {
      const bool shares = loop.spatial && loop.memory == fanout.above && !nest_.einsum().output.uses(loop.dim);
      if (shares) sharing = checked_mul(sharing, loop.factor);
    }
    const bool chain = network->kind == NetworkKind::kReductionChain;
    std::int64_t levels = 0;
    while ((std::int64_t{1} << levels) < sharing) ++levels;
    way_out_ += chain ? sharing - 1 : levels;
  }
}

SpatialPassWork SpatialPasses::work(const NestWalker& walker, const NestWalker* next) {
  return {&operands(walker), &sums(walker, next), places_.steps(walker), places_.macs(walker),
          next == nullptr ? nullptr : &operands(*next)};
}

const std::vector<OperandWork>& SpatialPasses::operands(const NestWalker& walker) {
  const auto [known, fresh] = known_operands_.try_emplace(places_.key(walker));
  if (!fresh) return known->second;
  for (const Tensor tensor : {Tensor::kWeight, Tensor::kInput}) {
    OperandWork work;
    work.tensor = tensor;
    work.all_in_fill = true;
    for (const auto& edge : operands_) {
      if (edge->tensor() == tensor) edge->add(walker, known->first, work);
    }
    known->second.push_back(std::move(work));
  }
  return known->second;
}

const SumWork& SpatialPasses::sums(const NestWalker& walker, const NestWalker* next) {
  std::vector<const void*> key;
  for (const auto& edge : sums_) key.push_back(edge->pass(walker, next));
  const auto [known, fresh] = known_sums_.try_emplace(key);
  if (!fresh) return known->second;
  for (const auto& edge : sums_) edge->add(known->second);
  return known->second;
}

}  // namespace pj

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <stdexcept>

#include "tests/oracle/edges.h"

namespace pj::oracle {
namespace {

enum class Keeping : std::uint8_t { kSlidingWindow, kWholeTile, kNothing };

Keeping keeping_of(const Problem& problem, const Edge& edge) {
  if (edge.child() == problem.nest.compute()) {
    return problem.machine.mac.operand_latch.has(edge.tensor) ? Keeping::kWholeTile : Keeping::kNothing;
  }
  const MemorySpec& memory = problem.machine.memories.at(static_cast<std::size_t>(edge.child()));
  return memory.sliding_window.has(edge.tensor) ? Keeping::kSlidingWindow : Keeping::kWholeTile;
}

Padding padding_at(const Problem& problem, Tensor tensor, int level) {
  const auto& from = problem.machine.padding_from;
  const bool member = tensor == Tensor::kInput && level != problem.nest.compute() && from && level >= *from;
  return member ? Padding::kMember : Padding::kLeftOut;
}

// The child instances' tiles as one level sees them, with or without padding.
class View {
 public:
  View(const Problem& problem, const Edge& edge, int level, std::size_t instances)
      : sets_(problem.einsum.tensor(edge.tensor), padding_at(problem, edge.tensor, level)),
        keeping_(keeping_of(problem, edge)),
        previous_(instances, std::make_shared<const ElementSet>()) {}

  // Delta of the instance, whose tile becomes the box.
  ElementSet move_to(std::size_t instance, const Box& box) {
    const auto now = sets_.elements(box);
    const auto before = previous_[instance];
    previous_[instance] = now;
    if (keeping_ == Keeping::kNothing) return *now;
    if (keeping_ == Keeping::kWholeTile) return *now == *before ? ElementSet{} : *now;
    ElementSet fresh;
    std::set_difference(now->begin(), now->end(), before->begin(), before->end(), std::inserter(fresh, fresh.end()));
    return fresh;
  }

 private:
  TileSets sets_;
  Keeping keeping_;
  std::vector<std::shared_ptr<const ElementSet>> previous_;
};

class OperandEdge {
 public:
  OperandEdge(const Problem& problem, const Edge& edge)
      : problem_(problem),
        edge_(edge),
        instances_(problem.nest.instances(edge.child())),
        parent_view_(problem, edge, edge.parent(), instances_.size()),
        child_view_(problem, edge, edge.child(), instances_.size()),
        fanouts_(fanouts_between(problem.machine, edge)) {}

  void count() {
    for (const Indices& step : problem_.nest.steps(edge_.child())) count_step(step);
  }

 private:
  void count_step(const Indices& step) {
    std::map<Indices, ElementSet> read;  // by parent instance
    for (std::size_t i = 0; i < instances_.size(); ++i) {
      const auto box = problem_.nest.tile(edge_.child(), step, instances_[i]);
      if (!box) continue;
      read[parent_instance(problem_.nest, edge_.parent(), instances_[i])].merge(parent_view_.move_to(i, *box));
      receive(instances_[i], static_cast<std::int64_t>(child_view_.move_to(i, *box).size()));
    }
    for (const auto& [parent, words] : read) {
      problem_.recorder.transfer(edge_.parent(), Action::kRead, edge_.tensor, static_cast<std::int64_t>(words.size()));
    }
  }

  void receive(const Indices& instance, std::int64_t words) {
    const bool is_memory = edge_.child() != problem_.nest.compute();
    if (is_memory) problem_.recorder.transfer(edge_.child(), Action::kWrite, edge_.tensor, words);
    for (const FanoutSpec* fanout : fanouts_) {
      const std::int64_t links = is_memory ? problem_.nest.row(fanout->above, instance) + 1 : 1;
      problem_.recorder.hops(*fanout, edge_.tensor, words * links);
    }
  }

  const Problem& problem_;
  const Edge& edge_;
  std::vector<Indices> instances_;
  View parent_view_;
  View child_view_;
  std::vector<const FanoutSpec*> fanouts_;
};

}  // namespace

std::vector<int> path_of(const MachineSpec& machine, const Mapping& mapping, Tensor tensor) {
  std::vector<int> path;
  for (std::size_t m = 0; m < machine.memories.size(); ++m) {
    if (machine.memories[m].keeps.has(tensor) && !mapping.bypass.at(m).has(tensor)) path.push_back(static_cast<int>(m));
  }
  if (path.empty()) throw std::logic_error("oracle: a tensor has no home");
  path.push_back(static_cast<int>(machine.memories.size()));
  return path;
}

Indices parent_instance(const Nest& nest, int parent, Indices child_instance) {
  child_instance.resize(nest.begin(parent));
  return child_instance;
}

std::vector<const FanoutSpec*> fanouts_between(const MachineSpec& machine, const Edge& edge) {
  std::vector<const FanoutSpec*> between;
  for (const FanoutSpec& fanout : machine.fanouts) {
    if (fanout.above >= edge.parent() && fanout.above < edge.child()) between.push_back(&fanout);
  }
  return between;
}

void count_operand_edge(const Problem& problem, const Edge& edge) { OperandEdge(problem, edge).count(); }

}  // namespace pj::oracle

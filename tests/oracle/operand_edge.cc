// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <stdexcept>

#include "tests/oracle/edges.h"
#include "tests/oracle/networks.h"

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
        child_is_memory_(edge.child() != problem.nest.compute()),
        readers_(readers()),
        parent_view_(problem, edge, edge.parent(), instances_.size()),
        child_view_(problem, edge, edge.child(), instances_.size()),
        arrays_(systolic_between(problem.machine, edge)) {}

  void count() {
    for (const Indices& step : problem_.nest.steps(edge_.child())) count_step(step);
  }

 private:
  void count_step(const Indices& step) {
    std::map<Indices, ElementSet> read;  // by parent instance and copy
    WordsAt received;
    for (std::size_t i = 0; i < instances_.size(); ++i) {
      const auto box = problem_.nest.tile(edge_.child(), step, instances_[i]);
      if (!box) continue;
      read[readers_[i]].merge(parent_view_.move_to(i, *box));
      received[instances_[i]] = child_view_.move_to(i, *box);
    }
    const Accessor reader = child_is_memory_ ? Accessor::kMemory : Accessor::kCompute;
    for (const auto& [key, words] : read) {
      const auto count = static_cast<std::int64_t>(words.size());
      problem_.recorder.transfer(edge_.parent(), Action::kRead, edge_.tensor, count, reader);
    }
    for (const auto& [instance, words] : received) receive(instance, static_cast<std::int64_t>(words.size()));
    carry_inwards(problem_, edge_, received);
  }

  // Child instances of one reader share a transfer of the parent.
  [[nodiscard]] std::vector<Indices> readers() const {
    std::vector<Indices> of_instance;
    for (const Indices& instance : instances_) {
      Indices reader = parent_instance(problem_.nest, edge_.parent(), instance);
      const Indices copy = copy_of(problem_, edge_, edge_.parent(), instance);
      reader.insert(reader.end(), copy.begin(), copy.end());
      of_instance.push_back(reader);
    }
    return of_instance;
  }

  void receive(const Indices& instance, std::int64_t words) {
    if (child_is_memory_) {
      problem_.recorder.transfer(edge_.child(), Action::kWrite, edge_.tensor, words, Accessor::kMemory);
    }
    for (const FanoutSpec* array : arrays_) {
      const std::int64_t links = child_is_memory_ ? problem_.nest.row(array->above, instance) + 1 : 1;
      problem_.recorder.hop(array->id, edge_.tensor, words * links);
    }
  }

  const Problem& problem_;
  const Edge& edge_;
  std::vector<Indices> instances_;
  bool child_is_memory_;
  std::vector<Indices> readers_;
  View parent_view_;
  View child_view_;
  std::vector<const FanoutSpec*> arrays_;
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

std::vector<const FanoutSpec*> systolic_between(const MachineSpec& machine, const Edge& edge) {
  std::vector<const FanoutSpec*> arrays;
  for (const FanoutSpec* fanout : fanouts_between(machine, edge)) {
    if (fanout->kind == FanoutKind::kSystolic) arrays.push_back(fanout);
  }
  return arrays;
}

void count_operand_edge(const Problem& problem, const Edge& edge) { OperandEdge(problem, edge).count(); }

}  // namespace pj::oracle

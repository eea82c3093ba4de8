// SPDX-License-Identifier: Apache-2.0
#include "tests/oracle/networks.h"

#include <algorithm>
#include <stdexcept>

namespace pj::oracle {
namespace {

using Word = std::pair<Indices, Coordinates>;  // which copy, of which element
using Words = std::set<Word>;
using Below = std::map<Indices, Words>;  // by instance of a fan-out: the words of all child instances below it

std::vector<const FanoutSpec*> spatial_fanouts(const Problem& problem, const Edge& edge) {
  std::vector<const FanoutSpec*> found;
  for (const FanoutSpec* f : fanouts_between(problem.machine, edge)) {
    if (f->kind == FanoutKind::kSpatial) found.push_back(f);
  }
  return found;
}

// By fan-out instance.
std::map<Indices, Below> words_below(const Problem& problem, const Edge& edge, const FanoutSpec& fanout,
                                     const WordsAt& words) {
  std::map<Indices, Below> grouped;
  for (const auto& [child, elements] : words) {
    const Indices fanout_instance = parent_instance(problem.nest, fanout.above, child);
    const Indices instance = parent_instance(problem.nest, fanout.above + 1, child);
    const Indices copy = copy_of(problem, edge, fanout.above + 1, child);
    for (const Coordinates& element : elements) grouped[fanout_instance][instance].emplace(copy, element);
  }
  return grouped;
}

std::int64_t size_of(const Words& words) { return static_cast<std::int64_t>(words.size()); }

Words union_of(const Below& below) {
  Words all;
  for (const auto& [instance, words] : below) all.insert(words.begin(), words.end());
  return all;
}

std::int64_t sum_of(const Below& below) {
  std::int64_t sum = 0;
  for (const auto& [instance, words] : below) sum += size_of(words);
  return sum;
}

class Crossing {
 public:
  Crossing(const Problem& problem, const FanoutSpec& fanout, const NetworkSpec& network, Tensor tag)
      : problem_(problem), fanout_(fanout), network_(network), tag_(tag) {}

  // Words of one fan-out instance.
  void carry(const Below& below) {
    switch (network_.kind) {
      case NetworkKind::kMulticastBus:
        return carry_on_bus(below);
      case NetworkKind::kUnicast:
        return problem_.recorder.hop(network_.id, tag_, sum_of(below));
      case NetworkKind::kMesh:
        return carry_on_mesh(below);
      default:
        throw std::logic_error("oracle: a reduction network carries nothing");
    }
  }

 private:
  void carry_on_bus(const Below& below) {
    problem_.recorder.send(network_.id, tag_, size_of(union_of(below)));
    std::map<std::int64_t, Below> rows;
    for (const auto& [instance, words] : below) rows[problem_.nest.row(fanout_.above, instance)][instance] = words;
    for (const auto& [row, of_row] : rows) problem_.recorder.hop(network_.id, tag_, size_of(union_of(of_row)));
  }

  void carry_on_mesh(const Below& below) {
    for (const auto& [instance, words] : below) {
      const std::int64_t row = problem_.nest.row(fanout_.above, instance);
      const std::int64_t column = problem_.nest.column(fanout_.above, instance);
      problem_.recorder.hop(network_.id, tag_, size_of(words) * (row + column + 1));
    }
  }

  const Problem& problem_;
  const FanoutSpec& fanout_;
  const NetworkSpec& network_;
  Tensor tag_;
};

// `carried` chooses the carrier, `tag` is what its events are called.
void carry(const Problem& problem, const Edge& edge, const FanoutSpec& fanout, Tensor carried, Tensor tag,
           const WordsAt& words) {
  const auto grouped = words_below(problem, edge, fanout, words);
  if (grouped.empty()) return;
  const NetworkSpec* network = fanout.transport(carried);
  if (network == nullptr) throw std::logic_error("oracle: a tensor that crosses a fan-out has no carrier");
  Crossing crossing(problem, fanout, *network, tag);
  for (const auto& [fanout_instance, below] : grouped) crossing.carry(below);
}

// The mac includes the additions along chains above it, unless it is only a multiply.
bool mac_adds(const Problem& problem, const Edge& edge) {
  return edge.child() == problem.nest.compute() && !adds_in_a_tree(problem, edge);
}

void reduce(const Problem& problem, const Edge& edge, const FanoutSpec& fanout, const WordsAt& drained) {
  for (const auto& [fanout_instance, below] : words_below(problem, edge, fanout, drained)) {
    const std::int64_t handed_on = sum_of(below) - size_of(union_of(below));
    if (handed_on == 0) continue;
    const NetworkSpec* network = fanout.reduction();
    if (network == nullptr) throw std::logic_error("oracle: nothing adds up the sums of a fan-out");
    problem.recorder.hop(network->id, Tensor::kPartialSum, handed_on);
    if (!mac_adds(problem, edge)) problem.recorder.add(network->id, handed_on);
  }
}

const NetworkSpec* innermost_tree(const Problem& problem, const Edge& edge) {
  const NetworkSpec* tree = nullptr;
  for (const FanoutSpec* f : spatial_fanouts(problem, edge)) {
    const NetworkSpec* network = f->reduction();
    if (network != nullptr && network->kind == NetworkKind::kReductionTree) tree = network;
  }
  return tree;
}

}  // namespace

Indices copy_of(const Problem& problem, const Edge& edge, int from, const Indices& child_instance) {
  Indices copy;
  if (edge.tensor == Tensor::kOutput) return copy;  // sums of one word are added up, not kept apart
  for (const FanoutSpec* f : spatial_fanouts(problem, edge)) {
    if (f->above < from || f->shares(edge.tensor)) continue;
    for (std::size_t i = 0; i < child_instance.size(); ++i) {
      const NestLoop& loop = problem.nest.loops()[i];
      if (loop.spatial && loop.memory == f->above) copy.push_back(child_instance[i]);
    }
  }
  return copy;
}

bool first_of_its_sum(const Problem& problem, int from, const Indices& child_instance) {
  for (std::size_t i = problem.nest.begin(from); i < child_instance.size(); ++i) {
    const NestLoop& loop = problem.nest.loops()[i];
    if (loop.spatial && !problem.einsum.output.uses(loop.dim) && child_instance[i] != 0) return false;
  }
  return true;
}

void carry_inwards(const Problem& problem, const Edge& edge, const WordsAt& received) {
  for (const FanoutSpec* f : spatial_fanouts(problem, edge)) {
    carry(problem, edge, *f, edge.tensor, edge.tensor, received);
  }
}

void carry_refill(const Problem& problem, const Edge& edge, const WordsAt& received) {
  for (const FanoutSpec* f : spatial_fanouts(problem, edge)) {
    carry(problem, edge, *f, Tensor::kPartialSum, Tensor::kPartialSum, received);
  }
  const NetworkSpec* tree = innermost_tree(problem, edge);
  if (tree == nullptr || edge.child() != problem.nest.compute()) return;
  for (const auto& [instance, words] : received)
    problem.recorder.add(tree->id, static_cast<std::int64_t>(words.size()));
}

void carry_outwards(const Problem& problem, const Edge& edge, Tensor tag, const WordsAt& drained) {
  for (const FanoutSpec* f : spatial_fanouts(problem, edge)) {
    reduce(problem, edge, *f, drained);
    WordsAt added_up;  // of each fan-out instance
    for (const auto& [instance, words] : drained) {
      if (first_of_its_sum(problem, f->above, instance)) added_up[instance] = words;
    }
    carry(problem, edge, *f, Tensor::kOutput, tag, added_up);
  }
}

bool adds_in_a_tree(const Problem& problem, const Edge& edge) { return innermost_tree(problem, edge) != nullptr; }

}  // namespace pj::oracle

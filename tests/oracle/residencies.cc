// SPDX-License-Identifier: Apache-2.0
#include "tests/oracle/residencies.h"

#include <set>

namespace pj::oracle {
namespace {

struct Run {
  std::size_t start = 0;  // steps
  std::size_t end = 0;
};

// Maximal runs of steps with the same output set, judged at the instance whose spatial indices are 0.
std::vector<Run> runs_of(const Problem& problem, int level) {
  std::vector<Run> runs;
  TileSets sets(problem.einsum.output, Padding::kLeftOut);
  const bool latch = problem.machine.mac.operand_latch.has(Tensor::kOutput);
  const bool every_step = level == problem.nest.compute() && !latch;
  const std::vector<Indices> steps = problem.nest.steps(level);
  const Indices first_instance(problem.nest.begin(level), 0);
  auto before = std::make_shared<const ElementSet>();
  for (std::size_t s = 0; s < steps.size(); ++s) {
    const auto words = sets.elements(problem.nest.tile(level, steps[s], first_instance).value());
    if (every_step || *words != *before) runs.push_back({s, s});
    runs.back().end = s;
    before = words;
  }
  return runs;
}

// What the instance holds in the run; none if it is idle throughout.
std::shared_ptr<const ElementSet> words_held(const Nest& nest, TileSets& sets, int level,
                                             const std::vector<Indices>& steps, const Run& run,
                                             const Indices& instance) {
  for (std::size_t s = run.start; s <= run.end; ++s) {
    const auto box = nest.tile(level, steps[s], instance);
    if (box) return sets.elements(*box);
  }
  return nullptr;
}

// The memory on the path, at or above the edge's parent, that last began at zero: the home, or one whose parent
// accumulates above.
class Zeroed {
 public:
  Zeroed(const Problem& problem, const Edge& edge) : problem_(problem) {
    std::size_t place = edge.upper;
    while (place != 0 && returns_sums(problem.machine, edge.path[place - 1])) --place;
    at_home_ = place == 0;
    memory_ = edge.path[place];
    if (at_home_) return;
    const std::vector<Indices> steps = problem.nest.steps(memory_);
    for (const Run& run : runs_of(problem, memory_)) begins_.insert(steps[run.start]);
  }

  // Does it hold nothing yet of what the child begins with at the step?
  [[nodiscard]] bool holds_nothing(Indices step) const {
    for (std::size_t i = at_home_ ? 0 : problem_.nest.begin(memory_); i < step.size(); ++i) {
      if (reduces(problem_.einsum, problem_.nest.loops()[i]) && step[i] != 0) return false;
    }
    if (at_home_) return true;
    step.resize(problem_.nest.begin(memory_));
    return begins_.count(step) != 0;
  }

 private:
  const Problem& problem_;
  bool at_home_ = true;
  int memory_ = 0;
  std::set<Indices> begins_;  // steps at which a residency in it begins
};

// Would one more iteration of any reduction loop, with the loops inside it at their first, not be a step any more?
bool is_last(const Problem& problem, const Indices& step) {
  const auto& loops = problem.nest.loops();
  for (std::size_t i = 0; i < step.size(); ++i) {
    if (!reduces(problem.einsum, loops[i]) || step[i] + 1 == loops[i].factor) continue;
    std::int64_t next = loops[i].stride;
    for (std::size_t j = 0; j <= i; ++j) {
      if (loops[j].dim == loops[i].dim) next += step[j] * loops[j].stride;
    }
    if (next < problem.einsum.dims[static_cast<std::size_t>(loops[i].dim)].size) return false;
  }
  return true;
}

}  // namespace

bool returns_sums(const MachineSpec& machine, int memory) {
  return machine.memories.at(static_cast<std::size_t>(memory)).partial_sums == PartialSums::kReturn;
}

bool reduces(const Einsum& einsum, const NestLoop& loop) { return !loop.spatial && !einsum.output.uses(loop.dim); }

std::vector<Residency> residencies_of(const Problem& problem, const Edge& edge) {
  const Zeroed zeroed(problem, edge);
  TileSets sets(problem.einsum.output, Padding::kLeftOut);
  const std::vector<Indices> steps = problem.nest.steps(edge.child());
  const std::vector<Indices> instances = problem.nest.instances(edge.child());
  std::vector<Residency> residencies;
  for (const Run& run : runs_of(problem, edge.child())) {
    const bool first = zeroed.holds_nothing(steps[run.start]);
    const bool final = is_last(problem, steps[run.end]);
    for (std::size_t i = 0; i < instances.size(); ++i) {
      const auto words = words_held(problem.nest, sets, edge.child(), steps, run, instances[i]);
      if (words != nullptr) residencies.push_back({i, run.start, run.end, words, first, final});
    }
  }
  return residencies;
}

}  // namespace pj::oracle

// SPDX-License-Identifier: Apache-2.0
#include "tests/oracle/residencies.h"

#include <map>
#include <set>
#include <utility>

namespace pj::oracle {
namespace {

// All instances begin and end a residency together; it is judged at the spatial indices 0, the first instance.
using StepOfInstance = std::pair<Indices, Indices>;  // step, instance

std::vector<Residency> runs_of(const Problem& problem, const std::vector<int>& path, std::size_t place);

// Which residency of the memory at `place` each of its steps belongs to; the home has one.
std::map<StepOfInstance, std::size_t> runs_by_step(const Problem& problem, const std::vector<int>& path,
                                                   std::size_t place) {
  std::map<StepOfInstance, std::size_t> numbers;
  if (place == 0) return numbers;
  const std::vector<Indices> steps = problem.nest.steps(path[place]);
  const std::vector<Indices> instances = problem.nest.instances(path[place]);
  const std::vector<Residency> runs = runs_of(problem, path, place);
  for (std::size_t n = 0; n < runs.size(); ++n) {
    for (std::size_t s = runs[n].start; s <= runs[n].end; ++s) numbers[{steps[s], instances[runs[n].instance]}] = n;
  }
  return numbers;
}

// Residencies of the memory (or compute) at `place`, but for `first` and `final`.
std::vector<Residency> runs_of(const Problem& problem, const std::vector<int>& path, std::size_t place) {
  std::vector<Residency> found;
  TileSets sets(problem.einsum.output, Padding::kLeftOut);
  const int level = path[place];
  const bool latch = problem.machine.mac.operand_latch.has(Tensor::kOutput);
  const bool every_step = level == problem.nest.compute() && !latch;
  const std::vector<Indices> steps = problem.nest.steps(level);
  const std::vector<Indices> instances = problem.nest.instances(level);
  const int parent = path[place == 0 ? 0 : place - 1];
  const auto parent_runs = place == 0 ? std::map<StepOfInstance, std::size_t>{} : runs_by_step(problem, path, place - 1);
  for (std::size_t i = 0; i < instances.size(); ++i) {
    bool running = false;
    std::size_t parent_run = 0;
    for (std::size_t s = 0; s < steps.size(); ++s) {
      const auto box = problem.nest.tile(level, steps[s], instances[i]);
      if (!box) continue;
      const auto words = sets.elements(*box);
      const auto above = parent_runs.find(
          {parent_instance(problem.nest, parent, steps[s]), parent_instance(problem.nest, parent, instances[i])});
      const std::size_t within = above == parent_runs.end() ? 0 : above->second;
      const bool goes_on = running && !every_step && within == parent_run && *found.back().words == *words;
      if (!goes_on) found.push_back({i, s, s, words});
      found.back().end = s;
      running = true;
      parent_run = within;
    }
  }
  return found;
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
    const std::vector<Indices> instances = problem.nest.instances(memory_);
    for (const Residency& r : runs_of(problem, edge.path, place)) begins_.insert({steps[r.start], instances[r.instance]});
  }

  // Does it hold nothing of what the child's instance begins with at the step?
  [[nodiscard]] bool holds_nothing(Indices step, const Indices& instance) const {
    for (std::size_t i = at_home_ ? 0 : problem_.nest.begin(memory_); i < step.size(); ++i) {
      if (reduces(problem_.einsum, problem_.nest.loops()[i]) && step[i] != 0) return false;
    }
    if (at_home_) return true;
    step.resize(problem_.nest.begin(memory_));
    return begins_.count({step, parent_instance(problem_.nest, memory_, instance)}) != 0;
  }

 private:
  const Problem& problem_;
  bool at_home_ = true;
  int memory_ = 0;
  std::set<StepOfInstance> begins_;
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
  const std::vector<Indices> steps = problem.nest.steps(edge.child());
  const std::vector<Indices> instances = problem.nest.instances(edge.child());
  std::vector<Residency> residencies = runs_of(problem, edge.path, edge.upper + 1);
  for (Residency& r : residencies) {
    r.first = zeroed.holds_nothing(steps[r.start], instances[r.instance]);
    r.final = is_last(problem, steps[r.end]);
  }
  return residencies;
}

}  // namespace pj::oracle

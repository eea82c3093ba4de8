// SPDX-License-Identifier: Apache-2.0
#include <stdexcept>

#include "tests/oracle/edges.h"

namespace pj::oracle {
namespace {

// A maximal run of an instance's steps with the same output set.
struct Residency {
  std::size_t instance = 0;
  std::size_t start = 0;  // step numbers
  std::size_t end = 0;
  std::shared_ptr<const ElementSet> words;
};

class OutputEdge {
 public:
  OutputEdge(const Problem& problem, const Edge& edge)
      : problem_(problem),
        edge_(edge),
        child_is_memory_(edge.child() != problem.nest.compute()),
        steps_(problem.nest.steps(edge.child())),
        instances_(problem.nest.instances(edge.child())),
        fanouts_(fanouts_between(problem.machine, edge)),
        residencies_(residencies_of(edge.child())),
        zeroed_place_(zeroed_place()) {
    if (zeroed_place_ != 0) note_zeroed();
  }

  void count() {
    for (const Residency& r : residencies_) drain(r);
    count_arrivals();
    if (returns(edge_.parent())) count_refills();
  }

 private:
  using Key = std::pair<std::size_t, Indices>;  // step number, parent instance

  [[nodiscard]] std::vector<Residency> residencies_of(int level) const {
    std::vector<Residency> found;
    TileSets sets(problem_.einsum.output, Padding::kLeftOut);
    const bool latch = problem_.machine.mac.operand_latch.has(Tensor::kOutput);
    const bool every_step = level == problem_.nest.compute() && !latch;
    const std::vector<Indices> steps = problem_.nest.steps(level);
    const std::vector<Indices> instances = problem_.nest.instances(level);
    for (std::size_t i = 0; i < instances.size(); ++i) {
      bool running = false;
      for (std::size_t s = 0; s < steps.size(); ++s) {
        const auto box = problem_.nest.tile(level, steps[s], instances[i]);
        if (!box) continue;
        const auto words = sets.elements(*box);
        const bool goes_on = running && !every_step && *found.back().words == *words;
        if (!goes_on) found.push_back({i, s, s, words});
        found.back().end = s;
        running = true;
      }
    }
    return found;
  }

  // The memory on the path at or above the parent that last began at zero: the home, or one whose parent accumulates.
  [[nodiscard]] std::size_t zeroed_place() const {
    std::size_t place = edge_.upper;
    while (place != 0 && returns(edge_.path[place - 1])) --place;
    return place;
  }

  // Its instances and steps at which a residency begins, so that it stands at zero.
  void note_zeroed() {
    const int level = edge_.path[zeroed_place_];
    const std::vector<Indices> steps = problem_.nest.steps(level);
    const std::vector<Indices> instances = problem_.nest.instances(level);
    for (const Residency& r : residencies_of(level)) zeroed_.insert({steps[r.start], instances[r.instance]});
  }

  void drain(const Residency& r) {
    const auto words = static_cast<std::int64_t>(r.words->size());
    if (child_is_memory_) problem_.recorder.transfer(edge_.child(), Action::kRead, tag_at(edge_.child()), words);
    for (const SystolicSpec* fanout : fanouts_) {
      const std::int64_t row = problem_.nest.row(fanout->above, instances_[r.instance]);
      const std::int64_t links = child_is_memory_ ? fanout->rows - row : 1;
      problem_.recorder.hops(*fanout, child_is_memory_ ? tag_at(edge_.child()) : Tensor::kPartialSum, words * links);
    }
  }

  void count_arrivals() {
    std::map<Key, ElementSet> arrivals;
    std::map<Key, ElementSet> first;  // the part of the arrival that is the first of its words
    for (const Residency& r : residencies_) {
      const Key key = {r.end, parent_instance(problem_.nest, edge_.parent(), instances_[r.instance])};
      arrivals[key].insert(r.words->begin(), r.words->end());
      if (is_first(r)) first[key].insert(r.words->begin(), r.words->end());
    }
    for (const auto& [key, words] : arrivals) {
      const bool final = edge_.from_home() && is_final(key.first);
      if (final) note_final(words);
      arrive(final, static_cast<std::int64_t>(words.size()), static_cast<std::int64_t>(first[key].size()));
    }
    if (edge_.from_home()) check_final();
  }

  void arrive(bool final, std::int64_t words, std::int64_t first_words) {
    Recorder& recorder = problem_.recorder;
    recorder.transfer(edge_.parent(), Action::kWrite, final ? Tensor::kOutput : tag_at(edge_.parent()), words);
    if (returns(edge_.parent())) return;
    recorder.transfer(edge_.parent(), Action::kRead, tag_at(edge_.parent()), words - first_words);
    recorder.add(edge_.parent(), words - first_words);
  }

  void count_refills() {
    std::map<Key, std::map<Coordinates, std::size_t>> receiver;  // of each refilled word: the instance that gets it
    for (const Residency& r : residencies_) {
      if (is_first(r)) continue;
      auto& of_step = receiver[{r.start, parent_instance(problem_.nest, edge_.parent(), instances_[r.instance])}];
      for (const Coordinates& word : *r.words) {
        const auto [known, fresh] = of_step.emplace(word, r.instance);
        if (!fresh && above(r.instance, known->second)) known->second = r.instance;
      }
    }
    for (const auto& [key, words] : receiver) refill(words);
  }

  void refill(const std::map<Coordinates, std::size_t>& receiver) {
    const Tensor tag = tag_at(edge_.parent());
    problem_.recorder.transfer(edge_.parent(), Action::kRead, tag, static_cast<std::int64_t>(receiver.size()));
    std::map<std::size_t, std::int64_t> received;
    for (const auto& [word, instance] : receiver) ++received[instance];
    for (const auto& [instance, words] : received) {
      if (child_is_memory_) problem_.recorder.transfer(edge_.child(), Action::kWrite, tag_at(edge_.child()), words);
      for (const SystolicSpec* fanout : fanouts_) {
        const std::int64_t links = child_is_memory_ ? problem_.nest.row(fanout->above, instances_[instance]) + 1 : 1;
        problem_.recorder.hops(*fanout, tag, words * links);
      }
    }
  }

  // Is the first instance in a smaller row of the array than the second?
  [[nodiscard]] bool above(std::size_t a, std::size_t b) const {
    if (fanouts_.empty()) return false;
    const int memory = fanouts_.back()->above;
    return problem_.nest.row(memory, instances_[a]) < problem_.nest.row(memory, instances_[b]);
  }

  [[nodiscard]] bool returns(int memory) const {
    return problem_.machine.memories.at(static_cast<std::size_t>(memory)).partial_sums == PartialSums::kReturn;
  }

  [[nodiscard]] bool reduces(const NestLoop& loop) const {
    return !loop.spatial && !problem_.einsum.output.uses(loop.dim);
  }

  // Is nothing of these words held yet by the memory that last began at zero?
  [[nodiscard]] bool is_first(const Residency& r) const {
    const bool at_home = zeroed_place_ == 0;
    const int zeroed = edge_.path[zeroed_place_];
    Indices step = steps_[r.start];
    for (std::size_t i = at_home ? 0 : problem_.nest.begin(zeroed); i < step.size(); ++i) {
      if (reduces(problem_.nest.loops()[i]) && step[i] != 0) return false;
    }
    if (at_home) return true;
    step.resize(problem_.nest.begin(zeroed));
    return zeroed_.count({step, parent_instance(problem_.nest, zeroed, instances_[r.instance])}) != 0;
  }

  // Would one more iteration of any reduction loop, with the loops inside it at their first, still be a step?
  [[nodiscard]] bool is_final(std::size_t step) const {
    for (std::size_t i = 0; i < problem_.nest.begin(edge_.child()); ++i) {
      const NestLoop& loop = problem_.nest.loops()[i];
      if (!reduces(loop) || steps_[step][i] + 1 == loop.factor) continue;
      std::int64_t next = loop.stride;
      for (std::size_t j = 0; j <= i; ++j) {
        if (problem_.nest.loops()[j].dim == loop.dim) next += steps_[step][j] * problem_.nest.loops()[j].stride;
      }
      if (next < problem_.einsum.dims[static_cast<std::size_t>(loop.dim)].size) return false;
    }
    return true;
  }

  [[nodiscard]] bool holds_partial_sums(int memory) const {
    std::size_t place = 0;
    while (edge_.path[place] != memory) ++place;
    for (std::size_t i = 0; i < problem_.nest.begin(edge_.path.at(place + 1)); ++i) {
      const NestLoop& loop = problem_.nest.loops()[i];
      const std::int64_t size = problem_.einsum.dims[static_cast<std::size_t>(loop.dim)].size;
      if (reduces(loop) && loop.factor > 1 && loop.stride < size) return true;
    }
    return false;
  }

  // Of all accesses but final arrivals at the home.
  [[nodiscard]] Tensor tag_at(int memory) const {
    return holds_partial_sums(memory) ? Tensor::kPartialSum : Tensor::kOutput;
  }

  void note_final(const ElementSet& words) {
    for (const Coordinates& word : words) {
      if (!final_.insert(word).second) throw std::logic_error("oracle: an output word arrives finally twice");
    }
  }

  void check_final() const {
    if (static_cast<std::int64_t>(final_.size()) != problem_.einsum.output.elements()) {
      throw std::logic_error("oracle: an output word never arrives finally at its home");
    }
  }

  const Problem& problem_;
  const Edge& edge_;
  bool child_is_memory_;
  std::vector<Indices> steps_;
  std::vector<Indices> instances_;
  std::vector<const SystolicSpec*> fanouts_;
  std::vector<Residency> residencies_;
  std::size_t zeroed_place_;
  std::set<std::pair<Indices, Indices>> zeroed_;  // step, instance
  ElementSet final_;
};

}  // namespace

void count_output_edge(const Problem& problem, const Edge& edge) { OutputEdge(problem, edge).count(); }

}  // namespace pj::oracle

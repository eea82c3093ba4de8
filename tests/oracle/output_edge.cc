// SPDX-License-Identifier: Apache-2.0
#include <stdexcept>

#include "tests/oracle/edges.h"
#include "tests/oracle/networks.h"
#include "tests/oracle/residencies.h"

namespace pj::oracle {
namespace {

class OutputEdge {
 public:
  OutputEdge(const Problem& problem, const Edge& edge)
      : problem_(problem),
        edge_(edge),
        child_is_memory_(edge.child() != problem.nest.compute()),
        instances_(problem.nest.instances(edge.child())),
        accessor_(child_is_memory_ ? Accessor::kMemory : Accessor::kCompute),
        arrays_(systolic_between(problem.machine, edge)),
        residencies_(residencies_of(problem, edge)) {}

  void count() {
    count_drains();
    count_arrivals();
    if (returns(edge_.parent())) count_refills();
  }

 private:
  using Key = std::pair<std::size_t, Indices>;  // step number, parent instance

  void count_drains() {
    std::map<std::size_t, WordsAt> drained;  // by step
    for (const Residency& r : residencies_) {
      drain(r);
      drained[r.end][instances_[r.instance]] = *r.words;
    }
    for (const auto& [step, words] : drained) carry_outwards(problem_, edge_, tag_below(), words);
  }

  void drain(const Residency& r) {
    const auto words = static_cast<std::int64_t>(r.words->size());
    if (child_is_memory_) {
      problem_.recorder.transfer(edge_.child(), Action::kRead, tag_below(), words, Accessor::kMemory);
    }
    for (const FanoutSpec* array : arrays_) {
      const std::int64_t row = problem_.nest.row(array->above, instances_[r.instance]);
      const std::int64_t links = child_is_memory_ ? array->rows - row : 1;
      problem_.recorder.hop(array->id, tag_below(), words * links);
    }
  }

  void count_arrivals() {
    std::map<Key, ElementSet> arrivals;
    std::map<Key, ElementSet> first;  // the part of the arrival that is the first of its words
    std::set<std::size_t> final;      // steps
    for (const Residency& r : residencies_) {
      const Key key = {r.end, parent_instance(problem_.nest, edge_.parent(), instances_[r.instance])};
      arrivals[key].insert(r.words->begin(), r.words->end());
      if (r.first) first[key].insert(r.words->begin(), r.words->end());
      if (r.final && edge_.from_home()) final.insert(r.end);
    }
    for (const auto& [key, words] : arrivals) {
      const bool is_final = final.count(key.first) != 0;
      if (is_final) note_final(words);
      arrive(is_final, static_cast<std::int64_t>(words.size()), static_cast<std::int64_t>(first[key].size()));
    }
    if (edge_.from_home()) check_final();
  }

  void arrive(bool final, std::int64_t words, std::int64_t first_words) {
    const int parent = edge_.parent();
    Recorder& recorder = problem_.recorder;
    recorder.transfer(parent, Action::kWrite, final ? Tensor::kOutput : tag_at(parent), words, accessor_);
    if (returns(parent)) return;
    recorder.transfer(parent, Action::kRead, tag_at(parent), words - first_words, accessor_);
    recorder.add(parent, words - first_words, accessor_);
  }

  void count_refills() {
    std::map<std::size_t, WordsAt> received;  // by step; of the holders of a word one receives it
    std::map<Key, ElementSet> read;
    for (const Residency& r : residencies_) {
      if (r.first) continue;
      const Indices& instance = instances_[r.instance];
      read[{r.start, parent_instance(problem_.nest, edge_.parent(), instance)}].insert(r.words->begin(),
                                                                                       r.words->end());
      if (first_of_its_sum(problem_, edge_.parent(), instance)) received[r.start][instance] = *r.words;
    }
    for (const auto& [key, words] : read) {
      const auto count = static_cast<std::int64_t>(words.size());
      problem_.recorder.transfer(edge_.parent(), Action::kRead, tag_at(edge_.parent()), count, accessor_);
    }
    for (const auto& [step, words] : received) refill(words);
  }

  void refill(const WordsAt& received) {
    carry_refill(problem_, edge_, received);
    for (const auto& [instance, elements] : received) {
      const auto words = static_cast<std::int64_t>(elements.size());
      if (child_is_memory_) {
        problem_.recorder.transfer(edge_.child(), Action::kWrite, tag_below(), words, Accessor::kMemory);
      }
      for (const FanoutSpec* array : arrays_) {
        const std::int64_t links = child_is_memory_ ? problem_.nest.row(array->above, instance) + 1 : 1;
        problem_.recorder.hop(array->id, tag_at(edge_.parent()), words * links);
      }
    }
  }

  [[nodiscard]] bool returns(int memory) const { return returns_sums(problem_.machine, memory); }

  // Has the temporal loop more than one iteration that is not empty?
  [[nodiscard]] bool repeats(const NestLoop& loop) const {
    return !loop.spatial && loop.factor > 1 &&
           loop.stride < problem_.einsum.dims[static_cast<std::size_t>(loop.dim)].size;
  }

  [[nodiscard]] bool holds_partial_sums(int memory) const {
    std::size_t place = 0;
    while (edge_.path[place] != memory) ++place;
    const int child = edge_.path.at(place + 1);
    const std::vector<NestLoop>& loops = problem_.nest.loops();
    for (std::size_t i = 0; i < problem_.nest.begin(child); ++i) {
      if (!repeats(loops[i]) || !reduces(problem_.einsum, loops[i])) continue;
      if (child == problem_.nest.compute()) return true;
      for (std::size_t j = i + 1; j < problem_.nest.begin(child); ++j) {
        if (repeats(loops[j]) && !reduces(problem_.einsum, loops[j])) return true;
      }
    }
    return false;
  }

  // Of all accesses but final arrivals at the home.
  [[nodiscard]] Tensor tag_at(int memory) const {
    return holds_partial_sums(memory) ? Tensor::kPartialSum : Tensor::kOutput;
  }

  // Of what leaves the child.
  [[nodiscard]] Tensor tag_below() const { return child_is_memory_ ? tag_at(edge_.child()) : Tensor::kPartialSum; }

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
  std::vector<Indices> instances_;
  Accessor accessor_;  // of the parent
  std::vector<const FanoutSpec*> arrays_;
  std::vector<Residency> residencies_;
  ElementSet final_;
};

}  // namespace

void count_output_edge(const Problem& problem, const Edge& edge) { OutputEdge(problem, edge).count(); }

}  // namespace pj::oracle

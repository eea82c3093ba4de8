// SPDX-License-Identifier: Apache-2.0
// Carries sums (one for each mac) along the residencies the oracle counts: what is overwritten, added or refilled
// must leave every output at its home with one for each mac of it. A test of the rules as much as of the oracle.
#include <gtest/gtest.h>

#include <map>

#include "tests/agreement/random_case.h"
#include "tests/oracle/edges.h"
#include "tests/oracle/residencies.h"

namespace pj::oracle {
namespace {

using Sums = std::map<Coordinates, std::int64_t>;

class Carrier {
 public:
  explicit Carrier(const RandomCase& c)
      : nest_(c.einsum, c.machine, c.mapping),
        recorder_(c.einsum, c.machine, sink_),
        problem_{c.einsum, c.machine, nest_, recorder_},
        path_(path_of(c.machine, c.mapping, Tensor::kOutput)) {
    moments_ = nest_.steps(nest_.compute());
    for (std::size_t upper = 0; upper + 1 < path_.size(); ++upper) schedule(upper);
  }

  // What stands at the home in the end.
  Sums run() {
    for (std::size_t t = 0; t < moments_.size(); ++t) {
      for (auto& of_edge : starts_) start(of_edge.second[t]);
      for (auto of_edge = ends_.rbegin(); of_edge != ends_.rend(); ++of_edge) end(of_edge->second[t]);
    }
    return held_[{path_[0], Indices(nest_.begin(path_[0]), 0)}];
  }

 private:
  struct Stay {
    Residency residency;
    std::size_t upper = 0;
    Indices instance;
    std::int64_t macs = 0;  // of a residency at compute
  };

  void schedule(std::size_t upper) {
    const Edge edge{Tensor::kOutput, path_, upper};
    const std::vector<Indices> steps = nest_.steps(edge.child());
    const std::vector<Indices> instances = nest_.instances(edge.child());
    std::map<Indices, std::pair<std::size_t, std::size_t>> spans;  // first and last moment of a step
    for (std::size_t t = 0; t < moments_.size(); ++t) {
      Indices step = moments_[t];
      step.resize(nest_.begin(edge.child()));
      spans.try_emplace(step, t, t).first->second.second = t;
    }
    for (const Residency& r : residencies_of(problem_, edge)) {
      std::int64_t macs = 0;
      for (std::size_t s = r.start; s <= r.end; ++s)
        macs += nest_.tile(edge.child(), steps[s], instances[r.instance]) ? 1 : 0;
      const Stay stay{r, upper, instances[r.instance], macs};
      starts_[upper][spans.at(steps[r.start]).first].push_back(stay);
      ends_[upper][spans.at(steps[r.end]).second].push_back(stay);
    }
  }

  Sums& parent_of(const Stay& stay) {
    return held_[{path_[stay.upper], parent_instance(nest_, path_[stay.upper], stay.instance)}];
  }

  // Of several holders below one parent instance the first is refilled with a word, the others start at zero.
  void start(const std::vector<Stay>& stays) {
    std::map<Indices, std::set<Coordinates>> given_below;
    for (const Stay& stay : stays) {
      auto& given = given_below[parent_instance(nest_, path_[stay.upper], stay.instance)];
      const bool refilled = !stay.residency.first && returns_sums(problem_.machine, path_[stay.upper]);
      Sums sums;
      for (const Coordinates& word : *stay.residency.words) {
        sums[word] = refilled && given.insert(word).second ? parent_of(stay)[word] : 0;
      }
      held_[{path_[stay.upper + 1], stay.instance}] = sums;
    }
  }

  void end(const std::vector<Stay>& stays) {
    std::map<std::pair<Indices, Coordinates>, std::int64_t> arriving;  // by parent instance
    for (const Stay& stay : stays) {
      for (const auto& [word, sum] : held_[{path_[stay.upper + 1], stay.instance}]) {
        const bool compute = path_[stay.upper + 1] == nest_.compute();
        arriving[{parent_instance(nest_, path_[stay.upper], stay.instance), word}] += sum + (compute ? stay.macs : 0);
      }
    }
    for (const Stay& stay : stays) {
      const Indices above = parent_instance(nest_, path_[stay.upper], stay.instance);
      const bool adds = !stay.residency.first && !returns_sums(problem_.machine, path_[stay.upper]);
      for (const Coordinates& word : *stay.residency.words) {
        const auto sum = arriving.find({above, word});
        if (sum == arriving.end()) continue;  // came with another holder
        std::int64_t& there = parent_of(stay)[word];
        there = sum->second + (adds ? there : 0);
        arriving.erase(sum);
      }
    }
  }

  using Schedule = std::map<std::size_t, std::map<std::size_t, std::vector<Stay>>>;  // by edge and moment

  Nest nest_;
  CountingSink sink_;
  Recorder recorder_;
  Problem problem_;
  std::vector<int> path_;
  std::vector<Indices> moments_;
  Schedule starts_;
  Schedule ends_;
  std::map<std::pair<int, Indices>, Sums> held_;  // by level and instance
};

TEST(OracleSums, EveryOutputStandsAtItsHomeWithOneForEachMacOfIt) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const RandomCase c = make_case(seed);
    SCOPED_TRACE(describe(c));
    const std::int64_t macs_of_an_output = c.einsum.macs() / c.einsum.output.elements();
    const Sums home = Carrier(c).run();
    EXPECT_EQ(static_cast<std::int64_t>(home.size()), c.einsum.output.elements());
    for (const auto& [word, sum] : home) ASSERT_EQ(sum, macs_of_an_output);
  }
}

}  // namespace
}  // namespace pj::oracle
